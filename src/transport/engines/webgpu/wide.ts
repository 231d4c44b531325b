import type { Fold } from '../../../costs/cost.ts';
import { accumulatorCount, declare, results, step } from './fold.ts';

/** A workgroup has SIDE x SIDE threads; a thread's rows and reals are SIDE apart, so that threads read neighbours. */
const SIDE = 16;
/** Threads per workgroup of `wideKernel`. */
export const WIDE_THREADS = SIDE * SIDE;
/** Coordinates in a tile. */
const DEPTH = 16;

/** Rows, and reals, per thread: fewer if each pair has many accumulators, which are held in registers. */
const perThread = (fold: Fold): number => (accumulatorCount(fold) <= 3 ? 4 : 2);

/** Rows, and reals, per tile. */
export const wideTile = (fold: Fold): number => SIDE * perThread(fold);

/**
 * WGSL of the kernel for many dimensions, blocked like a matrix product: a tile of rows against one tile of reals after
 * the other, read through workgroup memory DEPTH coordinates at a time, with each thread's block of pairs in registers.
 * A fold of several stages reads the coordinates once per stage. Ties go to the lowest index.
 * With `onlyUndone` it has an input `evaluated`, int32 [m], and writes only rows where that is negative.
 */
export function wideKernel(fold: Fold, onlyUndone = false): string {
  const B = perThread(fold);
  const tile = SIDE * B;
  const pairs = blocks(B).flatMap((r) => blocks(B).map((c) => ({ r, c, name: `_${r}_${c}` })));
  return `
var<workgroup> rowTile: array<f32, ${(tile + 1) * DEPTH}>;
var<workgroup> realTile: array<f32, ${(tile + 1) * DEPTH}>;
var<workgroup> bestValue: array<f32, ${WIDE_THREADS}>;
var<workgroup> bestIndex: array<i32, ${WIDE_THREADS}>;
${onlyUndone ? 'var<workgroup> some: i32;' : ''}
${fold.helpers}

fn load(rows: u32, reals: u32, start: u32, d: u32, local: u32) {
  for (var i = local; i < ${tile * DEPTH}u; i += ${WIDE_THREADS}u) {
    let k = start + i % ${DEPTH}u;
    // One number of padding per line keeps the writes of neighbouring threads in different memory banks.
    let slot = (i % ${DEPTH}u) * ${tile + 1}u + i / ${DEPTH}u;
    if (k < d) {
      rowTile[slot] = x[min(rows + i / ${DEPTH}u, u.m - 1u) * d + k];
      realTile[slot] = y[min(reals + i / ${DEPTH}u, u.N - 1u) * d + k];
    }
  }
}

@compute @workgroup_size(${WIDE_THREADS})
fn assign(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  let d = u.d;
  let rows = u.firstRow + group.x * ${tile}u;
  ${onlyUndone ? leaveEarly(tile) : ''}
  let row = local / ${SIDE}u;
  let column = local % ${SIDE}u;
  let begin = group.y * u.perSplit;
  let end = min(u.N, begin + u.perSplit);
  ${each(blocks(B), (r) => `var best_${r} = 3.4e38f; var at_${r} = i32(begin);`)}
  for (var reals = begin; reals < end; reals += ${tile}u) {
    ${fold.stages.map((_, stage) => streamed(fold, stage, B, pairs)).join('\n')}
    ${each(
      blocks(B),
      (c) => `if (reals + column + ${c * SIDE}u < end) {
      let j = reals + column + ${c * SIDE}u;
      ${each(
        blocks(B),
        (r) => `{ ${results(fold, `_${r}_${c}`)}
        let v = u.scale * (${fold.result}) + psi[j];
        if (v < best_${r}) { best_${r} = v; at_${r} = i32(j); } }`,
      )}
    }`,
    )}
  }
  ${each(blocks(B), (r) => reduceRow(r, onlyUndone))}
}`;
}

const leaveEarly = (tile: number): string => `
  if (local == 0u) {
    for (var i = rows; i < min(u.m, rows + ${tile}u); i++) { if (evaluated[i] < 0) { some = 1; } }
  }
  if (workgroupUniformLoad(&some) == 0) { return; }`;

interface Pair {
  r: number;
  c: number;
  name: string;
}

/** One stage of the fold over all coordinates, for the thread's block of pairs. */
function streamed(fold: Fold, stage: number, B: number, pairs: Pair[]): string {
  const tile = SIDE * B;
  return `${each(pairs, ({ name }) => declare(fold, stage, name))}
    for (var start = 0u; start < d; start += ${DEPTH}u) {
      workgroupBarrier();
      load(rows, reals, start, d, local);
      workgroupBarrier();
      let depth = min(${DEPTH}u, d - start);
      for (var i = 0u; i < depth; i++) {
        let k = start + i;
        ${each(blocks(B), (b) => `let x_${b} = rowTile[i * ${tile + 1}u + row + ${b * SIDE}u]; let y_${b} = realTile[i * ${tile + 1}u + column + ${b * SIDE}u];`)}
        ${each(pairs, ({ r, c, name }) => `{ let xk = x_${r}; let yk = y_${c}; ${step(fold, stage, name)} }`)}
      }
    }`;
}

/** Reduces the results of the threads that share a row to the best. */
function reduceRow(r: number, onlyUndone: boolean): string {
  const wanted = onlyUndone ? ` && evaluated[rows + row + ${r * SIDE}u] < 0` : '';
  return `workgroupBarrier();
  bestValue[local] = best_${r};
  bestIndex[local] = at_${r};
  workgroupBarrier();
  if (local % ${SIDE}u == 0u && rows + row + ${r * SIDE}u < u.m${wanted}) {
    var best = best_${r};
    var at = at_${r};
    for (var l = local + 1u; l < local + ${SIDE}u; l++) {
      if (bestValue[l] < best || (bestValue[l] == best && bestIndex[l] < at)) { best = bestValue[l]; at = bestIndex[l]; }
    }
    index[group.y * u.m + rows + row + ${r * SIDE}u] = at;
    value[group.y * u.m + rows + row + ${r * SIDE}u] = best;
  }`;
}

const blocks = (B: number): number[] => Array.from({ length: B }, (_, b) => b);
const each = <T>(items: T[], text: (item: T) => string): string => items.map(text).join('\n    ');
