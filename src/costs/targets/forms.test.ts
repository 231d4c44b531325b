import { tidy } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import katex from 'katex';
import { describe, expect, it, vi } from 'vitest';
import { evaluateFolds, expressions, numbers, rows, values } from '../../../test/costs/expressions.ts';
import { enclose, type Interval } from '../../../test/costs/intervals.ts';
import { expectNoLeak, onEachBackend } from '../../../test/tensor/backends.ts';
import { compileCost, evaluateMatrix } from '../compile.ts';
import type { Cost, CostSpec } from '../cost.ts';
import { gradient } from '../language/gradient.ts';
import { Graph, type Node } from '../language/graph.ts';
import { interpret } from '../language/interpret.ts';
import { lower } from '../language/lower.ts';
import { pow } from '../language/ops.ts';
import { parseExpression } from '../language/parse.ts';
import { COST_DEFAULTS, COST_PRESETS } from '../presets.ts';
import { toClosures } from './closures.ts';
import { toPairs } from './tensors.ts';

const DIMENSIONS = [1, 2, 3, 7, 50];
const M = 5;
const TYPED = [
  'sum(abs(x-y)^1.5)',
  'norm(x-y)^0.5',
  'norm(x-y, 6)',
  'norm(x-y, inf)',
  'sum(exp(t) * (y-x)^2)',
  'abs(x1-y1)*2 + max(x - y) + min(min(tanh(x), 0.5*y1))',
  'dot(exp(x), tanh(y)) + mean(x)',
  'log(1 + sum((x - y)^2)) / (1 + norm(x))',
  'x1^3 + (x1 - y1)^-2 + 2^y1 + (-2)^(x1*0) + abs(x1)^abs(y1) + sign(y1)',
  '3',
];
const SPECS: CostSpec[] = [
  ...COST_PRESETS.map(({ name }) => ({ name })),
  { name: 'power', parameters: { p: 0.5 } },
  { name: 'norm', parameters: { q: 5 } },
  { name: 'norm', parameters: { q: 16 } },
  ...TYPED.map((expression) => ({ name: 'custom', expression })),
];

function lowered(text: string, d: number) {
  const graph = new Graph(d);
  return { graph, root: lower(parseExpression(text), graph, COST_DEFAULTS) };
}

/** WebGPU promises sines and cosines only to 2^-11, so they are tested apart. */
const isWavy = (text: string) => /sin|cos/.test(text);

/** A cost step by step: in double precision, and where single precision may put it. */
function reference(text: string, d: number) {
  const { graph, root } = lowered(text, d);
  const slope = gradient(root, graph);
  const both = (node: Node) => (x: number[], y: number[], centre?: number[]) => ({
    exact: [...interpret(node, graph, x, y)],
    around: enclose(node, graph, x, y, centre),
  });
  return { cost: both(root), slope: both(slope), closures: toClosures(root, graph) };
}

const row = (all: number[], i: number, d: number) => all.slice(i * d, (i + 1) * d);

/** Expects a number where single precision may put it; false where that is anywhere near, which tells nothing. */
function isWithin(found: number, { lo, hi }: Interval, wanted: number, what: string): boolean {
  expect(lo <= wanted && wanted <= hi, `${what}: ${wanted} is not in [${lo}, ${hi}]`).toBe(true);
  expect(lo <= found && found <= hi, `${what}: ${found} is not in [${lo}, ${hi}]`).toBe(true);
  return hi - lo < 0.01 * (1 + Math.abs(wanted));
}

/**
 * Expects the tensors of a cost to equal its plain form; returns the share of numbers of which that tells something.
 */
