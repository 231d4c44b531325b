import { expect, it } from 'vitest';
import { charts } from '../../methods/assignment/charts.ts';
import { SERIES } from '../../methods/registry.ts';
import { createSeries } from '../../metrics/series.ts';
import { SolvedSeries } from '../../metrics/solved.ts';
import type { Change } from '../../store/changes.ts';
import { alike, rowOf, snapshot } from './snapshot.ts';

const measures = (iteration: number, dual: number) => ({
  ...{ iteration, dual, assignedCost: dual, seconds: iteration },
  ...{ unassigned: 1, largestLoad: 2 },
});

const UNITS = ['p=2', 'p=2', 'p=4', 'p=4', 'p=4', 'p=2'];

/** A run whose exponent went from 2 to 4 and back. */
function run() {
  const history = createSeries(SERIES);
  UNITS.forEach((units, i) => {
    history.append(measures(i, units === 'p=4' ? 1e6 : 1), units);
  });
  const solved = new SolvedSeries();
  solved.add({ seconds: 3, lower: 1e6, upper: 1e6, units: 'p=4' });
  const made = { key: 'p', name: 'p', made: 0 } as const;
  const changes: Change[] = [
    { ...made, from: '2', to: '4', seconds: 2, iteration: 2 },
    { ...made, from: '4', to: '2', seconds: 5, iteration: 5 },
  ];
  return snapshot(charts, history, solved, changes);
}

it('costs in other units are not in one chart', () => {
  const s = run();
  const at = (row: number) => {
    const { first, x, curves, marks } = alike(s, row);
    return { first, x: [...x], dual: [...curves[0].values], marks: marks.map((m) => [m.row, m.to]) };
  };
  expect(at(5)).toEqual({ first: 5, x: [5], dual: [1], marks: [[0, '2']] });
  expect(at(3)).toEqual({ first: 2, x: [2, 3, 4], dual: [1e6, 1e6, 1e6], marks: [[0, '4']] });
  expect(at(0)).toEqual({ first: 0, x: [0, 1], dual: [1, 1], marks: [] });
  expect([...alike(s, 3).curves[2].values]).toEqual([Number.NaN, 1e6, Number.NaN]);
  expect(s.marks.map((m) => m.row)).toEqual([2, 5]); // the other charts go on
});

it('nothing yet', () => {
  const s = snapshot(charts, createSeries(SERIES), null, []);
  expect(alike(s, -1)).toMatchObject({ first: 0, marks: [] });
  expect(alike(s, -1).x).toHaveLength(0);
});

it('a moment is in the last row that holds it', () => {
  const moments = Float64Array.of(0, 2, 2, 2, 5);
  expect([0, 1, 2, 3, 9].map((t) => rowOf(moments, t))).toEqual([0, 3, 3, 4, 4]);
  expect(rowOf(new Float64Array(0), 1)).toBe(-1);
});
