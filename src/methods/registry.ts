/** The list of methods: each has a folder, and an entry here. */
import { COVERAGE } from '../metrics/modes.ts';
import type { Columns } from '../metrics/series.ts';
import type { Experiment } from '../settings/table.ts';
import { assignment } from './assignment/method.ts';
import { criticFirst } from './critic-first/method.ts';
import { exactPlan } from './exact-plan/method.ts';
import { flow } from './flow/method.ts';
import { gan } from './gan/method.ts';
import { logSumExp } from './logsumexp/method.ts';
import type { Method } from './method.ts';
import { otgan } from './otgan/method.ts';
import { sinkhorn } from './sinkhorn/method.ts';
import { wgan } from './wgan/method.ts';
import { wganGp } from './wgan-gp/method.ts';
import { wganLp } from './wgan-lp/method.ts';

export const METHODS: readonly Method[] = [
  assignment,
  exactPlan,
  gan,
  wgan,
  wganGp,
  wganLp,
  flow,
  sinkhorn,
  otgan,
  logSumExp,
  criticFirst,
];

/** The series of all methods, and of what is measured for any method, by name; a name has the same meaning in each. */
export const SERIES: Columns = Object.assign({}, COVERAGE, ...METHODS.map(({ series }) => series));

/** The method of an experiment. Throws an Error where there is none of that name. */
export function methodOf({ method }: Pick<Experiment, 'method'>): Method {
  const found = METHODS.find(({ id }) => id === method);
  if (!found) throw new Error(`There is no method “${method}”.`);
  return found;
}
