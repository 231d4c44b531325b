/** A view of the same memory. */
export const viewOf = (bytes: Uint8Array): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** Are the bytes at `at` this text, in Latin-1? */
export const hasText = (bytes: Uint8Array, text: string, at = 0): boolean =>
  bytes.length >= at + text.length &&
  Array.prototype.every.call(text, (letter: string, i: number) => bytes[at + i] === letter.charCodeAt(0));

/** The text without control and formatting characters, such as those that change the direction of writing. */
export const withoutControlCharacters = (text: string): string =>
  text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, '');

/** A path or name from a file, made safe to show: without folders and control characters, and not too long. */
export function displayName(path: string): string {
  const parts = withoutControlCharacters(path)
    .split(/[\\/]+/)
    .filter((part) => part !== '' && part !== '.' && part !== '..');
  const name = parts.join('/');
  return name.length > 80 ? `…${name.slice(-79)}` : name || 'a file without a name';
}

/** The last folder of a path; empty if it has none. */
export const folderOf = (path: string): string => path.split('/').at(-2) ?? '';
