/** Running means of gradients (m) and of their squares (v) for each parameter, stored where each backend is fastest. */

import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import {
  add,
  backend,
  dispose,
  div,
  keep,
  mul,
  sqrt,
  square,
  sub,
  type Tensor,
  tensor,
  tidy,
  type Variable,
  zeros,
} from '@tensorflow/tfjs-core';
import { runOnCpu } from '../kernels/cpu.ts';
import type { OwnKernels } from '../kernels/wasm/own.ts';
import { runKernel, spread } from '../kernels/webgpu.ts';

/** Added to the root of v. */
const ROOT_EPSILON = 1e-8;

/** The constants of one step; the formulas are the same in JavaScript, WGSL and tensor operations. */
export interface Step {
  beta1: number;
  beta2: number;
  /** In p -= rate * m / (sqrt(v * correction) + 1e-8). */
  rate: number;
  correction: number;
}

/** The running means of an optimiser's parameters. */
export interface OptimiserState {
  /** m = beta1 m + (1 - beta1) g; v = beta2 v + (1 - beta2) g^2; p -= rate m / (sqrt(correction v) + 1e-8). */
  step(gradients: readonly Tensor[], step: Step): void;
  /** `m.0`, `v.0`, `m.1`, ... by the position of the parameter. */
  save(): Promise<Record<string, Float32Array>>;
  /** Throws an Error if an array is missing or of another size, or if m and v cannot be such means. */
  restore(saved: Record<string, Float32Array>): void;
  dispose(): void;
}

/** By loops over arrays. A variable gets new memory, since WebAssembly caches packed copies of matrix factors. */
export class CpuOptimiserState implements OptimiserState {
  private readonly parts: { p: Variable; m: Float32Array; v: Float32Array }[];

  constructor(parameters: readonly Variable[]) {
    this.parts = parameters.map((p) => ({ p, m: new Float32Array(p.size), v: new Float32Array(p.size) }));
  }

  step(gradients: readonly Tensor[], { beta1, beta2, rate, correction }: Step): void {
    this.parts.forEach(({ p, m, v }, part) => {
      const [next] = runOnCpu([p, gradients[part]], [p.shape], ([p, g], [next]) => {
        for (let i = 0; i < next.length; i++) {
          m[i] = beta1 * m[i] + (1 - beta1) * g[i];
          v[i] = beta2 * v[i] + (1 - beta2) * g[i] * g[i];
          next[i] = p[i] - (rate * m[i]) / (Math.sqrt(v[i] * correction) + ROOT_EPSILON);
        }
      });
      p.assign(next);
      next.dispose();
    });
  }

  async save(): Promise<Record<string, Float32Array>> {
    return Object.fromEntries(
      this.parts.flatMap(({ m, v }, i) => [
        [`m.${i}`, m.slice()],
        [`v.${i}`, v.slice()],
      ]),
    );
  }

  restore(saved: Record<string, Float32Array>): void {
    this.parts.forEach(({ m, v }, i) => {
      const found = pick(saved, i, m.length);
      m.set(found.m);
      v.set(found.v);
    });
  }

  dispose(): void {}
}

/** Own loops on WebAssembly. The variable gets new memory: it tells who keeps a packed copy that there is another one. */
export class WasmOptimiserState implements OptimiserState {
  private readonly parts: { p: Variable; m: Tensor; v: Tensor }[];

  constructor(
    parameters: readonly Variable[],
    private readonly own: OwnKernels,
  ) {
    this.parts = parameters.map((p) => ({ p, m: keep(zeros([p.size])), v: keep(zeros([p.size])) }));
  }

  step(gradients: readonly Tensor[], { beta1, beta2, rate, correction }: Step): void {
    const { own } = this;
    this.parts.forEach(({ p, m, v }, part) => {
      const [next] = own.run([p, gradients[part], m, v], [p.shape], ([at, g, m, v], [next]) =>
        own.loops.descend(at, g, m, v, next, p.size, beta1, beta2, rate, correction, ROOT_EPSILON),
      );
      p.assign(next);
      next.dispose();
    });
  }

  save(): Promise<Record<string, Float32Array>> {
    return savePairs(this.parts);
  }

  restore(saved: Record<string, Float32Array>): void {
    this.parts.forEach((part, i) => {
      const { m, v } = pick(saved, i, part.p.size);
      dispose([part.m, part.v]);
      Object.assign(part, { m: keep(tensor(m)), v: keep(tensor(v)) });
    });
  }

  dispose(): void {
    dispose(this.parts.flatMap(({ m, v }) => [m, v]));
  }
}

/** Parameters that share a dispatch, with one tensor [2, size] for all their means. */
interface Group {
  parameters: Variable[];
  /** Index of the first one among all parameters. */
  first: number;
  state: Tensor;
}

/** On WebGPU: one dispatch for as many parameters as a kernel can bind. */
export class GpuOptimiserState implements OptimiserState {
  private readonly groups: Group[] = [];

  constructor(parameters: readonly Variable[]) {
    const { maxStorageBuffersPerShaderStage } = (backend() as WebGPUBackend).device.limits;
    const count = Math.floor((maxStorageBuffersPerShaderStage - 1) / 2);
    for (let first = 0; first < parameters.length; first += count) {
      const group = parameters.slice(first, first + count);
      this.groups.push({ parameters: group, first, state: keep(zeros([2, totalSize(group)])) });
    }
  }

