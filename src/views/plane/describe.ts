import { periodOf } from '../../costs/period.ts';
import type { Assigned, Frame, Reals } from '../../runtime/protocol/protocol.ts';
import type { TransportPlan } from '../../transport/exact/problem.ts';
import { loadName } from '../../ui/colours.ts';
import { coordinate, count, number, plural, times } from '../../ui/format.ts';
import type { Pick } from './marks.ts';

export interface Facts {
  title: string;
  rows: [name: string, value: string][];
}

const place = (points: Float32Array, row: number) =>
  `(${coordinate(points[2 * row])}, ${coordinate(points[2 * row + 1])})`;

/**
 * Facts about a chosen point: its coordinates, the critic's value, its potential or value, its load, its partner.
 * @param optimum the optimal plan between these points, if it is known and shown
 */
export function factsOf(pick: Pick, reals: Reals, frame: Frame, optimum: TransportPlan | null = null): Facts {
  const { row } = pick;
  const { arrays, assigned, judged } = frame;
  if (pick.kind === 'real') {
    return {
      title: `Real ${count(row)}`,
      rows: [['at', place(reals.points, row)], ...priceOf(assigned, row)],
    };
  }
  const real = assigned?.index[row];
  return {
    title: `Generated ${count(row)}`,
    rows: [
      ['at', place(arrays.generated, row)],
      ...(judged ? ([['critic', number(judged.value[row])]] satisfies Facts['rows']) : []),
      ...(assigned ? partnerOf(assigned, row, reals) : []),
      ...bestOf(row, reals, optimum),
      ...(real === undefined ? [] : priceOf(assigned, real)),
    ],
  };
}

/** The real that a generated point is assigned to. */
function partnerOf({ index, value }: Assigned, row: number, reals: Reals): Facts['rows'] {
  const real = index[row];
  return [
    ['s·c + ψ', number(value[row])],
    ['partner', `real ${count(real)} at ${place(reals.points, real)}`],
  ];
}

/** Potential and load of a real, if points are assigned. */
function priceOf(assigned: Assigned | null, real: number): Facts['rows'] {
  if (!assigned) return [];
  const { psi, loads, loadsFrom } = assigned;
  const fair = loadsFrom / loads.length;
  const load = loads[real];
  return [
    ['ψ', number(psi[real])],
    ['load', `${count(load)} (${times(load / fair)} share): ${loadName(load, fair)}`],
  ];
}

/** The real, or the reals, that the optimum sends a generated point to. */
function bestOf(row: number, reals: Reals, optimum: TransportPlan | null): Facts['rows'] {
  const to = optimum ? [...optimum.to.filter((_, k) => optimum.from[k] === row)] : [];
  if (to.length === 0) return [];
  const [best] = to;
  const more = to.length > 1 ? ` and ${to.length - 1} more` : '';
  return [['optimum', `real ${count(best)} at ${place(reals.points, best)}${more}`]];
}

/** The facts in one line, for screen readers. */
export const sayFacts = (facts: Facts): string =>
  `${facts.title}: ${facts.rows.map(([name, value]) => `${name} ${value}`).join(', ')}`;

/** The whole picture in words and numbers. `wanted`: what the visitor must do before there is one. */
export function describePlane(
  reals: Reals | null,
  frame: Frame | null,
  wanted: string | null = null,
): string {
  if (!reals) return `The plane. ${wanted ?? 'The data are being prepared.'}`;
  const N = reals.points.length / 2;
  if (!frame || frame.run !== reals.run) return `The plane with ${plural(N, 'real')}. Nothing generated yet.`;
  const { scalars: stats, assigned, arrays } = frame;
  const period = periodOf(frame.cost);
  return [
    `The plane${period ? `, which repeats itself every ${number(period)},` : ''} with ${plural(N, 'real')} and ${plural(arrays.generated.length / 2, 'generated point')}`,
    `after ${plural(frame.iteration, 'iteration')}.`,
    ...(assigned
      ? [
          `${plural(stats.unassigned, 'real')} received nothing, the largest load is ${count(stats.largestLoad)};`,
          `transport cost at least ${number(stats.dual)}, mean assigned cost ${number(stats.assignedCost)}.`,
        ]
      : []),
  ].join(' ');
}
