/**
 * What help and hints say of optimal transport, checked. Claims about runs, which take minutes, are in
 * `bench/claims.ts`.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { problemOf, solve } from '../../test/transport/exact.ts';
import { scalarCost } from '../costs/scalar.ts';
import { defaults } from '../experiment/experiment.ts';
import { fromPreset, PRESETS } from '../experiment/presets.ts';
import { setting } from '../experiment/settings.ts';
import { pointsAt } from '../methods/assignment/batch-size-schedule.ts';
import { assignPlain } from '../transport/engines/plain/plain.ts';
import { ruleOf } from './guess/costs.ts';
import { crossings } from './guess/game.ts';
import { crossingWords, EXPONENTS, partnersOf, SIX } from './three-optima.ts';

const power = (p: number) => scalarCost({ name: 'power', parameters: { p } }, 2).scalar;
/** Generated points and reals, as many. */
const cloud = (...points: [number, number][]) => Float64Array.from(points.flat());
const hint = (id: string) => PRESETS.find((p) => p.id === id)?.hint ?? '';

describe('“above 1 lines may cross, at 1 they never do”', () => {
  const x = cloud([-3, 0], [-0.985, -0.174]);
  const y = cloud([1, 0], [2.954, 0.521]);
  const lines = (partner: number[]) =>
    crossings({ n: partner.length, generated: x, reals: y, trap: false }, partner);
  const total = (p: number, partner: number[]) =>
    partner.reduce((sum, j, i) => sum + power(p)(x, 2 * i, y, 2 * j), 0);

  it('is what the words say', () => {
    expect(setting('p').help).toMatch(/Above 1.*lines may cross\. At 1 lines never cross\./);
    expect(ruleOf({ name: 'square' })).toMatch(/^Above p = 1.*lines may cross\.$/);
    expect(ruleOf({ name: 'euclidean' })).toContain('lines never cross');
    expect(hint('moons')).toContain('never cross');
  });

  it('holds for two pairs whose optimum crosses at p = 2, not at p = 1', () => {
    const [crossed, swapped] = [
      [0, 1],
      [1, 0],
    ];
    expect([lines(crossed), lines(swapped)]).toEqual([1, 0]);
    expect(total(2, crossed)).toBeCloseTo(32, 1);
    expect(total(2, swapped)).toBeCloseTo(39.7, 1);
    expect(total(1, crossed)).toBeGreaterThan(total(1, swapped));
  });

  it('holds for the certified optimum', () => {
    const partner = (p: number) => {
      const { plan } = solve(problemOf(x, y, 2, { name: 'power', parameters: { p } }));
      return [...plan.from.keys()].sort((a, b) => plan.from[a] - plan.from[b]).map((k) => plan.to[k]);
    };
    expect([lines(partner(2)), lines(partner(4)), lines(partner(1))]).toEqual([1, 1, 0]);
  });

  it('holds at p = 1 under any ψ, also while loads are uneven', () => {
    const n = 12;
    const place = fc.integer({ min: -1000, max: 1000 }).map((k) => k / 1000);
    const clouds = fc.tuple(
      fc.array(place, { minLength: 2 * n, maxLength: 2 * n }),
      fc.array(place, { minLength: 2 * n, maxLength: 2 * n }),
      fc.array(place, { minLength: n, maxLength: n }),
    );
    fc.assert(
      fc.property(clouds, ([x, y, psi]) => {
        const sizes = { m: n, N: n, d: 2, scale: 1 };
        const { index } = assignPlain({ x, y, psi, cost: power(1), ...sizes });
        const puzzle = {
          n,
          generated: Float64Array.from(x),
          reals: Float64Array.from(y),
          trap: false,
        };
        expect(crossings(puzzle, [...index])).toBe(0);
      }),
    );
  });
});

it('“one long way costs more than two half as long” above p = 1, less below', () => {
  const way = (length: number, p: number) => power(p)([0, 0], 0, [length, 0], 0);
  for (const p of [1.05, 2, 4]) expect(way(2, p)).toBeGreaterThan(2 * way(1, p));
  for (const p of [0.5, 0.95]) expect(way(2, p)).toBeLessThan(2 * way(1, p));
  expect(hint('short')).toContain('costs less than two half as long');
});

it('“a step up or down costs five times as much as a step across”', () => {
  const { cost: name, expr: expression } = {
    ...defaults(),
    ...PRESETS.find((p) => p.id === 'custom')?.change,
  };
  const { scalar } = scalarCost({ name, expression }, 2);
  expect(scalar([0, 0], 0, [0, 0.3], 0)).toBeCloseTo(5 * scalar([0, 0], 0, [0.3, 0], 0));
});

