/** Images of a run in words and numbers. */
import type { Assigned, Reals } from '../../runtime/protocol/protocol.ts';
import { count, number, times } from '../../ui/format.ts';

/** Class of a real: its name, or its label if names are not known; empty without labels. */
export function classOf({ labels, classes }: Pick<Reals, 'labels' | 'classes'>, real: number): string {
  const label = labels?.[real];
  return label === undefined ? '' : (classes?.[label] ?? String(label));
}

/** `real 512 (Trouser)` */
export function realName(reals: Reals, real: number): string {
  const label = classOf(reals, real);
  return `real ${count(real)}${label && ` (${label})`}`;
}

/** The images that loads count: `300 images of the last step`, or before the first step `48 images shown`. */
export const countedWords = ({ loadsFrom, loadsOf }: Assigned): string =>
  `${count(loadsFrom)} images ${loadsOf === 'batch' ? 'of the last step' : 'shown'}`;

/** Load of a real relative to its fair share. */
export const shareOf = ({ loads, loadsFrom }: Assigned, real: number): string =>
  times((loads[real] * loads.length) / loadsFrom);

/** A generated image in words; `assigned` is null if images are not assigned. */
export const imageWords = (reals: Reals, assigned: Assigned | null, i: number): string => {
  const name = `Generated image ${i + 1}`;
  if (!assigned) return name;
  const real = assigned.index[i];
  return (
    `${name}, assigned to ${realName(reals, real)}: ` +
    `s·c\u00a0+\u00a0ψ\u00a0= ${number(assigned.value[i])}, ψ = ${number(assigned.psi[real])}`
  );
};

export const realWords = (reals: Reals, assigned: Assigned, real: number): string =>
  `${realName(reals, real).replace('real', 'Real')}: receives ${count(assigned.loads[real])} of ${countedWords(assigned)} ` +
  `(${shareOf(assigned, real)} fair share), ψ = ${number(assigned.psi[real])}`;
