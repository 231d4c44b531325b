/** Links to pass on. */
import type { Key } from '../../settings/table.ts';

/** What is the visitor's own, or of this machine: it never travels by itself. */
const PERSONAL: readonly Key[] = ['theme', 'presentation', 'backend'];

const partsOf = (hash: string): string[] => hash.replace(/^#/, '').split('&').filter(Boolean);

/** A link's part from `#` on, with these parts in place of those that had their keys. */
export function withParts(hash: string, parts: readonly string[], without: readonly string[] = []): string {
  const keyOf = (part: string): string => part.split('=')[0];
  const gone = new Set([...parts.map(keyOf), ...without]);
  const all = [...partsOf(hash).filter((part) => !gone.has(keyOf(part))), ...parts];
  return all.length > 0 ? `#${all.join('&')}` : '';
}

/** The link without personal preferences. */
export const shareable = (hash: string): string => withParts(hash, [], PERSONAL);

/** The whole address of a part from `#` on. */
export const addressOf = (hash: string): string => `${location.href.split(/[?#]/)[0]}${hash}`;

/** The picture with a few controls, in a frame. */
export const embedAddress = (hash: string): string => addressOf(withParts(hash, ['embed=1']));

/** The code of such a frame for another page. */
export const embedCode = (hash: string, [width, height]: readonly [number, number]): string => {
  const address = embedAddress(hash).replaceAll('&', '&amp;').replaceAll('"', '&quot;');
  return `<iframe src="${address}" title="Transport Lab" width="${width}" height="${height}" style="border: 0; max-width: 100%" loading="lazy"></iframe>`;
};
