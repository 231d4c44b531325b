import { PARAMETER_DEFAULTS } from '../settings/rows/cost.ts';
import type { CostSpec } from './cost.ts';

/** The length after which space repeats itself under a cost; null where it does not. Of typed costs it is not known. */
export const periodOf = ({ name, parameters }: CostSpec): number | null =>
  name === 'torus' ? (parameters?.period ?? PARAMETER_DEFAULTS.period) : null;
