/** The files with results of the paper's experiments, in `public/results`. */
import type { RowName, Scale } from './paper-tables.ts';

/** The file of a row at a scale. */
export const resultFile = ({ name, scale }: { name: RowName; scale: Scale }): string =>
  `${name}-${scale}.json`;

/** The file that lists the others, since a page cannot list a folder. */
export const INDEX_FILE = 'index.json';
