/**
 * Own WGSL kernels on the WebGPU backend of TensorFlow.js. They join its compute pass, so the backend manages order and
 * memory, and their outputs are ordinary tensors.
 */
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { backend, engine, env, getBackend, type Tensor, type TensorInfo, util } from '@tensorflow/tfjs-core';

/** Numbers of workgroups along x, y and z. */
export type Groups = readonly [number, number, number];

/** An output tensor of a kernel. */
export interface KernelOutput {
  shape: number[];
  dtype: 'float32' | 'int32';
}

/** One call of a kernel. */
export interface KernelCall {
  name: string;
  /** Read as `x[i]` under the names given: `array<f32>`, or `array<i32>` for int32 and bool. */
  inputs: Record<string, Tensor>;
  /** Read and written in place, in the same way. No tensor may be both an input and an update. */
  updates?: Record<string, Tensor>;
  /** New tensors, which are not initialised. */
  outputs?: Record<string, KernelOutput>;
  /** Read as `u.name`. */
  uniforms?: Record<string, readonly ['f32' | 'i32' | 'u32', number]>;
  /** Threads per workgroup, along x. */
  workgroup: number;
  dispatch: Groups;
  /**
   * Either `fn main(i: u32)`, called with the flat index of the thread, or an entry point of its own
   * (`@compute @workgroup_size(...) fn ...`). Texts are compiled once; equal texts share a pipeline.
   */
  wgsl: string;
}

/** Members of the backend that are private in its types. */
interface Internals {
  commandEncoder: GPUCommandEncoder;
  computePassEncoder: GPUComputePassEncoder | null;
  commandQueueOwnedIds: WeakSet<object>;
  dispatchCountInPass: number;
  tensorMap: { get(id: object): { values: unknown; resource: GPUBuffer } };
  makeUniforms(uniforms: { type: string; data: number[] }[]): GPUBufferBinding;
}

const UNIFORM_TYPE = { f32: 'float32', i32: 'int32', u32: 'uint32' };
const pipelines = new WeakMap<GPUDevice, Map<string, GPUComputePipeline>>();
let poisoned = false;

/** For tests: outputs start as NaN (as int32: -1), so that an element never written shows. */
export function poisonOutputs(on: boolean): void {
  poisoned = on;
}

/** True on WebGPU, where `runKernel` works. */
export const hasKernels = (): boolean => getBackend() === 'webgpu';

/** Workgroups for n threads of `workgroup` each, in two dimensions where one would exceed the limit of 65535. */
export function spread(n: number, workgroup: number): Groups {
  const groups = Math.max(1, Math.ceil(n / workgroup));
  const rows = Math.ceil(groups / 65535);
  return [Math.ceil(groups / rows), rows, 1];
}

/** Records one dispatch. Returns the outputs in order; `tidy` disposes them like those of any operation. */
export function runKernel(call: KernelCall): Tensor[] {
  const gpu = backend() as WebGPUBackend;
  const updates = Object.values(call.updates ?? {});
  const made = Object.values(call.outputs ?? {}).map(({ shape, dtype }) => gpu.makeTensorInfo(shape, dtype));
  const bound: TensorInfo[] = [...Object.values(call.inputs), ...updates, ...made];
  if (bound.every((tensor) => util.sizeFromShape(tensor.shape) > 0)) {
    for (const { dataId } of bound) gpu.uploadToGPU(dataId);
    if (poisoned) for (const { dataId } of made) poison(gpu, internals(gpu).tensorMap.get(dataId).resource);
    record(gpu, call, bound);
  }
  // The backend keeps what was read from the device; after an update in place that is stale.
  for (const { dataId } of updates) internals(gpu).tensorMap.get(dataId).values = null;
  return made.map((info) => engine().makeTensorFromTensorInfo(info));
}

/** When the device finished what was last submitted by `submitTimed`, ms. */
const finished = new WeakMap<GPUDevice, number>();

/**
 * Submits all that was recorded. Resolves to the milliseconds that the device needed for it, or more where other work was
 * submitted meanwhile; rejects if the device is lost.
 */
export async function submitTimed(): Promise<number> {
  const gpu = backend() as WebGPUBackend;
  const { device } = gpu;
  gpu.ensureCommandEncoderReady();
  gpu.endComputePassEncoder();
  gpu.submitQueue();
  const submitted = performance.now();
  await device.queue.onSubmittedWorkDone();
  const before = finished.get(device) ?? 0; // a device works in order
  const now = performance.now();
  finished.set(device, now);
  return now - Math.max(submitted, before);
}

const internals = (gpu: WebGPUBackend) => gpu as unknown as Internals;

