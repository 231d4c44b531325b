/** Where results of the paper's experiments are stored, in `public/results`. */
import type { RowName, Scale } from './paper-tables.ts';

export const resultFile = ({ name, scale }: { name: RowName; scale: Scale }): string =>
  `${name}-${scale}.json`;

/** The file that lists the others: a page cannot list a folder. */
export const INDEX_FILE = 'index.json';
