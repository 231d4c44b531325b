/** The page of the Wasserstein-1 benchmark: the lab's address with this query. Part of the first download. */
import type { Experiment } from '../../settings/table.ts';
import { labLink } from '../paper/address.ts';

const QUESTION = 'benchmark';

export const isBenchmark = ({ search }: Pick<Location, 'search'>): boolean =>
  new URLSearchParams(search).has(QUESTION);

export const benchmarkLink = (theme: Experiment['theme']): string =>
  labLink(theme).replace('./', `./?${QUESTION}`);
