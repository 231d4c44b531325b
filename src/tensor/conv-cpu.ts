/** Windows of images as loops over plain memory: a row of a window is one run of numbers in the image. */
import type { Tensor2D } from '@tensorflow/tfjs-core';
import type { Grid } from './conv-grid.ts';
import { runOnCpu } from './cpu-memory.ts';

/** Shorter runs are copied number by number: a call takes as long as some twenty of them. */
const SHORT = 20;

export function patchesOnHost(x: Tensor2D, grid: Grid): Tensor2D {
  const { windows, kernel, channels, side } = grid;
  const [n, rows, columns] = [x.shape[0], windows * windows, kernel * kernel * channels];
  const [p] = runOnCpu([x], [[n * rows, columns]], ([x], [p]) => {
    const runs = findRuns(grid);
    const copy = copier(x, p);
    p.fill(0);
    for (let image = 0; image < n; image++) {
      const from = image * side * side * channels;
      const to = image * rows * columns;
      for (let r = 0; r < runs.length; r += 3) copy(from + runs[r + 1], to + runs[r], runs[r + 2]);
    }
  });
  return p as Tensor2D;
}

/** One window after the other, so that every sum has its order. */
export function unpatchOnHost(p: Tensor2D, grid: Grid): Tensor2D {
  const { windows, kernel, channels, side } = grid;
  const size = windows * windows * kernel * kernel * channels;
  const n = p.size / size;
  const [x] = runOnCpu([p], [[n, side * side * channels]], ([p], [x]) => {
    const runs = findRuns(grid);
    x.fill(0);
    for (let image = 0; image < n; image++) {
      const to = image * side * side * channels;
      for (let r = 0; r < runs.length; r += 3)
        addRun(p, image * size + runs[r], x, to + runs[r + 1], runs[r + 2]);
    }
  });
  return x as Tensor2D;
}

/** Of one image, for each row of each window: its place in the patches, in the image, and the numbers inside. */
function findRuns({ side, channels, kernel, stride, before, windows }: Grid): Int32Array {
  const runs: number[] = [];
  for (let window = 0; window < windows * windows; window++) {
    const top = Math.floor(window / windows) * stride - before;
    const left = (window % windows) * stride - before;
    const first = Math.max(0, left);
    const count = Math.min(side, left + kernel) - first;
    for (let k = 0; k < kernel; k++) {
      const y = top + k;
      if (y < 0 || y >= side || count <= 0) continue;
      const place = (window * kernel + k) * kernel + first - left;
      runs.push(place * channels, (y * side + first) * channels, count * channels);
    }
  }
  return Int32Array.from(runs);
}

/** On WebAssembly both lie in one memory, where a copy needs no views. */
function copier(x: Float32Array, p: Float32Array): (from: number, to: number, count: number) => void {
  const shared = x.buffer === p.buffer;
  const memory = new Float32Array(p.buffer);
  const [atX, atP] = [x.byteOffset / 4, p.byteOffset / 4];
  return (from, to, count) => {
    if (count < SHORT) for (let i = 0; i < count; i++) p[to + i] = x[from + i];
    else if (shared) memory.copyWithin(atP + to, atX + from, atX + from + count);
    else p.set(x.subarray(from, from + count), to);
  };
}

function addRun(p: Float32Array, from: number, x: Float32Array, to: number, count: number): void {
  const end = from + count;
  let i = from;
  let j = to;
  for (; i + 4 <= end; i += 4, j += 4) {
    x[j] += p[i];
    x[j + 1] += p[i + 1];
    x[j + 2] += p[i + 2];
    x[j + 3] += p[i + 3];
  }
  for (; i < end; i++, j++) x[j] += p[i];
}
