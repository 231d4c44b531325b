import { type OwnData, rangeInWords } from '../../data/user/own.ts';

/** The content of a visitor's file in words: `412 pictures, 32 × 32, colour, 10 classes`. */
export function contentOf(own: OwnData): string {
  const count = own.count.toLocaleString('en-US');
  if (own.kind === 'points') return `${count} ${own.count === 1 ? 'point' : 'points'}`;
  const classes = own.labels ? new Set(own.labels).size : 0;
  return [
    `${count} ${own.count === 1 ? 'picture' : 'pictures'}`,
    `${own.side} × ${own.side}`,
    own.channels === 3 ? 'colour' : 'grey',
    ...(classes > 1 ? [`${classes} classes`] : []),
    ...(own.range ? [rangeInWords(own.range)] : []),
  ].join(', ');
}

/** A name for several files: that of the only one, or of the first with the number of the others. */
export const nameOf = (first: string, count: number): string =>
  count === 1 ? first : `${first} and ${count - 1} more`;
