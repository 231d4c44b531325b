export const viewOf = (bytes: Uint8Array): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** Do the bytes at `at` spell this text (Latin-1)? */
export const spells = (bytes: Uint8Array, text: string, at = 0): boolean =>
  bytes.length >= at + text.length &&
  Array.prototype.every.call(text, (letter: string, i: number) => bytes[at + i] === letter.charCodeAt(0));

/** Without control characters, such as those that change the direction of writing. */
export const visible = (text: string): string => text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, '');

/** A name as a file gives it, made safe to show: no parent folders, no control characters, not too long. */
export function displayName(path: string): string {
  const parts = visible(path)
    .split(/[\\/]+/)
    .filter((part) => part !== '' && part !== '.' && part !== '..');
  const name = parts.join('/');
  return name.length > 80 ? `…${name.slice(-79)}` : name || 'a file without a name';
}

/** The last folder of a path; empty where it has none. */
export const folderOf = (path: string): string => path.split('/').at(-2) ?? '';
