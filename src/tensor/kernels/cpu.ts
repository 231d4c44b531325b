/** Plain loops over the memory of tensors, on the backends that keep tensors in the CPU's memory. */
import { backend, engine, getBackend, type Tensor, type TensorInfo } from '@tensorflow/tfjs-core';

interface WasmMemory {
  makeOutput(shape: number[], dtype: 'float32'): TensorInfo;
  typedArrayFromHeap(info: TensorInfo): Float32Array;
}

interface CpuMemory {
  makeTensorInfo(shape: number[], dtype: 'float32'): TensorInfo;
  data: { get(id: object): { values: Float32Array } };
}

/** True on WebAssembly and cpu, where `runOnCpu` works. */
export const hasCpuMemory = (): boolean => getBackend() === 'wasm' || getBackend() === 'cpu';

/**
 * Makes float32 tensors of the given shapes and lets `loop` fill them, without a copy. Outputs are not initialised. The
 * views are valid inside `loop` only, where no tensor may be made. Inputs must not be written: the WebAssembly backend
 * keeps packed copies of matrices that it has multiplied by.
 */
export function runOnCpu(
  inputs: readonly Tensor[],
  shapes: readonly number[][],
  loop: (inputs: Float32Array[], outputs: Float32Array[]) => void,
): Tensor[] {
  const made = shapes.map((shape) => allocate(shape));
  loop(inputs.map(view), made.map(view));
  return made.map((info) => engine().makeTensorFromTensorInfo(info));
}

function allocate(shape: number[]): TensorInfo {
  if (getBackend() === 'wasm') return (backend() as unknown as WasmMemory).makeOutput(shape, 'float32');
  const info = (backend() as unknown as CpuMemory).makeTensorInfo(shape, 'float32');
  const size = shape.reduce((product, n) => product * n, 1);
  (backend() as unknown as CpuMemory).data.get(info.dataId).values = new Float32Array(size);
  return info;
}

function view(info: TensorInfo): Float32Array {
  if (getBackend() === 'wasm') return (backend() as unknown as WasmMemory).typedArrayFromHeap(info);
  return (backend() as unknown as CpuMemory).data.get(info.dataId).values;
}
