/** Is it the page of the paper's experiments, i.e. the lab's address with this query? Part of the first download. */

import { fromHash, toHash } from '../../experiment/url.ts';
import type { Experiment } from '../../settings/table.ts';

const QUESTION = 'experiments';

export const isPaper = ({ search }: Pick<Location, 'search'>): boolean =>
  new URLSearchParams(search).has(QUESTION);

/** The link to the lab, with the same theme. */
export const labLink = (theme: Experiment['theme']): string =>
  `./${toHash({ ...fromHash('').experiment, theme })}`;
export const paperLink = (theme: Experiment['theme']): string =>
  labLink(theme).replace('./', `./?${QUESTION}`);
