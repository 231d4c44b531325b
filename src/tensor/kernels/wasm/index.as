/** The loops that training on WebAssembly spends its time in, as one module on the memory of TensorFlow.js. */
export { activate, slopes } from './activation';
export { normalise, normaliseBackward } from './layer-norm';
export { descend } from './optimiser';
export { columnSums, gradientBytes, gradients, pack, packedBytes, product } from './product';
export { refreshTree, searchTree, treeBytes } from './tree';
