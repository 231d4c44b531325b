import { defaults } from '../settings/experiment.ts';
import type { CostSpec } from './cost.ts';

/** The length after which space repeats itself under a cost; null where it does not. Of typed costs it is not known. */
export const periodOf = ({ name, parameters }: CostSpec): number | null =>
  name === 'torus' ? (parameters?.period ?? defaults().period) : null;