  step(gradients: readonly Tensor[], { beta1, beta2, rate, correction }: Step): void {
    for (const { parameters, first, state } of this.groups) {
      runKernel({
        name: 'optimiser',
        inputs: Object.fromEntries(parameters.map((_, i) => [`g${i}`, gradients[first + i]])),
        updates: { state, ...Object.fromEntries(parameters.map((p, i) => [`p${i}`, p as Tensor])) },
        uniforms: {
          beta1: ['f32', beta1],
          beta2: ['f32', beta2],
          rate: ['f32', rate],
          correction: ['f32', correction],
        },
        workgroup: 64,
        dispatch: spread(totalSize(parameters), 64),
        wgsl: updateText(parameters),
      });
    }
  }

  async save(): Promise<Record<string, Float32Array>> {
    const saved: Record<string, Float32Array> = {};
    for (const { parameters, first, state } of this.groups) {
      const values = (await state.data()) as Float32Array;
      let at = 0;
      parameters.forEach((p, i) => {
        saved[`m.${first + i}`] = values.slice(at, at + p.size);
        saved[`v.${first + i}`] = values.slice(at + values.length / 2, at + values.length / 2 + p.size);
        at += p.size;
      });
    }
    return saved;
  }

  restore(saved: Record<string, Float32Array>): void {
    for (const group of this.groups) {
      const values = new Float32Array(group.state.size);
      let at = 0;
      group.parameters.forEach((p, i) => {
        const { m, v } = pick(saved, group.first + i, p.size);
        values.set(m, at);
        values.set(v, at + values.length / 2);
        at += p.size;
      });
      group.state.dispose();
      group.state = keep(tensor(values, [2, values.length / 2]));
    }
  }

  dispose(): void {
    dispose(this.groups.map(({ state }) => state));
  }
}

const totalSize = (parameters: readonly Variable[]) => parameters.reduce((total, p) => total + p.size, 0);

function updateText(parameters: readonly Variable[]): string {
  let from = 0;
  const branches = parameters.map((p, i) => {
    const start = from;
    from += p.size;
    return `if (i < ${from}u) { let j = i - ${start}u; p${i}[j] -= decrement(i, g${i}[j]); return; }`;
  });
  return `
fn decrement(i: u32, g: f32) -> f32 {
  let m = u.beta1 * state[i] + (1.0 - u.beta1) * g;
  let v = u.beta2 * state[i + ${from}u] + (1.0 - u.beta2) * g * g;
  state[i] = m;
  state[i + ${from}u] = v;
  return u.rate * m / (sqrt(v * u.correction) + ${ROOT_EPSILON});
}
fn main(i: u32) {
  ${branches.join('\n  ')}
}`;
}

/** By tensor operations, for WebGL. */
export class ComposedOptimiserState implements OptimiserState {
  private readonly parts: { p: Variable; m: Tensor; v: Tensor }[];

  constructor(parameters: readonly Variable[]) {
    this.parts = parameters.map((p) => ({ p, m: keep(zeros(p.shape)), v: keep(zeros(p.shape)) }));
  }

  step(gradients: readonly Tensor[], { beta1, beta2, rate, correction }: Step): void {
    this.parts.forEach((part, i) => {
      const g = gradients[i];
      const [m, v] = tidy(() => [
        add(mul(part.m, beta1), mul(g, 1 - beta1)),
        add(mul(part.v, beta2), mul(square(g), 1 - beta2)),
      ]);
      tidy(() => part.p.assign(sub(part.p, div(mul(m, rate), add(sqrt(mul(v, correction)), ROOT_EPSILON)))));
      this.replace(part, m, v);
    });
  }

  private replace(part: { m: Tensor; v: Tensor }, m: Tensor, v: Tensor): void {
    dispose([part.m, part.v]);
    Object.assign(part, { m: keep(m), v: keep(v) });
  }

  save(): Promise<Record<string, Float32Array>> {
    return savePairs(this.parts);
  }

  restore(saved: Record<string, Float32Array>): void {
    this.parts.forEach((part, i) => {
      const { m, v } = pick(saved, i, part.p.size);
      this.replace(part, tensor(m, part.p.shape), tensor(v, part.p.shape));
    });
  }

  dispose(): void {
    dispose(this.parts.flatMap(({ m, v }) => [m, v]));
  }
}

async function savePairs(parts: readonly { m: Tensor; v: Tensor }[]): Promise<Record<string, Float32Array>> {
  const saved: Record<string, Float32Array> = {};
  for (const [i, { m, v }] of parts.entries()) {
    saved[`m.${i}`] = (await m.data()) as Float32Array;
    saved[`v.${i}`] = (await v.data()) as Float32Array;
  }
  return saved;
}

/** The largest |m| / sqrt(v) that is accepted: far above what any decay rates lead to. */
const MAX_RATIO = 1e9;

/** The saved means of a parameter. Throws an Error if they are missing, or if no gradients have such means. */
function pick(saved: Record<string, Float32Array>, i: number, size: number) {
  const [m, v] = [`m.${i}`, `v.${i}`].map((name) => {
    if (saved[name]?.length !== size) throw new Error(`Saved optimiser: ${name} should hold ${size} numbers`);
    return saved[name];
  });
  if (!m.every((mean, k) => Math.abs(mean) <= MAX_RATIO * (Math.sqrt(v[k]) + ROOT_EPSILON)))
    throw new Error(`Saved optimiser: m.${i} and v.${i} are no means of gradients and their squares`);
  return { m, v };
}
