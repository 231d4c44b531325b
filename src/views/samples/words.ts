/** Images of a run in words and numbers. */
import type { Frame, Reals } from '../../runtime/protocol/protocol.ts';
import { count, number, times } from '../../ui/format.ts';

/** Class of a real: its name, its number where names are not known, nothing where there are no labels. */
export function classOf({ labels, classes }: Pick<Reals, 'labels' | 'classes'>, real: number): string {
  const label = labels?.[real];
  return label === undefined ? '' : (classes?.[label] ?? String(label));
}

/** `real 512 (Trouser)` */
export function realName(reals: Reals, real: number): string {
  const label = classOf(reals, real);
  return `real ${count(real)}${label && ` (${label})`}`;
}

/** The images that loads are of: `300 images of the last step`; before the first one `48 images shown`. */
export const countedWords = ({ loadsFrom, loadsOf }: Frame): string =>
  `${count(loadsFrom)} images ${loadsOf === 'batch' ? 'of the last step' : 'shown'}`;

/** Load of a real against its fair share. */
export const shareOf = ({ arrays: { loads }, loadsFrom }: Frame, real: number): string =>
  times((loads[real] * loads.length) / loadsFrom);

export const pairWords = (reals: Reals, frame: Frame, i: number): string => {
  const real = frame.arrays.index[i];
  return (
    `Generated image ${i + 1}, assigned to ${realName(reals, real)}: ` +
    `s·c\u00a0+\u00a0ψ\u00a0= ${number(frame.arrays.value[i])}, ψ = ${number(frame.arrays.psi[real])}`
  );
};

export const realWords = (reals: Reals, frame: Frame, real: number): string =>
  `${realName(reals, real).replace('real', 'Real')}: receives ${count(frame.arrays.loads[real])} of ${countedWords(frame)} ` +
  `(${shareOf(frame, real)} fair share), ψ = ${number(frame.arrays.psi[real])}`;
