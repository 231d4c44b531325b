/** The method explained: the lab's address with this query. Part of the first download. */
import type { Experiment } from '../../settings/table.ts';
import { labLink } from '../paper/address.ts';

const QUESTION = 'article';

export const isArticle = ({ search }: Pick<Location, 'search'>): boolean =>
  new URLSearchParams(search).has(QUESTION);

export const articleLink = (theme: Experiment['theme']): string =>
  labLink(theme).replace('./', `./?${QUESTION}`);
