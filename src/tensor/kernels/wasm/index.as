/**
 * The loops that training on WebAssembly spends its time in, as one module on the memory of TensorFlow.js. Addresses (usize)
 * are in bytes; m, n, k and the like count numbers. Matrices are stored row by row in single precision. Nothing is checked:
 * callers (`own.ts`) pass arrays of the stated sizes, which overlap only where that is said.
 */
export { activate, slopes } from './activation';
export { normalise, normaliseBackward } from './layer-norm';
export { matchedGradient } from './matched';
export { descend } from './optimiser';
export { columnSums, gradientBytes, gradients, pack, packedBytes, product } from './product';
export { refreshTree, searchTree, treeBytes } from './tree';
