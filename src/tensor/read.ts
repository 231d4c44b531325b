import type { DataTypeMap, Tensor } from '@tensorflow/tfjs-core';

/**
 * The numbers of a tensor, also where it is disposed before they have arrived: by itself the WebGPU backend then fails.
 * Rejects where the device is lost.
 */
export async function read<T extends Tensor>(tensor: T): Promise<DataTypeMap[T['dtype']]> {
  const held = tensor.clone(); // the same numbers, which stay until both are disposed
  try {
    return (await held.data()) as DataTypeMap[T['dtype']];
  } finally {
    held.dispose();
  }
}
