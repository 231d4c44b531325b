/**
 * One WebGPU device for the tests of a process. In software nearly all of their time goes into compiling kernels, and a
 * device that is kept keeps what it compiled.
 */
import { setMaxListeners } from 'node:events';

let shared: Promise<GPUDevice> | null = null;

/** While `work` runs, whoever requests a device gets the shared one, which `prepare` saw once. */
export async function withSharedDevice<T>(
  prepare: (device: GPUDevice) => void,
  work: () => Promise<T>,
): Promise<T> {
  if (typeof GPUAdapter === 'undefined') return work();
  const { requestDevice } = GPUAdapter.prototype;
  GPUAdapter.prototype.requestDevice = function request(descriptor) {
    shared ??= requestDevice.call(this, descriptor).then((device) => {
      keep(device);
      prepare(device);
      return device;
    });
    return shared;
  };
  try {
    return await work();
  } finally {
    GPUAdapter.prototype.requestDevice = requestDevice;
  }
}

/** Outlives the backend that uses it, and compiles the kernels of TensorFlow.js once: own kernels do so by themselves. */
function keep(device: GPUDevice): void {
  device.destroy = () => undefined;
  setMaxListeners(0, device); // one more for each backend that used it
  const create = device.createShaderModule.bind(device);
  const compile = device.createComputePipeline.bind(device);
  const texts = new WeakMap<GPUShaderModule, string>();
  const compiled = new Map<string, GPUComputePipeline>();
  device.createShaderModule = (shader) => {
    const module = create(shader);
    texts.set(module, shader.code);
    return module;
  };
  device.createComputePipeline = (pipeline) => {
    if (pipeline.layout !== 'auto') return compile(pipeline);
    const { module, ...entry } = pipeline.compute;
    const key = JSON.stringify([texts.get(module), entry]);
    const made = compiled.get(key) ?? compile(pipeline);
    compiled.set(key, made);
    return made;
  };
}
