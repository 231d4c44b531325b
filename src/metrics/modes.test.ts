import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { modesOf, planePoints } from '../data/shapes/shapes.ts';
import { Random } from '../tensor/random/random.ts';
import { modeCoverage } from './modes.ts';

const DATA = ['ring', 'gaussians8', 'grid', 'rings'] as const;
const modes = (data: (typeof DATA)[number]) => {
  const known = modesOf(data);
  if (!known) throw new Error(`no modes of ${data}`);
  return known;
};

describe.each(DATA)('%s', (data) => {
  it('its own reals cover all modes evenly and are good, but for the tails of the Gaussians', () => {
    const points = planePoints(data, 20_000, new Random(3, 'reals'));
    const { count } = modes(data);
    const found = modeCoverage(points, modes(data));
    expect(found).toMatchObject({ modes: count, captured: count, reached: count });
    // exp(-9/2) of a Gaussian in two dimensions is beyond three deviations, .0027 in one
    const beyond = data === 'rings' ? 0.0027 : Math.exp(-4.5);
    expect(1 - found.highQuality).toBeGreaterThan(beyond / 2);
    expect(1 - found.highQuality).toBeLessThan(2 * beyond);
    expect(found.least).toBeGreaterThan(0.85);
    expect(found.reverseKl).toBeLessThan(2e-3);
  });

  it('points of a few modes only are told from points of all', () => {
    const all = planePoints(data, 4000, new Random(5, 'reals'));
    const { nearest, count } = modes(data);
    const kept = Array.from({ length: 4000 }, (_, i) => [all[2 * i], all[2 * i + 1]]).filter(
      ([x, y]) => nearest(x, y).mode < 2,
    );
    const found = modeCoverage(kept.flat(), modes(data));
    expect(found).toMatchObject({ captured: 2, reached: 2, least: 0 });
    expect(found.reverseKl).toBeCloseTo(Math.log(count / 2), 2);
  });
});

it('a single sample reaches a mode, but does not capture it among many', () => {
  const { count } = modes('ring');
  const points = [
    ...Array.from({ length: 999 }, () => [1, 0]),
    [Math.cos(0.2 * Math.PI), Math.sin(0.2 * Math.PI)],
  ];
  expect(modeCoverage(points.flat(), modes('ring'))).toMatchObject({ captured: 1, reached: 2, modes: count });
});

it('whatever the points: shares and counts keep to their ranges', () => {
  const point = fc.double({ min: -3, max: 3, noNaN: true });
  fc.assert(
    fc.property(
      fc.array(fc.tuple(point, point), { minLength: 1 }),
      fc.constantFrom(...DATA),
      (points, data) => {
        const { count } = modes(data);
        const found = modeCoverage(points.flat(), modes(data));
        expect(found.captured).toBeLessThanOrEqual(found.reached);
        expect(found.reached).toBeLessThanOrEqual(Math.min(count, points.length));
        expect(found.highQuality).toBeGreaterThanOrEqual(0);
        expect(found.highQuality).toBeLessThanOrEqual(1);
        expect(found.least).toBeLessThanOrEqual(1);
        expect(found.reverseKl).toBeGreaterThanOrEqual(-1e-12);
        expect(found.reverseKl).toBeLessThanOrEqual(Math.log(count) + 1e-12);
      },
    ),
  );
});

it('data without known modes have none', () => {
  for (const data of ['moons', 'spiral', 'checkerboard', 'text', 'mnist', 'points'] as const)
    expect(modesOf(data)).toBeNull();
});
