/** The page of the paper's experiments is the lab's address with this query. Part of the first download. */

import { fromHash, toHash } from '../../experiment/url.ts';
import type { Experiment } from '../../settings/table.ts';

const QUESTION = 'experiments';

export const isPaper = ({ search }: Pick<Location, 'search'>): boolean =>
  new URLSearchParams(search).has(QUESTION);

/** Links carry the theme on. */
export const labLink = (theme: Experiment['theme']): string =>
  `./${toHash({ ...fromHash('').experiment, theme })}`;
export const paperLink = (theme: Experiment['theme']): string =>
  labLink(theme).replace('./', `./?${QUESTION}`);
