/** For the tests of this room: random expressions, and kernels that evaluate folds. */
import { type Tensor, tensor1d, tensor2d, tidy } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import type { Cost, Fold } from '../../src/costs/cost.ts';
import { ExpressionError } from '../../src/costs/language/error.ts';
import { Graph } from '../../src/costs/language/graph.ts';
import { lower } from '../../src/costs/language/lower.ts';
import { MAX_LENGTH, parseExpression } from '../../src/costs/language/parse.ts';
import { COST_DEFAULTS } from '../../src/costs/presets.ts';
import { runKernel, spread } from '../../src/tensor/kernels/webgpu.ts';

const NUMBERS = ['0', '1', '2', '0.5', '3', '1.5', '-1', '0.25', 'pi', 'p', 'q', 'weight'];
const EXPONENTS = ['2', '3', '4', '0.5', '1.5', '1', '2.5', 'p', '-1'];
const ELEMENTWISE = ['abs', 'sqrt', 'exp', 'log', 'sin', 'cos', 'tanh', 'sign', '-'];
const TO_ONE = ['sum', 'mean', 'max', 'min', 'norm'];

/** Texts of costs in points of at least `dimension` coordinates. */
export function expressions(dimension: number): fc.Arbitrary<string> {
  const coordinate = fc
    .tuple(fc.constantFrom('x', 'y'), fc.integer({ min: 1, max: dimension }))
    .map(([of, k]) => `${of}${k}`);
  const operator = fc.constantFrom('+', '-', '*', '/');
  const { number } = fc.letrec((tie) => {
    const [v, s] = [tie('vector') as fc.Arbitrary<string>, tie('number') as fc.Arbitrary<string>];
    const shared = (self: fc.Arbitrary<string>) => [
      fc.tuple(self, operator, fc.oneof(self, s)).map(([a, op, b]) => `(${a} ${op} ${b})`),
      fc.tuple(fc.constantFrom(...ELEMENTWISE), self).map(([f, a]) => `${f}(${a})`),
      fc.tuple(self, fc.constantFrom(...EXPONENTS)).map(([a, n]) => `(${a})^${n}`),
      fc.tuple(fc.constantFrom('min', 'max'), self, self).map(([f, a, b]) => `${f}(${a}, ${b})`),
      fc.tuple(self, fc.constantFrom('2', 'period')).map(([a, b]) => `mod(${a}, ${b})`),
    ];
    return {
      vector: fc.oneof(
        { maxDepth: 3 },
        fc.constantFrom('x', 'y', 't', 'x - y', 'x-y', 'abs(x-y)'),
        ...shared(v),
      ),
      number: fc.oneof(
        { maxDepth: 3 },
        fc.constantFrom('sum((x-y)^2)', 'norm(x-y)', ...NUMBERS),
        coordinate,
        fc.tuple(fc.constantFrom(...TO_ONE), v).map(([f, a]) => `${f}(${a})`),
        fc.tuple(v, fc.constantFrom('1', '2', '3', '6', 'inf', 'q')).map(([a, q]) => `norm(${a}, ${q})`),
        fc.tuple(v, v).map(([a, b]) => `dot(${a}, ${b})`),
        ...shared(s),
      ),
    };
  });
  return (number as fc.Arbitrary<string>).filter((text) => text.length <= MAX_LENGTH && !overflows(text));
}

/** Does a constant in it leave the range? Nested powers often do. */
export function overflows(expression: string): boolean {
  try {
    for (const dimension of [2, 50]) lower(parseExpression(expression), new Graph(dimension), COST_DEFAULTS);
    return false;
  } catch (error) {
    return error instanceof ExpressionError && error.message.includes('number is too large');
  }
}

/** WGSL of a function that folds c(x_i, y_i) over buffers x, y of rows of d. */
function foldFunction(fold: Fold, name: string, d: number): string {
  let count = 0;
  const stages = fold.stages.map(({ accumulators }) => {
    const first = count;
    count += accumulators.length;
    const starts = accumulators.map(({ init }, j) => `  var r${first + j}: f32 = ${init};`);
    const updates = accumulators.map(
      ({ update }, j) => `    { let acc = r${first + j}; r${first + j} = ${update}; }`,
    );
    const read = `    let xk = x[i * ${d}u + k]; let yk = y[i * ${d}u + k];`;
    return [...starts, `  for (var k = 0u; k < ${d}u; k++) {`, read, ...updates, '  }'].join('\n');
  });
  return `fn ${name}(i: u32) -> f32 {\n${stages.join('\n')}\n  return ${fold.result};\n}`;
}

/** c(x_i, y_i) of several costs by their folds, in one kernel: [costs][m]. Needs the WebGPU backend. */
export async function evaluateFolds(costs: Cost[], x: number[], y: number[]): Promise<number[][]> {
  const d = costs[0].dimension;
  const m = x.length / d;
  const folds = costs.map(({ fold }) => fold as Fold);
  const helpers = new Set(folds.flatMap((fold) => fold.helpers.split(/\n(?=fn )/)));
  // The costs share one kernel: each has numbers of its own.
  const own = (e: number) => (text: string) => text.replaceAll(/\bu\.c(\d+)/g, `u.c${e}_$1`);
  const functions = folds.map((fold, e) => own(e)(foldFunction(fold, `cost${e}`, d)));
  const uniforms = Object.fromEntries(
    folds.flatMap(({ constants }, e) => constants.map((c, i) => [`c${e}_${i}`, ['f32', c] as const])),
  );
  const writes = costs.map((_, e) => `  c[${e}u * ${m}u + i] = cost${e}(i);`);
  const main = `fn main(i: u32) {\n  if (i >= ${m}u) { return; }\n${writes.join('\n')}\n}`;
  const made = tidy(() =>
    runKernel({
      name: 'folds',
      inputs: { x: tensor1d(x), y: tensor1d(y) },
      outputs: { c: { shape: [costs.length, m], dtype: 'float32' } },
      uniforms,
      workgroup: 64,
      dispatch: spread(m, 64),
      wgsl: [...helpers, ...functions, main].join('\n'),
    }),
  );
  const all = await made[0].data();
  made[0].dispose();
  return costs.map((_, e) => Array.from(all.slice(e * m, (e + 1) * m)));
}

/** Numbers as rows of a matrix. */
export const rows = (values: number[], d: number) => tensor2d(values, [values.length / d, d]);

/** The values of a tensor, which is disposed. */
export async function values(tensor: Tensor): Promise<number[]> {
  const result = Array.from(await tensor.data());
  tensor.dispose();
  return result;
}

/** `count` numbers in [-2, 2] that single precision holds, the same for the same seed. */
export function numbers(count: number, seed: number): number[] {
  let state = seed * 7919 + 12345;
  return Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.fround((state / 2 ** 32) * 4 - 2);
  });
}
