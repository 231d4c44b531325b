/** Double-precision twins of `src/tensor`, in the plainest form: what the fast ones are tested against. */
import type { Activation } from '../../src/tensor/ops/activation.ts';

export type Matrix = number[][];

const multiply = (a: Matrix, b: Matrix): Matrix =>
  a.map((row) => b[0].map((_, j) => row.reduce((total, v, k) => total + v * b[k][j], 0)));

const transpose = (a: Matrix): Matrix => a[0].map((_, j) => a.map((row) => row[j]));

const columnSums = (a: Matrix): number[] => transpose(a).map((column) => column.reduce((x, y) => x + y, 0));
const average = (a: number[]): number => a.reduce((x, y) => x + y, 0) / a.length;
const each = (a: Matrix, b: Matrix, f: (x: number, y: number) => number): Matrix =>
  a.map((row, i) => row.map((v, j) => f(v, b[i][j])));

/** f(z), and f'(z) as a function of f(z). */
export const ACTIVATIONS: Record<Activation, { value(z: number): number; slope(y: number): number }> = {
  linear: { value: (z) => z, slope: () => 1 },
  relu: { value: (z) => Math.max(z, 0), slope: (y) => (y > 0 ? 1 : 0) },
  leakyRelu: { value: (z) => (z > 0 ? z : 0.2 * z), slope: (y) => (y > 0 ? 1 : 0.2) },
  tanh: { value: Math.tanh, slope: (y) => 1 - y * y },
  softplus: {
    value: (z) => Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))),
    slope: (y) => -Math.expm1(-y),
  },
};

export const densePlain = (x: Matrix, w: Matrix, b: number[], activation: Activation): Matrix =>
  multiply(x, w).map((row) => row.map((z, j) => ACTIVATIONS[activation].value(z + b[j])));

export function denseBackwardPlain(x: Matrix, y: Matrix, w: Matrix, dy: Matrix, activation: Activation) {
  const dz = each(dy, y, (d, v) => d * ACTIVATIONS[activation].slope(v));
  return { dx: multiply(dz, transpose(w)), dw: multiply(transpose(x), dz), db: columnSums(dz) };
}

function unitRow(row: number[]): { unit: number[]; scale: number } {
  const centre = average(row);
  const scale = 1 / Math.sqrt(average(row.map((v) => (v - centre) ** 2)) + 1e-5);
  return { unit: row.map((v) => (v - centre) * scale), scale };
}

export const layerNormPlain = (x: Matrix, gain: number[], bias: number[]): Matrix =>
  x.map((row) => unitRow(row).unit.map((v, j) => gain[j] * v + bias[j]));

export function layerNormBackwardPlain(x: Matrix, gain: number[], dy: Matrix) {
  const units = x.map((row) => unitRow(row).unit);
  const dx = x.map((row, i) => {
    const { unit, scale } = unitRow(row);
    const dunit = dy[i].map((d, j) => d * gain[j]);
    const along = average(dunit.map((d, j) => d * unit[j]));
    return dunit.map((d, j) => scale * (d - average(dunit) - unit[j] * along));
  });
  return { dx, dgain: columnSums(each(dy, units, (d, v) => d * v)), dbias: columnSums(dy) };
}

export interface PlainState {
  p: number[];
  m: number[];
  v: number[];
  steps: number;
}

/** One step of Adam (Kingma and Ba 2015, Algorithm 1), in place. */
export function adamPlain(s: PlainState, g: number[], rate: number, beta1: number, beta2: number): void {
  s.steps++;
  g.forEach((d, i) => {
    s.m[i] = beta1 * s.m[i] + (1 - beta1) * d;
    s.v[i] = beta2 * s.v[i] + (1 - beta2) * d * d;
    const m = s.m[i] / (1 - beta1 ** s.steps);
    const v = s.v[i] / (1 - beta2 ** s.steps);
    s.p[i] -= (rate * m) / (Math.sqrt(v) + 1e-8);
  });
}

/** One step of RMSProp (Tieleman and Hinton 2012), in place. */
export function rmspropPlain(s: PlainState, g: number[], rate: number, decay: number): void {
  s.steps++;
  g.forEach((d, i) => {
    s.v[i] = decay * s.v[i] + (1 - decay) * d * d;
    s.p[i] -= (rate * d) / (Math.sqrt(s.v[i]) + 1e-8);
  });
}
