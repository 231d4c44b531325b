/** The names of the classes of Fashion-MNIST, by label. */
export const FASHION_CLASSES: readonly string[] = [
  'T-shirt/top',
  'Trouser',
  'Pullover',
  'Dress',
  'Coat',
  'Sandal',
  'Shirt',
  'Sneaker',
  'Bag',
  'Ankle boot',
];

/** Labelled data to select rows from. */
export interface Labelled {
  /** Their name in messages, e.g. "MNIST digits". */
  what: string;
  /** The number of rows. */
  count: number;
  labels: Uint8Array | null;
  classes: readonly string[] | null;
}

export interface Selection {
  /** The selected rows, in ascending order. */
  rows: number[];
  /** A sentence for the visitor, if there is something to know about the selection. */
  notice: string | null;
}

/** The labels in `Experiment.classes`, e.g. "2,5"; an empty list means all classes. */
export const parseClasses = (text: string): number[] => (text === '' ? [] : text.split(',').map(Number));

/**
 * The first N rows of the given classes, or of all classes if none is given; fewer if there are no more.
 * Throws an Error, which lists the classes, if one of those asked for has no row, or if there are no labels.
 */
export function selectRows(data: Labelled, classes: readonly number[], N: number): Selection {
  if (classes.length > 0) checkClasses(data, classes);
  const { labels } = data;
  const rows: number[] = [];
  let available = 0;
  for (let row = 0; row < data.count; row++) {
    if (classes.length > 0 && labels && !classes.includes(labels[row])) continue;
    available++;
    if (rows.length < N) rows.push(row);
  }
  return { rows, notice: available < N ? tooFew(data.what, available, N, classes) : null };
}

function tooFew(what: string, available: number, N: number, classes: readonly number[]): string {
  const of =
    classes.length > 0 ? ` of ${classes.length > 1 ? 'classes' : 'class'} ${classes.join(', ')}` : '';
  return `There are only ${available} ${what}${of}: N is ${available}, not ${N}.`;
}

function checkClasses({ what, labels, classes: names }: Labelled, classes: readonly number[]): void {
  if (!labels) throw new Error(`The ${what} have no classes: choose none, to take them all.`);
  const present = [...new Set(labels)].toSorted((a, b) => a - b);
  const missing = classes.find((label) => !present.includes(label));
  if (missing === undefined) return;
  const list = present.map((label) => (names?.[label] ? `${label} (${names[label]})` : `${label}`));
  throw new Error(`The ${what} have no class ${missing}. Their classes are ${list.join(', ')}.`);
}
