import type { SsimForm } from '../../../costs/cost.ts';
import { C1, C2, TINY_MEAN } from '../../../costs/image/ssim.ts';
import { type Scale, windowsOf } from './scales.ts';
import { windowNumbers } from './wgsl-features.ts';
import { literal } from './wgsl-pixels.ts';

/** A workgroup has SIDE x SIDE threads, each with BLOCK x BLOCK pairs, SIDE apart. */
const SIDE = 16;
const BLOCK = 4;
/** Threads per workgroup of `costsKernel`. */
export const COSTS_THREADS = SIDE * SIDE;
/** Rows, and reals, that a workgroup handles. */
export const COSTS_TILE = SIDE * BLOCK;
/** One number of padding per line keeps the writes of neighbouring threads in different memory banks. */
const LINE = COSTS_TILE + 1;
/** Coordinates at a time, for the squared distance. */
const DEPTH = 16;

const PAIRS = Array.from({ length: BLOCK * BLOCK }, (_, i) => ({
  r: Math.floor(i / BLOCK),
  c: i % BLOCK,
  i,
}));
const each = (text: (pair: { r: number; c: number; i: number }) => string): string =>
  PAIRS.map(text).join('\n');
const lines = (text: (b: number) => string): string =>
  Array.from({ length: BLOCK }, (_, b) => text(b)).join(' ');

/**
 * The kernel of approximate costs of a tile of rows against a tile of reals. Windows pass through the workgroup's
 * memory one at a time; the sums of each pair stay in registers. Inputs: x<k>, y<k>, the features at scale k; x, y, the
 * images themselves, if the cost has a squared distance. Writes costs[row * N + firstReal + real].
 */
export function costsKernel(ssim: SsimForm, scales: readonly Scale[]): string {
  const { shape, square, similarity } = ssim;
  const d = shape.side ** 2 * shape.channels;
  const numbers = Math.max(DEPTH, ...scales.map(windowNumbers));
  return `
var<workgroup> rowTile: array<f32, ${LINE * numbers}>;
var<workgroup> realTile: array<f32, ${LINE * numbers}>;

@compute @workgroup_size(${COSTS_THREADS})
fn costsOf(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  let rows = group.y * ${COSTS_TILE}u;
  let reals = group.x * ${COSTS_TILE}u;
  let row = local / ${SIDE}u;
  let column = local % ${SIDE}u;
  ${each(({ i }) => `var cost_${i} = 0.0; var total_${i} = 0.0; var product_${i} = 1.0; var sum_${i} = 0.0; var dot_${i} = 0.0;`)}
  ${square === 0 ? '' : distances(d, square)}
  ${similarity === 0 ? '' : similarities(ssim, scales)}
  ${each(
    ({ r, c, i }) => `if (rows + row + ${r * SIDE}u < u.rows && reals + column + ${c * SIDE}u < u.reals) {
    costs[(rows + row + ${r * SIDE}u) * u.N + u.firstReal + reals + column + ${c * SIDE}u] = cost_${i};
  }`,
  )}
}`;
}

/** Fills both tiles with `depth` numbers per line, from `start` on, of lines of `width` numbers. */
const load = (
  x: string,
  y: string,
  width: number,
  depth: number,
  start: string,
  firstRow = '',
  firstReal = '',
): string => `
    workgroupBarrier();
    for (var i = local; i < ${COSTS_TILE * depth}u; i += ${COSTS_THREADS}u) {
      let number = ${start} + i % ${depth}u;
      let slot = (i % ${depth}u) * ${LINE}u + i / ${depth}u;
      if (number < ${width}u) {
        rowTile[slot] = ${x}[(${firstRow}min(rows + i / ${depth}u, u.rows - 1u)) * ${width}u + number];
        realTile[slot] = ${y}[(${firstReal}min(reals + i / ${depth}u, u.reals - 1u)) * ${width}u + number];
      }
    }
    workgroupBarrier();`;

const tiles = (line: string): string =>
  lines((b) => `let x_${b} = rowTile[${line} * ${LINE}u + row + ${b * SIDE}u];`) +
  lines((b) => `let y_${b} = realTile[${line} * ${LINE}u + column + ${b * SIDE}u];`);

const distances = (d: number, square: number): string => `
  for (var start = 0u; start < ${d}u; start += ${DEPTH}u) {
    ${load('x', 'y', d, DEPTH, 'start', 'u.firstRow + ', 'u.firstReal + ')}
    for (var k = 0u; k < min(${DEPTH}u, ${d}u - start); k++) {
      ${tiles('k')}
      ${each(({ r, c, i }) => `{ let t = x_${r} - y_${c}; dot_${i} += t * t; }`)}
    }
  }
  ${each(({ i }) => `cost_${i} = ${literal(square / d)} * dot_${i};`)}`;

const similarities = ({ shape, similarity }: SsimForm, scales: readonly Scale[]): string => `
  for (var channel = 0u; channel < ${shape.channels}u; channel++) {
    ${each(({ i }) => `product_${i} = 1.0;`)}
    ${scales.map((scale, k) => scaleText(scale, k, shape.channels)).join('\n')}
    ${each(({ i }) => `total_${i} += product_${i};`)}
  }
  ${each(({ i }) => `cost_${i} += ${literal(similarity)} * (1.0 - total_${i} / ${literal(shape.channels)});`)}`;

function scaleText(scale: Scale, k: number, channels: number): string {
  const [windows, terms, numbers] = [windowsOf(scale), scale.terms.length, windowNumbers(scale)];
  return `
    ${each(({ i }) => `sum_${i} = 0.0;`)}
    for (var window = 0u; window < ${windows}u; window++) {
      ${load(`x${k}`, `y${k}`, channels * windows * numbers, numbers, `(channel * ${windows}u + window) * ${numbers}u`)}
      ${each(({ i }) => `dot_${i} = 0.0;`)}
      for (var k = 0u; k < ${terms}u; k++) {
        ${tiles('k')}
        ${each(({ r, c, i }) => `dot_${i} = fma(x_${r}, y_${c}, dot_${i});`)}
      }
      {
        ${lines((b) => `let mx_${b} = rowTile[${terms * LINE}u + row + ${b * SIDE}u]; let vx_${b} = rowTile[${(terms + 1) * LINE}u + row + ${b * SIDE}u];`)}
        ${lines((b) => `let my_${b} = realTile[${terms * LINE}u + column + ${b * SIDE}u]; let vy_${b} = realTile[${(terms + 1) * LINE}u + column + ${b * SIDE}u];`)}
        ${each(({ r, c, i }) => `sum_${i} += ${ratio(`dot_${i}`, r, c, scale.luminance)};`)}
      }
    }
    ${each(({ i }) => `product_${i} *= ${power(`(sum_${i} / ${literal(windows)})`, scale.weight)};`)}`;
}

function ratio(covariance: string, r: number, c: number, luminance: boolean): string {
  const [above, below] = [`(2.0 * ${covariance} + ${literal(C2)})`, `(vx_${r} + vy_${c} + ${literal(C2)})`];
  if (!luminance) return `${above} / ${below}`;
  const one = literal(C1);
  return `${above} * (2.0 * mx_${r} * my_${c} + ${one}) / (${below} * (mx_${r} * mx_${r} + my_${c} * my_${c} + ${one}))`;
}

/** WGSL for relu(mean)^weight, or for the mean itself if there is no weight. */
export const power = (mean: string, weight: number | null): string =>
  weight === null
    ? mean
    : `select(0.0, pow(max(${mean}, ${literal(TINY_MEAN)}), ${literal(weight)}), ${mean} > 0.0)`;