async function compared(cost: Cost, d: number, seed: number): Promise<number> {
  const told: boolean[] = [];
  const [x, y] = [numbers(M * d, seed), numbers(M * d, seed + 500)];
  const centre = Array.from({ length: d }, (_, k) =>
    y.reduce((s, v, at) => (at % d === k ? s + v / M : s), 0),
  );
  const plain = reference(cost.expression, d);
  const matched = await values(tidy(() => cost.matched(rows(x, d), rows(y, d))));
  const pairs = await values(tidy(() => cost.pairs(rows(x, d), rows(y, d))));
  const slopes = await values(slopesOf(cost, x, y));
  expect([matched.length, pairs.length, slopes.length]).toEqual([M, M * M, M * d]);
  for (let i = 0; i < M; i++) {
    const value = plain.cost(row(x, i, d), row(y, i, d));
    told.push(isWithin(matched[i], value.around[0], value.exact[0], `${cost.expression}, d = ${d}`));
    for (let j = 0; j < M; j++) {
      const { exact, around } = plain.cost(row(x, i, d), row(y, j, d), centre);
      told.push(isWithin(pairs[i * M + j], around[0], exact[0], `pairs of ${cost.expression}, d = ${d}`));
    }
    const { exact, around } = plain.slope(row(x, i, d), row(y, i, d));
    for (let k = 0; k < d; k++) {
      const at = exact.length === 1 ? 0 : k;
      told.push(
        isWithin(slopes[i * d + k], around[at], exact[at], `gradient of ${cost.expression}, d = ${d}`),
      );
    }
  }
  return told.filter(Boolean).length / told.length;
}

const slopesOf = (cost: Cost, x: number[], y: number[]) =>
  tidy(() => cost.gradient(rows(x, cost.dimension), rows(y, cost.dimension)));

describe('in double precision', () => {
  it('generated functions and closures equal the interpreter', () => {
    fc.assert(
      fc.property(expressions(2), fc.constantFrom(2, 3, 7), (text, d) => {
        const cost = compileCost({ name: 'custom', expression: text }, d);
        const [x, y] = [numbers(2 * d, 1), numbers(3 * d, 2)];
        const found = cost.scalar(x, d, y, 2 * d);
        const plain = reference(text, d);
        const wanted = plain.cost(x.slice(d), y.slice(2 * d)).exact[0];
        expect(Math.abs(found - wanted)).toBeLessThanOrEqual(1e-9 * Math.abs(wanted));
        expect(Math.abs(plain.closures(x, d, y, 2 * d) - wanted)).toBeLessThanOrEqual(
          1e-9 * Math.abs(wanted),
        );
      }),
      { numRuns: 300 },
    );
  });

  it.each([0.25, 0.5, 0.75, 1.25, 1.5, 2, 2.6, 3, 3.5, 4, 7.75, 8, 9, 11.5, -1, -0.5])(
    'powers of %d',
    (p) => {
      const power = (base: string, v: number) =>
        compileCost({ name: 'custom', expression: `(${base})^(${p})` }, 1).scalar([v], 0, [0], 0);
      for (const v of [-2, -0.3, 0, 0.7, 1, 3]) {
        expect(power('x1 - y1', v) / pow(v, p) || 1).toBeCloseTo(1, 12);
        expect(power('abs(x1 - y1)', v) / pow(Math.abs(v), p) || 1).toBeCloseTo(1, 12);
        expect(power('x1 - y1', v) === 0).toBe(pow(v, p) === 0);
      }
    },
  );

  it('where functions from text are forbidden it is the same, and that is tried once', async () => {
    let tries = 0;
    class Forbidden {
      constructor() {
        tries++;
        throw new EvalError('Refused by the content security policy');
      }
    }
    vi.stubGlobal('Function', Forbidden);
    vi.resetModules(); // what it knows of the others
    try {
      const { toJavaScript } = await import('./javascript.ts');
      const { graph, root } = lowered('sum(weight^t * (x-y)^2)', 2);
      for (let i = 0; i < 2; i++) expect(toJavaScript(root, graph)([1, 2], 0, [0, 0], 0)).toBe(21);
      expect(tries).toBe(1);
    } finally {
      vi.unstubAllGlobals();
    }
  });

  it('a matrix has a row for each x', () => {
    const cost = compileCost({ name: 'square' }, 2);
    expect([...evaluateMatrix(cost, [0, 0, 1, 1], [0, 0, 1, 0, 3, 1])]).toEqual([0, 1, 10, 2, 1, 4]);
  });

  it('the costs are what their names say', () => {
    const [x, y] = [
      [3, 0, -1],
      [0, 4, -1],
    ];
    const at = (name: string, parameters = {}) => compileCost({ name, parameters }, 3).scalar(x, 0, y, 0);
    expect(at('square')).toBe(25);
    expect(at('euclidean')).toBe(5);
    expect(at('power', { p: 3 })).toBeCloseTo(125, 9);
    expect(at('norm')).toBe(7);
    expect(at('norm', { q: 3 })).toBeCloseTo(91 ** (1 / 3), 12);
    expect(at('norm', { q: 16 })).toBe(4);
    expect(at('cosine')).toBeCloseTo(1 - 1 / Math.sqrt(170), 12);
    expect(at('anisotropic', { weight: 4 })).toBeCloseTo(9 + 2 * 16, 12);
    expect(at('torus', { period: 5 })).toBeCloseTo(4 + 1, 12);
    const cosine = compileCost({ name: 'cosine' }, 3);
    expect(cosine.scalar([0, 0, 0], 0, y, 0)).toBe(1);
  });
});

