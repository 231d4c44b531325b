import type { Frame } from '../engine/protocol.ts';
import { count } from './format.ts';

/** The points that loads are of: `2,000 points`, `300 images of the last step`. */
export function countedWords({ kind, loadsFrom, loadsOf }: Frame): string {
  if (kind === 'plane') return `${count(loadsFrom)} points`;
  return `${count(loadsFrom)} images ${loadsOf === 'batch' ? 'of the last step' : 'shown'}`;
}
