import { PARAMETER_DEFAULTS } from '../settings/rows/cost.ts';
import type { ImageCost, VectorCost } from '../settings/table.ts';
import type { Parameters } from './language/language.ts';

/** The built-in costs, as a visitor could have typed them. Their labels and help are in the table of settings. */
export const COST_PRESETS: readonly { name: VectorCost; expression: string }[] = [
  { name: 'square', expression: 'sum((x-y)^2)' },
  { name: 'euclidean', expression: 'norm(x-y)' },
  { name: 'power', expression: 'norm(x-y)^p' },
  { name: 'norm', expression: 'norm(x-y, q)' },
  { name: 'cosine', expression: '1 - dot(x,y)/(norm(x)*norm(y))' },
  { name: 'anisotropic', expression: 'sum(weight^t * (x-y)^2)' },
  { name: 'torus', expression: 'sum(min(mod(abs(x-y), period), period - mod(abs(x-y), period))^2)' },
];

const { p, q, weight, period } = PARAMETER_DEFAULTS;
/** The values of parameters that are not given. */
export const COST_DEFAULTS: Parameters = { p, q, weight, period };

/** Costs of images: see `image/index.ts`. */
export const IMAGE_COSTS: readonly ImageCost[] = ['ssim', 'blend', 'psnr', 'sobel', 'blur'];

/** Is this the name of a cost of images? */
export const isImageCost = (name: string): name is ImageCost => IMAGE_COSTS.some((cost) => cost === name);
