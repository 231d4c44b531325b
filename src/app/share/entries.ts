/** The entries of the menu Share, and what they do. */
import type { ExperimentStore } from '../../store/experiment-store.ts';
import type { MenuEntry } from '../../ui/overlays.tsx';
import { classLink } from '../class/address.ts';
import { addressOf, shareable } from './links.ts';

/** What the dialog shows. `hash`: the link from `#` on, without personal preferences. */
export interface Shared {
  what: 'link' | 'qr' | 'embed';
  hash: string;
}

/** @param hash the link to what is on the screen, from `#` on */
export const entriesOf = (hash: string): MenuEntry[] => [
  {
    id: 'link',
    label: 'Copy link',
    hint: 'It opens this experiment with every setting, but in the reader’s own theme.',
  },
  { id: 'qr', label: 'QR code', hint: 'The same link, large, for a lecture hall.' },
  { id: 'embed', label: 'Embed…', hint: 'The picture with a few controls, for a page of your own.' },
  {
    id: 'class',
    label: 'A page for the class…',
    hint: 'Choose what is shown and what is locked; the link follows.',
    href: classLink(shareable(hash)),
  },
];

/** What an entry shows; null where all is done. */
export async function share(id: string, now: string, { actions }: ExperimentStore): Promise<Shared | null> {
  const hash = shareable(now);
  if (id === 'qr' || id === 'embed') return { what: id, hash };
  if (id !== 'link') return null;
  if (!(await copied(addressOf(hash)))) return { what: id, hash };
  actions.notify('info', 'Link copied: it opens this experiment, with every setting.');
  return null;
}

/** Copies a text. Resolves to whether the browser allowed it. */
export async function copied(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