describe('a kernel', () => {
  const texts = (name: string, parameters: Record<string, number>, d: number) => {
    const { fold, radial } = compileCost({ name, parameters }, d);
    return { ...fold, constants: null, radial: radial?.wgsl };
  };
  it.each([
    ['power', 'p', [2.3, 3.7, 0.45, 7]],
    ['norm', 'q', [1.5, 2.5, 3.5]],
    ['norm', 'q', [9.25, 11, 15.5]],
    ['anisotropic', 'weight', [0.3, 7, 19.5]],
    ['torus', 'period', [0.7, 5, 6.25]],
  ])('of %s serves every %s', (name, parameter, values) => {
    for (const d of [1, 2, 3, 50]) {
      const [first, ...rest] = values.map((value) => texts(name, { [parameter]: value }, d));
      for (const other of rest) expect(other).toEqual(first);
    }
  });
});

describe('TeX', () => {
  it.each(SPECS.map((spec) => compileCost(spec, 2)))('of $expression can be set', ({ tex }) => {
    expect(() => katex.renderToString(tex, { throwOnError: true, strict: 'error' })).not.toThrow();
  });

  it('of any expression can be set', () => {
    fc.assert(
      fc.property(expressions(2), (expression) => {
        const { tex } = compileCost({ name: 'custom', expression }, 2);
        expect(() => katex.renderToString(tex, { throwOnError: true, strict: 'error' })).not.toThrow();
      }),
      { numRuns: 200 },
    );
  });

  it.each([
    ['norm(x-y)^p', '\\lVert x - y\\rVert^{2}'],
    ['norm(x-y, inf)', '\\lVert x - y\\rVert_{\\infty}'],
    ['sum((x-y)^2)', '\\sum_{k} \\left(x_k - y_k\\right)^{2}'],
    ['sum(x*sum(y))', '\\sum_{k} x_k \\cdot \\sum_{l} y_l'],
    ['sum(x)*y1', '\\left(\\sum_{k} x_k\\right) \\cdot y_{1}'],
    ['1 - (x1 - y1)', '1 - \\left(x_{1} - y_{1}\\right)'],
  ])('of %s is %s', (expression, tex) => {
    expect(compileCost({ name: 'custom', expression }, 2).tex).toBe(tex);
  });
});

