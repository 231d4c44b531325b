import { PARAMETER_DEFAULTS } from '../settings/rows/cost.ts';
import type { CostSpec } from './cost.ts';

/**
 * The period of space under a cost, in units of the coordinates; null if there is none, or for typed costs, unknown.
 */
export const periodOf = ({ name, parameters }: CostSpec): number | null =>
  name === 'torus' ? (parameters?.period ?? PARAMETER_DEFAULTS.period) : null;