it('“63 points a step” of 2000 reals', () => {
  const preset = PRESETS.find((p) => p.id === 'collapse');
  if (!preset) throw new Error('no such preset');
  const e = fromPreset(preset, defaults());
  expect(e.N).toBe(2000);
  expect(preset.hint).toContain(`${pointsAt(e, e.N, 0)} points a step`);
});

it('“m and 1000 more”: what the growing number of points ends at', () => {
  const e = { ratio: 10, schedule: 'sqrt', horizon: 200 } as const;
  expect([200, 300].map((t) => pointsAt(e, 5000, t))).toEqual([51_000, 51_000]);
  expect(setting('horizon').help).toContain('m plus, as in the authors’ code, 1000');
});

describe('lessons', () => {
  it('six points: no crossing at ½ and 1, one at 2', () => {
    const words = EXPONENTS.map((p) => {
      const { plan } = solve(problemOf(SIX.generated, SIX.reals, 2, { name: 'power', parameters: { p } }));
      return crossingWords(partnersOf(plan));
    });
    expect(words).toEqual(['no crossing', 'no crossing', 'one crossing']);
  });

  const plane = (x: number[], y: number[], cost: Parameters<typeof scalarCost>[0]) =>
    scalarCost(cost, x.length).scalar(x, 0, y, 0);

  it('“the one to its right” costs 2, the one above 2.5', () => {
    const cost = { name: 'custom', expression: 'abs(x1-y1) + 5*abs(x2-y2)' } as const;
    expect(plane([0, 0], [2, 0], cost)).toBeCloseTo(2);
    expect(plane([0, 0], [0, 0.5], cost)).toBeCloseTo(2.5);
  });

  it('“half the period”: no two points of a torus are further apart in x₁', () => {
    const cost = { name: 'torus', parameters: { period: 2 } } as const;
    const far = (t: number) => Math.sqrt(plane([0, 0], [t, 0], cost));
    for (const t of [0.3, 0.99, 1, 1.01, 1.7, 2]) expect(far(t)).toBeLessThanOrEqual(1 + 1e-6);
    expect(far(1)).toBeCloseTo(1);
  });

  it('“each point to its nearest real” never costs more than the optimum', () => {
    const x = cloud([-1, 0], [0.2, 0.1], [0, 1]);
    const y = cloud([1, 0], [0.9, 0.3], [0, -1]);
    const nearestCosts = [0, 1, 2].map((i) =>
      Math.min(...[0, 1, 2].map((j) => power(2)(x, 2 * i, y, 2 * j))),
    );
    const { upper } = solve(problemOf(x, y, 2, { name: 'power', parameters: { p: 2 } }));
    expect(nearestCosts.reduce((a, b) => a + b) / 3).toBeLessThan(upper);
  });

  it('a dearer real does not win more points, and a constant added to ψ changes nothing', () => {
    const [n, cost] = [40, power(2)];
    const points = (shift: number) => Array.from({ length: 2 * n }, (_, k) => Math.sin(7 * k + shift));
    const [x, y] = [points(0), points(3)];
    const psi = Array.from({ length: n }, (_, j) => 0.1 * Math.cos(5 * j));
    const sizes = { m: n, N: n, d: 2, scale: 1 };
    const loads = (prices: number[]) => {
      const { index } = assignPlain({ x, y, psi: prices, cost, ...sizes });
      return Array.from({ length: n }, (_, j) => [...index].filter((a) => a === j).length);
    };
    const before = loads(psi);
    for (let j = 0; j < n; j++)
      expect(loads(psi.map((p, k) => p + (k === j ? 0.2 : 0)))[j]).toBeLessThanOrEqual(before[j]);
    expect(loads(psi.map((p) => p + 5))).toEqual(before);
  });

  it('a shifted stroke is further, in squares, than a blurred one', () => {
    const squares = (a: number[], b: number[]) => a.reduce((sum, v, k) => sum + (v - b[k]) ** 2, 0);
    const stroke = [0, 0, 1, 0, 0];
    const [shifted, blurred] = [
      [0, 0, 0, 1, 0],
      [0, 0.25, 0.5, 0.25, 0],
    ];
    expect(squares(stroke, blurred)).toBeLessThan(squares(stroke, shifted));
  });

  it('“36.8 %”, “96.9 %”, “0.005 %”', () => {
    expect(100 * (1 - 1 / 640) ** 640).toBeCloseTo(36.8, 0);
    expect(100 * (1 - 1 / 32)).toBeCloseTo(96.9, 1);
    expect(100 * Math.exp(-10)).toBeCloseTo(0.005, 3);
  });
});
