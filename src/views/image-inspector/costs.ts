/** The costs that are compared side by side, in words. */
import { setting } from '../../experiment/settings.ts';
import type { ChoiceSetting, Experiment } from '../../settings/table.ts';
import { plural } from '../../ui/format.ts';

type CostName = Experiment['cost'];

const COMPARED: readonly CostName[] = ['square', 'ssim', 'blend', 'psnr', 'sobel', 'blur'];

/** The costs of images, and the run's cost if it is another one. */
export const comparedCosts = (ofRun: CostName): CostName[] =>
  COMPARED.includes(ofRun) ? [...COMPARED] : [...COMPARED, ofRun];

/** Label and help of a cost, from the table of settings. */
export function costWords(cost: CostName): { label: string; help: string } {
  const option = (setting('cost') as ChoiceSetting).options.find((o) => o.value === cost);
  return { label: option?.label ?? cost, help: option?.help ?? '' };
}

type Found = readonly { index: readonly number[] }[];

/** The number of different reals that are nearest under some cost. */
const nearestReals = (found: Found): number => new Set(found.map(({ index }) => index[0])).size;

export const disagree = (found: Found): boolean => nearestReals(found) > 1;

/** A sentence about whether the costs agree on the nearest real. */
export function agreement(found: Found): string {
  const reals = nearestReals(found);
  return reals === 1
    ? `All ${found.length} costs agree on the nearest real.`
    : `${plural(found.length, 'cost')}, ${plural(reals, 'different nearest real')}.`;
}
