import { periodOf } from '../../costs/period.ts';
import type { Frame, Reals } from '../../runtime/protocol/protocol.ts';
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
 * What is known of a chosen point: its place, its potential or value, its load, its partner.
 * @param optimum the optimal plan between these points, if it is known and shown
 */
export function factsOf(pick: Pick, reals: Reals, frame: Frame, optimum: TransportPlan | null = null): Facts {
  const fair = frame.loadsFrom / frame.arrays.loads.length;
  const real = pick.kind === 'real' ? pick.row : frame.arrays.index[pick.row];
  const load: [string, string] = [
    'load',
    `${count(frame.arrays.loads[real])} (${times(frame.arrays.loads[real] / fair)} share): ${loadName(frame.arrays.loads[real], fair)}`,
  ];
  const psi: [string, string] = ['ψ', number(frame.arrays.psi[real])];
  if (pick.kind === 'real') {
    return { title: `Real ${count(real)}`, rows: [['at', place(reals.points, real)], psi, load] };
  }
  return {
    title: `Generated ${count(pick.row)}`,
    rows: [
      ['at', place(frame.arrays.generated, pick.row)],
      ['s·c + ψ', number(frame.arrays.value[pick.row])],
      ['partner', `real ${count(real)} at ${place(reals.points, real)}`],
      ...bestOf(pick.row, reals, optimum),
      psi,
      load,
    ],
  };
}

/** Where the optimum sends a generated point: to one real or to several. */
function bestOf(row: number, reals: Reals, optimum: TransportPlan | null): Facts['rows'] {
  const to = optimum ? [...optimum.to.filter((_, k) => optimum.from[k] === row)] : [];
  if (to.length === 0) return [];
  const [best] = to;
  const more = to.length > 1 ? ` and ${to.length - 1} more` : '';
  return [['optimum', `real ${count(best)} at ${place(reals.points, best)}${more}`]];
}

/** The chosen point in one line, for screen readers. */
export const sayFacts = (facts: Facts): string =>
  `${facts.title}: ${facts.rows.map(([name, value]) => `${name} ${value}`).join(', ')}`;

/** The whole picture in words and numbers. `wanted`: what is to be done before there is one. */
export function describePlane(
  reals: Reals | null,
  frame: Frame | null,
  wanted: string | null = null,
): string {
  if (!reals) return `The plane. ${wanted ?? 'The data are being prepared.'}`;
  const N = reals.points.length / 2;
  if (!frame || frame.run !== reals.run) return `The plane with ${plural(N, 'real')}. Nothing generated yet.`;
  const { scalars: stats } = frame;
  const period = periodOf(frame.cost);
  return [
    `The plane${period ? `, which repeats itself every ${number(period)},` : ''} with ${plural(N, 'real')} and ${plural(frame.arrays.index.length, 'generated point')}`,
    `after ${plural(frame.iteration, 'iteration')}.`,
    `${plural(stats.unassigned, 'real')} received nothing, the largest load is ${count(stats.largestLoad)};`,
    `transport cost at least ${number(stats.dual)}, mean assigned cost ${number(stats.assignedCost)}.`,
  ].join(' ');
}
