/** Which costs an experiment has, as plain data. */
import type { CostSpec, ImageShape } from '../costs/cost.ts';
import { channelsOf, type Experiment, isImage } from '../settings/table.ts';

/** The shape of the points, if they are images. */
export const shapeOf = (e: Experiment): ImageShape | undefined =>
  isImage(e) ? { side: e.image, channels: channelsOf(e) } : undefined;

/** The cost that assigns points to reals. */
export const costSpec = (e: Experiment): CostSpec => specOf(e, e.cost, e.window);

/** The cost that the generator follows. */
export const generatorCostSpec = (e: Experiment): CostSpec =>
  e.generatorCost === 'same' ? costSpec(e) : specOf(e, e.generatorCost, e.generatorWindow);

/** A cost by its name, with the experiment's parameters, on its points. */
export function specOf(e: Experiment, name: string, side: number): CostSpec {
  const { p, q, weight, period, blend, radius } = e;
  const window = name === 'ssim' || name === 'blend' ? side : undefined; // other costs have none
  const parameters = { p, q, weight, period, blend, radius, ...(window && { window }) };
  return { name, expression: e.expr, parameters, shape: shapeOf(e) };
}

/** Do both name the same cost? */
export const isSame = (a: CostSpec, b: CostSpec): boolean => JSON.stringify(a) === JSON.stringify(b);
