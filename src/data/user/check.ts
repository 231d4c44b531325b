import { displayName } from '../bytes.ts';
import { FORMATS } from './errors.ts';
import { inWords, LIMITS, type Limits } from './limits.ts';

/** Before anything is read: throws an `Error` where there are too many, or one is empty or too large. */
export function checkFiles(files: readonly { name: string; size: number }[], limits: Limits = LIMITS): void {
  if (files.length === 0) throw new Error('Choose at least one file.');
  if (files.length > limits.entries) throw new Error(`${files.length} files are too many: choose fewer.`);
  const empty = files.find(({ size }) => size === 0);
  if (empty) throw new Error(`${displayName(empty.name)} is empty. ${FORMATS}`);
  const large = files.find(({ size }) => size > limits.files);
  const name = large ? displayName(large.name) : 'All files together';
  if (files.reduce((sum, { size }) => sum + size, 0) > limits.files) {
    throw new Error(
      `${name}: more than ${inWords(limits.files)}, too large for a browser. Choose fewer images.`,
    );
  }
}

interface Named {
  name: string;
}

/** The same order on every machine, whatever its language. */
export const byName = (a: Named, b: Named): number => (a.name === b.name ? 0 : a.name < b.name ? -1 : 1);
