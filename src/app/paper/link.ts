import { fromHash } from '../../experiment/url.ts';
import type { Experiment } from '../../settings/table.ts';

const MOST = 10_000;

/** What the link of the page says. */
export interface PaperLink {
  theme: Experiment['theme'];
  /** Iterations of a run in this page, for whoever is in a hurry; null trains as the table says. */
  iterations: number | null;
}

/** What cannot be read is left out. */
export function readPaperLink({ hash, search }: Pick<Location, 'hash' | 'search'>): PaperLink {
  const wanted = Number(new URLSearchParams(search).get('iterations'));
  const iterations = Number.isInteger(wanted) && wanted >= 1 && wanted <= MOST ? wanted : null;
  return { theme: fromHash(hash).experiment.theme, iterations };
}