onEachBackend((backend) => {
  const dimensions = backend === 'webgpu' ? [3] : DIMENSIONS;
  for (const spec of SPECS) {
    const title = compileCost(spec, 2).expression;
    it(`tensors of ${title} equal the plain form`, async () => {
      for (const d of dimensions) expect(await compared(compileCost(spec, d), d, d)).toBe(1);
    });
  }

  it('gradients are finite where x = y', async () => {
    for (const spec of SPECS) {
      const cost = compileCost(spec, 2);
      if (cost.expression.includes('^-2')) continue; // infinite there by itself
      const x = [0.5, -1, 0, 0, 1, 0];
      const slopes = await values(slopesOf(cost, x, x));
      expect(slopes.every(Number.isFinite), `${cost.expression}: ${slopes}`).toBe(true);
    }
  });

  it('leave no tensors behind', async () => {
    const [x, y] = [rows(numbers(6, 1), 2), rows(numbers(6, 2), 2)];
    for (const { name } of COST_PRESETS) {
      const cost = compileCost({ name }, 2);
      await expectNoLeak(() => {
        cost.matched(x, y).dispose();
        cost.pairs(x, y).dispose();
        cost.gradient(x, y).dispose();
      });
    }
    x.dispose();
    y.dispose();
  });

  if (backend !== 'webgpu') {
    it('tensors of any expression equal the plain form', async () => {
      const shares: number[] = [];
      for (const expression of fc.sample(expressions(2), { numRuns: 50, seed: 5 })) {
        const d = 2 + (expression.length % 2);
        shares.push(await compared(compileCost({ name: 'custom', expression }, d), d, 7));
      }
      expect(shares.reduce((a, b) => a + b) / shares.length).toBeGreaterThan(0.9);
    });
  }

  it('pairs of many points come in blocks', async () => {
    const { graph, root } = lowered('norm(x - y, 1) + y1', 3);
    const [x, y] = [rows(numbers(4 * 3, 1), 3), rows(numbers(11 * 3, 2), 3)];
    const inBlocks = await values(toPairs(root, graph, 2 * 4 * 3)(x, y));
    const atOnce = await values(toPairs(root, graph)(x, y));
    expect(inBlocks.length).toBe(44);
    expect(inBlocks).toEqual(atOnce);
    x.dispose();
    y.dispose();
  });

  it('sines and cosines are near the plain form', async () => {
    const cost = compileCost({ name: 'custom', expression: 'sin(x1 - y1) + 2*mean(cos(3*y))' }, 2);
    const [x, y] = [numbers(20, 1), numbers(20, 2)];
    const forms = [await values(tidy(() => cost.matched(rows(x, 2), rows(y, 2))))];
    if (backend === 'webgpu') forms.push(...(await evaluateFolds([cost], x, y)));
    for (const form of forms) {
      form.forEach((value, i) => {
        expect(Math.abs(value - cost.scalar(x, 2 * i, y, 2 * i))).toBeLessThan(2e-3);
      });
    }
  });

  if (backend !== 'webgpu') return;
  it('folds equal the plain form', async () => {
    const told: boolean[] = [];
    for (const d of DIMENSIONS) {
      const typed =
        d === 1
          ? []
          : fc.sample(expressions(Math.min(d, 3)), { numRuns: 15, seed: d }).filter((text) => !isWavy(text));
      const specs = [...SPECS, ...typed.map((expression) => ({ name: 'custom', expression }))];
      const costs = specs.map((spec) => compileCost(spec, d));
      const [x, y] = [numbers(M * d, d), numbers(M * d, d + 500)];
      const found = await evaluateFolds(costs, x, y);
      costs.forEach((cost, e) => {
        const plain = reference(cost.expression, d);
        for (let i = 0; i < M; i++) {
          const { exact, around } = plain.cost(row(x, i, d), row(y, i, d));
          told.push(isWithin(found[e][i], around[0], exact[0], `fold of ${cost.expression}, d = ${d}`));
        }
      });
    }
    expect(told.filter(Boolean).length / told.length).toBeGreaterThan(0.95);
  });
});
