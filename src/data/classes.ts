/** Of Fashion-MNIST: labels are their numbers. */
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

/** What rows are selected from. */
export interface Labelled {
  /** What they are, in words, for messages: "MNIST digits". */
  what: string;
  /** Rows in all. */
  count: number;
  labels: Uint8Array | null;
  classes: readonly string[] | null;
}

export interface Selection {
  /** The rows taken, rising. */
  rows: number[];
  /** What the visitor should know about them, in a sentence; null if nothing. */
  notice: string | null;
}

/** The numbers in `Experiment.classes`, e.g. "2,5"; none means all classes. */
export const parseClasses = (text: string): number[] => (text === '' ? [] : text.split(',').map(Number));

/**
 * The first N rows of the given classes (of all, where none is given), or all of them where there are fewer.
 * Throws an `Error` that says which classes there are, where one of those asked for has no row.
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
