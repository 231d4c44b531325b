/** What views need to know about the visitor's own data. */
import type { OwnData } from '../data/user/own.ts';
import { type Experiment, isBlank } from '../settings/table.ts';

type Named = Pick<Experiment, 'data' | 'own'>;

/** Are these the data of the experiment? */
export const isOwn = (own: OwnData | null, { data, own: fingerprint }: Named): own is OwnData =>
  own !== null && own.kind === data && own.fingerprint === fingerprint;

const WHAT: Partial<Record<Experiment['data'], string>> = { images: 'pictures', points: 'points' };

/** What the visitor must do if the experiment waits for a drawing, a word or a file; null if it does not. */
export function wantedOf(
  own: OwnData | null,
  experiment: Named & Pick<Experiment, 'drawing' | 'text'>,
): string | null {
  if (isBlank(experiment))
    return `${experiment.data === 'drawn' ? 'Draw a shape on the pad' : 'Type a word'} under Data: training begins with it.`;
  const what = WHAT[experiment.data];
  if (!what || isOwn(own, experiment)) return null;
  return `Choose your ${what} with “Choose files…” under Data: files stay in this browser.`;
}
