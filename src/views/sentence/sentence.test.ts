import { describe, expect, it } from 'vitest';
import { METHODS } from '../../methods/registry.ts';
import type { Frame, Reals } from '../../runtime/protocol/protocol.ts';
import type { Certified } from '../../store/certified.ts';
import { distanceOf, plainText, sentenceOf, spokenText } from './sentence.ts';

const LAYERS = 'reals,generated,lines';
const method = (id: string) => {
  const found = METHODS.find((m) => m.id === id);
  if (!found) throw new Error(id);
  return found;
};

function scene(m: number, loads: number[], more: Partial<Frame> = {}) {
  const N = loads.length;
  const reals = {
    ...{ run: 1, kind: 'plane', dimension: 2, channels: 1, labels: null, classes: null },
    ...{ points: new Float32Array(2 * N), box: [-1, -1, 1, 1] },
  } as Reals;
  const frame: Frame = {
    ...{ run: 1, iteration: 7, stepsDone: 0, seconds: 1, kind: 'plane', dimension: 2 },
    cost: { name: 'square' },
    arrays: { generated: new Float32Array(2 * m) },
    assigned: {
      ...{ index: new Int32Array(m), value: new Float32Array(m), loads: Int32Array.from(loads) },
      ...{ loadsFrom: m, loadsOf: 'drawn', psi: new Float32Array(N), grid: null },
    },
    ...{ judged: null, planned: null, batch: null, effort: null },
    scalars: { dual: 0.1, misplaced: 0.5 },
    ...more,
  };
  return { reals, frame };
}

const said = (id: string, { reals, frame }: ReturnType<typeof scene>, layers = LAYERS) =>
  plainText(sentenceOf(method(id), reals, frame, layers) ?? []);

describe('the sentence', () => {
  it('tells of an assignment how many reals get none', () => {
    const loads = Array.from({ length: 200 }, (_, j) => (j < 24 ? 0 : j < 199 ? 1 : 25));
    expect(said('assignment', scene(200, loads))).toBe(
      '200 generated points, orange squares, look for 200 reals, circles (blue: below their share, red: above it); 12 % of the reals get none.',
    );
  });

  it('rounds to neither none nor all, and counts few', () => {
    const loads = (empty: number) => Array.from({ length: 1000 }, (_, j) => (j < empty ? 0 : 1));
    expect(said('assignment', scene(1000, loads(999)))).toContain('more than 99 % of the reals get none');
    expect(said('assignment', scene(1000, loads(1)))).toContain('1 of the reals gets none');
    expect(said('assignment', scene(12, [12, ...new Array(11).fill(0)]))).toContain(
      '11 of the reals get none',
    );
  });

  it('says what m < N forces, and when loads are even', () => {
    expect(said('assignment', scene(2, [1, 0, 1]))).toContain('(1 must, since m < N)');
    const even = { scalars: { dual: 0.1, misplaced: 0 } };
    expect(said('assignment', scene(2, [1, 1], even))).toContain('each real gets exactly one.');
    expect(said('assignment', scene(6, [3, 3], even))).toContain('each real gets exactly 3.');
    expect(said('assignment', scene(3, [1, 2], even))).toContain('as even as integers can be');
    expect(said('assignment', scene(4, [1, 3]))).toContain('each real gets at least one.');
  });

  it('speaks of colours only where they are drawn', () => {
    expect(said('assignment', scene(2, [1, 1]), 'cells')).toBe(
      '2 generated points look for 2 reals; each real gets at least one.',
    );
  });

  it('tells of every method without an assignment how points and reals are compared', () => {
    for (const m of METHODS.filter(({ unassigned }) => unassigned !== null)) {
      const frame = scene(3, [1, 1, 1], { assigned: null, scalars: { captured: 9, modes: 10 } });
      const text = said(m.id, frame);
      expect(text).toMatch(
        /^3 generated points, orange squares, are to resemble 3 reals, blue circles; (plans |a |\S, the ).*; 9 of 10 modes captured\.$/,
      );
      if (m.critic && !m.plan)
        expect(text).toContain(
          `; ${m.critic.symbol}, the ${m.critic.name[0].toLowerCase()}${m.critic.name.slice(1)}, judges both`,
        );
    }
  });

  it('counts images of the last step, and waits for what is not there', () => {
    const { reals, frame } = scene(3, [1, 2]);
    const counted = frame.assigned && { ...frame.assigned, loadsOf: 'batch' as const };
    const images = { ...frame, kind: 'image' as const, assigned: counted };
    const of = { reals: { ...reals, kind: 'image' as const }, frame: images };
    expect(said('assignment', of)).toBe(
      '3 images of the last step look for 2 reals; each real gets at least one.',
    );
    expect(sentenceOf(method('assignment'), null, frame, LAYERS)).toBeNull();
    expect(said('assignment', { reals, frame: { ...frame, run: 2 } })).toBe(
      '2 reals, blue circles. Nothing generated yet.',
    );
  });
});

describe('the distance', () => {
  const { frame } = scene(2, [1, 1]);
  const exact = (current: boolean, of: Frame = frame) =>
    ({ current, solved: { frame: of, lower: 0.2, upper: 0.2, gap: 0 } }) as unknown as Certified;
  const [resting, running] = [
    { moves: true, rest: true },
    { moves: true, rest: false },
  ];

  it('is certified at rest, and a lower bound of the same frame while frames pass', () => {
    expect(distanceOf(frame, exact(true), resting)).toMatchObject({ value: '0.20000' });
    expect(distanceOf(frame, exact(true), running)).toMatchObject({ value: '≥ 0.1' });
    expect(distanceOf(frame, exact(false), resting)).toMatchObject({ value: '≥ 0.1' });
    const bounded = (dual: number) => distanceOf({ ...frame, scalars: { dual } }, null, running)?.value;
    expect([0.12389, -0.12311].map(bounded)).toEqual(['≥ 0.123', '≥ −0.124']);
  });

  it('says which iteration it is of where nothing bounds the frame shown', () => {
    const free = { ...frame, assigned: null, iteration: 9 };
    expect(distanceOf(free, exact(false), running)?.of).toBe('cost at iteration 7');
    expect(distanceOf(free, exact(false, { ...frame, run: 0 }), running)).toBeNull();
    expect(distanceOf(free, null, resting)).toBeNull();
    expect(distanceOf(null, null, resting)).toBeNull();
  });

  it('is announced with the sentence', () => {
    expect(spokenText(['Two points.'], distanceOf(frame, null, running), 1200)).toBe(
      'Iteration 1,200. Two points. At least 0.1 transport cost.',
    );
    expect(spokenText(['Two points.'], null, 0)).toBe('Iteration 0. Two points.');
  });

  it('is what the dual value falls short by, where points stand still', () => {
    expect(distanceOf(frame, exact(true), { moves: false, rest: false })).toMatchObject({
      value: '50 %',
      of: 'from the optimum',
    });
    const optimal = { ...frame, scalars: { dual: 0.2 } };
    expect(distanceOf(optimal, exact(true), { moves: false, rest: true })?.value).toBe('below 0.01 %');
  });
});
