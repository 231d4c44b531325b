import { describe, expect, it } from 'vitest';
import type { Frame, Reals } from '../../runtime/protocol/protocol.ts';
import { describePlane, factsOf, sayFacts } from './describe.ts';
import { move } from './keys.ts';

const reals: Reals = {
  run: 1,
  kind: 'plane',
  dimension: 2,
  channels: 1,
  points: Float32Array.of(0, 0, 1, 0),
  labels: null,
  classes: null,
  box: [-1, -1, 1, 1],
};
const frame: Frame = {
  run: 1,
  iteration: 12,
  stepsDone: 0,
  kind: 'plane',
  dimension: 2,
  cost: { name: 'square' },
  seconds: 1,
  arrays: { generated: Float32Array.of(0.1, 0, 0.9, 0.5, 0.8, 0) },
  assigned: {
    index: Int32Array.of(1, 1, 1),
    value: Float32Array.of(0.25, 0.5, 0.75),
    loads: Int32Array.of(0, 3),
    psi: Float32Array.of(-0.5, 0.5),
    ...{ loadsFrom: 3, loadsOf: 'drawn', grid: null },
  },
  ...{ judged: null, planned: null, batch: null, effort: null },
  scalars: { dual: 0.1, assignedCost: 0.2, unassigned: 1, largestLoad: 3 },
};

describe('words for the plane', () => {
  it('tells of a real its place, potential and load', () => {
    expect(sayFacts(factsOf({ kind: 'real', row: 1 }, reals, frame))).toBe(
      'Real 1: at (1, 0), ψ 0.5, load 3 (×2 share): above',
    );
  });
  it('tells of a generated point its value and partner', () => {
    const said = sayFacts(factsOf({ kind: 'generated', row: 0 }, reals, frame));
    expect(said).toContain('s·c + ψ 0.25');
    expect(said).toContain('partner real 1 at (1, 0)');
  });
  it('tells where the optimum sends a point, where that is shown', () => {
    const plan = { from: Int32Array.of(0, 1, 1), to: Int32Array.of(0, 1, 0), mass: new Float64Array(3) };
    const said = (row: number) => sayFacts(factsOf({ kind: 'generated', row }, reals, frame, plan));
    expect(said(0)).toContain('partner real 1 at (1, 0), optimum real 0 at (0, 0), ψ');
    expect(said(1)).toContain('optimum real 1 at (1, 0) and 1 more');
    expect(said(2)).not.toContain('optimum');
  });

  it('tells where points are, and how they are judged, where they are assigned to none', () => {
    const judged = { value: Float32Array.of(1, 2, 3), gradient: null, grid: null };
    const free: Frame = { ...frame, assigned: null, judged, scalars: {} };
    expect(sayFacts(factsOf({ kind: 'real', row: 1 }, reals, free))).toBe('Real 1: at (1, 0)');
    expect(sayFacts(factsOf({ kind: 'generated', row: 0 }, reals, free))).toBe(
      'Generated 0: at (0.1, 0), critic 1',
    );
    expect(describePlane(reals, free)).toBe(
      'The plane with 2 reals and 3 generated points after 12 iterations.',
    );
    const pick = { kind: 'generated', row: 2 } as const;
    expect(move('Enter', pick, reals, free, new Set(['reals']), reals.box)).toEqual(pick);
  });

  it('describes the picture with numbers, and says when there is none', () => {
    expect(describePlane(reals, frame)).toContain('2 reals and 3 generated points after 12 iterations');
    const torus = { ...frame, cost: { name: 'torus', parameters: { period: 1.5 } } };
    expect(describePlane(reals, torus)).toMatch(/^The plane, which repeats itself every 1.5, with 2 reals/);
    expect(describePlane(reals, { ...frame, run: 2 })).toContain('Nothing generated yet');
    expect(describePlane(null, frame)).toContain('being prepared');
    expect(describePlane(null, frame, 'Choose a file.')).toBe('The plane. Choose a file.');
  });
});

describe('keys on the plane', () => {
  const all = new Set(['reals', 'generated'] as const);
  it('begin in the middle and go from point to point', () => {
    const first = move('ArrowRight', null, reals, frame, all, reals.box);
    expect(first).toEqual({ kind: 'generated', row: 0 });
    expect(move('ArrowRight', { kind: 'generated', row: 0 }, reals, frame, all, reals.box)).toEqual({
      kind: 'generated',
      row: 2,
    });
  });
  it('lead to the partner and back', () => {
    expect(move('Enter', { kind: 'generated', row: 2 }, reals, frame, all, reals.box)).toEqual({
      kind: 'real',
      row: 1,
    });
    expect(move('Enter', { kind: 'real', row: 1 }, reals, frame, all, reals.box)).toEqual({
      kind: 'generated',
      row: 0,
    });
    expect(move('Enter', { kind: 'real', row: 0 }, reals, frame, all, reals.box)).toEqual({
      kind: 'real',
      row: 0,
    });
  });
  it('leave with Escape and leave other keys alone', () => {
    expect(move('Escape', { kind: 'real', row: 0 }, reals, frame, all, reals.box)).toBeNull();
    expect(move('Escape', null, reals, frame, all, reals.box)).toBeUndefined();
    expect(move('a', null, reals, frame, all, reals.box)).toBeUndefined();
    expect(move('Enter', null, reals, frame, all, reals.box)).toBeUndefined();
  });
});