function poison(gpu: WebGPUBackend, target: GPUBuffer): void {
  gpu.ensureCommandEncoderReady();
  gpu.endComputePassEncoder();
  const { size } = target;
  const source = gpu.device.createBuffer({ size, usage: GPUBufferUsage.COPY_SRC, mappedAtCreation: true });
  new Int32Array(source.getMappedRange()).fill(-1);
  source.unmap();
  internals(gpu).commandEncoder.copyBufferToBuffer(source, 0, target, 0, size);
}

function record(gpu: WebGPUBackend, call: KernelCall, bound: TensorInfo[]): void {
  const inside = internals(gpu);
  const pipeline = compile(gpu.device, call, bound);
  const resources = bound.map(({ dataId }) => ({ buffer: inside.tensorMap.get(dataId).resource }));
  const uniforms = Object.values(call.uniforms ?? {});
  const entries = uniforms.length
    ? [
        ...resources,
        inside.makeUniforms(uniforms.map(([type, x]) => ({ type: UNIFORM_TYPE[type], data: [x] }))),
      ]
    : resources;
  for (const { dataId } of bound) inside.commandQueueOwnedIds.add(dataId);
  gpu.ensureCommandEncoderReady();
  inside.computePassEncoder ??= inside.commandEncoder.beginComputePass();
  inside.computePassEncoder.setPipeline(pipeline);
  inside.computePassEncoder.setBindGroup(
    0,
    gpu.device.createBindGroup({
      layout: pipeline.getBindGroupLayout(0),
      entries: entries.map((resource, binding) => ({ binding, resource })),
    }),
  );
  inside.computePassEncoder.dispatchWorkgroups(...call.dispatch);
  inside.dispatchCountInPass++;
  if (inside.dispatchCountInPass >= env().getNumber('WEBGPU_DEFERRED_SUBMIT_BATCH_SIZE')) {
    gpu.endComputePassEncoder();
    gpu.submitQueue();
  }
}

function compile(device: GPUDevice, call: KernelCall, bound: TensorInfo[]): GPUComputePipeline {
  const text = source(call, bound);
  const known = pipelines.get(device) ?? new Map<string, GPUComputePipeline>();
  pipelines.set(device, known);
  const ready = known.get(text);
  if (ready) return ready;
  const pipeline = device.createComputePipeline({
    label: call.name,
    layout: device.createPipelineLayout({ bindGroupLayouts: [layout(device, call)] }),
    compute: { module: device.createShaderModule({ label: call.name, code: text }) },
  });
  known.set(text, pipeline);
  return pipeline;
}

/** Written out rather than 'auto', which leaves out what a text happens not to use. */
function layout(device: GPUDevice, { inputs, updates, outputs, uniforms }: KernelCall): GPUBindGroupLayout {
  const count = (record: object | undefined) => Object.keys(record ?? {}).length;
  const types: GPUBufferBindingType[] = [
    ...new Array<GPUBufferBindingType>(count(inputs)).fill('read-only-storage'),
    ...new Array<GPUBufferBindingType>(count(updates) + count(outputs)).fill('storage'),
    ...new Array<GPUBufferBindingType>(count(uniforms) ? 1 : 0).fill('uniform'),
  ];
  return device.createBindGroupLayout({
    entries: types.map((type, binding) => ({
      binding,
      visibility: GPUShaderStage.COMPUTE,
      buffer: { type },
    })),
  });
}

function source(call: KernelCall, bound: TensorInfo[]): string {
  const names = [call.inputs, call.updates ?? {}, call.outputs ?? {}].flatMap(Object.keys);
  const reads = Object.keys(call.inputs).length;
  const buffers = names.map((name, i) => {
    const element = bound[i].dtype === 'float32' ? 'f32' : 'i32';
    const access = i < reads ? 'read' : 'read_write';
    return `@group(0) @binding(${i}) var<storage, ${access}> ${name}: array<${element}>;`;
  });
  const fields = Object.entries(call.uniforms ?? {}).map(([name, [type]]) => `${name}: ${type}`);
  const uniforms = fields.length
    ? `struct Uniforms { ${fields.join(', ')} }\n@group(0) @binding(${names.length}) var<uniform> u: Uniforms;`
    : '';
  return [...buffers, uniforms, call.wgsl, entry(call)].join('\n');
}

function entry({ wgsl, workgroup }: KernelCall): string {
  if (wgsl.includes('@compute')) return '';
  return `@compute @workgroup_size(${workgroup})
fn entry(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u,
         @builtin(local_invocation_index) local: u32) {
  main((group.y * groups.x + group.x) * ${workgroup}u + local);
}`;
}
