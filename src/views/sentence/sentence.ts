/** What the picture shows, in one sentence and one number, for any method. */
import type { Method } from '../../methods/method.ts';
import type { Assigned, Frame, Reals } from '../../runtime/protocol/protocol.ts';
import type { Certified } from '../../store/certified.ts';
import { count, number, percent, plural } from '../../ui/format.ts';
import { certified } from '../certified.ts';
import { parseLayers } from '../layers.ts';

/** A part of the sentence: plain text, text beside the mark of the points that it is about, or text for wide windows. */
export type Part = string | { mark: 'generated' | 'real'; text: string } | { more: string };

type Described = Pick<Method, 'unassigned' | 'critic' | 'flow' | 'plan'>;

/** The sentence about a frame and its reals; null before there are reals. @param layers names, separated by commas */
export function sentenceOf(
  method: Described,
  reals: Reals | null,
  frame: Frame | null,
  layers: string,
): Part[] | null {
  if (!reals) return null;
  const N = reals.points.length / reals.dimension;
  const on = parseLayers(layers);
  const plane = reals.kind === 'plane';
  const now = frame?.run === reals.run ? frame : null;
  const assigned = now?.assigned ?? null;
  const colour = assigned ? 'circles' : 'blue circles';
  const real: Part[] = [
    { mark: 'real', text: plural(N, 'real') },
    ...(plane && on.has('reals') ? [`, ${colour}`] : []),
    ...(plane && on.has('reals') && assigned ? [{ more: ' (blue: below their share, red: above it)' }] : []),
  ];
  if (!now) return [...real, '. Nothing generated yet.'];
  const generated: Part[] = [
    { mark: 'generated', text: generatedWords(now) },
    ...(plane && on.has('generated') ? [', orange squares'] : []),
  ];
  const comma = plane && on.has('generated') ? ', ' : ' ';
  if (assigned)
    return [...generated, `${comma}look for `, ...real, `; ${loadWords(assigned, now.scalars.misplaced)}.`];
  return [...generated, `${comma}are to resemble `, ...real, `${wayOf(method)}${modeWords(now)}.`];
}

/** The sentence as plain text. */
export const plainText = (parts: readonly Part[]): string =>
  parts.map((part) => (typeof part === 'string' ? part : 'more' in part ? part.more : part.text)).join('');

/** Sentence and number as one text to be announced. */
export const spokenText = (parts: readonly Part[], distance: Distance | null, iteration: number): string =>
  `Iteration ${count(iteration)}. ${plainText(parts)}${
    distance ? ` ${distance.value.replace('≥', 'At least')} ${distance.of}.` : ''
  }`;

function generatedWords({ kind, assigned, arrays, dimension }: Frame): string {
  if (kind === 'plane') return plural(arrays.generated.length / dimension, 'generated point');
  if (assigned?.loadsOf === 'batch') return `${plural(assigned.loadsFrom, 'image')} of the last step`;
  return plural(arrays.generated.length / dimension, 'generated image');
}

/** How many reals go without a point, or how even the loads are. */
function loadWords({ loads, loadsFrom: m }: Assigned, misplaced: number): string {
  const N = loads.length;
  const empty = loads.reduce((sum, load) => sum + (load === 0 ? 1 : 0), 0);
  if (empty > 0) {
    const must = m < N ? ` (${count(N - m)} must, since m < N)` : '';
    return `${shareWords(empty, N)}${must}`;
  }
  if (misplaced > 0) return 'each real gets at least one';
  if (m === N) return 'each real gets exactly one';
  return m % N === 0 ? `each real gets exactly ${count(m / N)}` : 'loads are as even as integers can be';
}

/** Whole percents, rounded to neither 0 nor 100; few are counted. */
function shareWords(empty: number, N: number): string {
  const share = (100 * empty) / N;
  if (empty === N) return 'no real gets any';
  if (share < 1 || N < 20) return `${count(empty)} of the reals ${empty === 1 ? 'gets' : 'get'} none`;
  return `${share > 99 ? 'more than 99' : Math.round(share)} % of the reals get none`;
}

const lower = (name: string): string => name[0].toLowerCase() + name.slice(1);

/** How a method that assigns no points compares them with the reals. */
function wayOf({ critic, flow, plan }: Described): string {
  if (plan) return '; plans match batches of both';
  if (critic) return `; ${critic.symbol}, the ${lower(critic.name)}, judges both`;
  return flow ? '; a velocity carries each from its latent' : '';
}

function modeWords({ scalars: { captured, modes } }: Frame): string {
  return captured === undefined || modes === undefined
    ? ''
    : `; ${count(captured)} of ${plural(modes, 'mode')} captured`;
}

/** The number beside the sentence, what it is of, and what it means. */
export interface Distance {
  value: string;
  of: string;
  help: string;
}

const COST =
  'The least mean cost of moving the points shown to the reals so that each real receives its share.';
const UNIT = 'In the units of the cost c.';

/**
 * The distance to the optimum: of points that stand still, by how much the dual value falls short of the optimal cost;
 * else the optimal transport cost to the reals, certified where it is known for this frame, bounded by the dual value of
 * this frame where it is not, or of the last frame that was solved. Null where nothing is known.
 * @param rest does the frame stay? While frames pass quickly, the kind of number stays the same
 */
export function distanceOf(
  frame: Frame | null,
  exact: Certified | null,
  { moves, rest }: { moves: boolean; rest: boolean },
): Distance | null {
  if (!frame) return null;
  const solved = exact?.solved?.frame.run === frame.run ? exact.solved : null;
  const { assigned, scalars, kind } = frame;
  const bound = assigned ? scalars.dual : undefined;
  const now = exact?.current ? solved : null;
  if (now && !moves && bound !== undefined && now.upper > 0) {
    const short = Math.max(0, now.upper - bound) / now.upper;
    return {
      value: short < 1e-4 ? 'below 0.01 %' : percent(Number(short.toPrecision(2))),
      of: 'from the optimum',
      help: `The dual value ${number(bound)} is a lower bound on the transport cost; the certified optimum is ${certified(now.lower, now.upper)}. This is the share that the bound still falls short of it.`,
    };
  }
  if (now && (rest || bound === undefined)) return certifiedNow(now.lower, now.upper);
  if (bound !== undefined) {
    const of =
      kind === 'plane' ? 'the points shown' : `the ${count(assigned?.loadsFrom ?? 0)} images counted`;
    return {
      value: `≥ ${number(roundedDown(bound))}`,
      of: 'transport cost',
      help: `At least this: the dual value, a lower bound on the optimal transport cost between ${of} and the reals. ${UNIT}${kind === 'plane' ? ' When the run rests, the exact value stands here.' : ''}`,
    };
  }
  if (!solved) return null;
  return {
    ...certifiedNow(solved.lower, solved.upper),
    of: `cost at iteration ${count(solved.frame.iteration)}`,
  };
}

const certifiedNow = (lower: number, upper: number): Distance => ({
  value: certified(lower, upper),
  of: 'transport cost',
  help: `${COST} Certified by an exact solver. ${UNIT}`,
});

/** Three significant digits, as a lower bound may be written. */
function roundedDown(x: number): number {
  if (x === 0) return 0;
  const unit = 10 ** (Math.floor(Math.log10(Math.abs(x))) - 2);
  return unit * Math.floor(x / unit + 1e-9);
}
