/** The costs of images: loaded on demand, and passed to `compileCost`. */
import { PARAMETER_DEFAULTS } from '../../settings/rows/cost.ts';
import type { ImageCost } from '../../settings/table.ts';
import { compileCost } from '../compile.ts';
import type { CompileImageCost, Cost, CostSpec, ImageShape, SsimForm } from '../cost.ts';
import { remember } from '../diameter.ts';
import { isImageCost } from '../presets.ts';
import { logarithm } from '../radial.ts';
import { featuredForms } from './featured.ts';
import { blur, type LinearMap, sobel } from './linear.ts';
import { weightsOf } from './ssim.ts';
import { ssimForms } from './ssim-forms.ts';

/** The peak signal-to-noise ratio of two equal images, in decibels, in place of infinity. */
const BEST_PSNR = 50;
/** The difference between black and white, squared. */
const PEAK = 4;

/**
 * Compiles a cost between images of `spec.shape` to all its forms. Parameters: `window` (of ssim and blend, in pixels),
 * `blend` (from 0, squared, to 1, structural), `radius` (of the blur, in pixels).
 * Throws an `Error` if the name is unknown, or if there is no shape.
 */
export const compileImageCost: CompileImageCost = (spec) => {
  const { name, shape } = spec;
  if (!isImageCost(name)) throw new Error(`There is no cost of images "${name}".`);
  if (!shape) throw new Error(`The cost "${name}" compares images, and needs their shape.`);
  return MAKE[name](spec, shape);
};

const MAKE: Record<ImageCost, (spec: CostSpec, shape: ImageShape) => Cost> = {
  ssim: (spec, shape) => ssimCost(spec, shape, 1),
  blend: (spec, shape) => ssimCost(spec, shape, parameter(spec, 'blend')),
  psnr,
  sobel: (spec, shape) => {
    const tex =
      '\\lVert S_{\\rightarrow} * (x - y)\\rVert^{2} + \\lVert S_{\\downarrow} * (x - y)\\rVert^{2}';
    return featured(spec, shape, sobel(shape), { expression: 'sum((sobel(x) - sobel(y))^2)', tex });
  },
  blur: (spec, shape) => {
    const radius = parameter(spec, 'radius');
    const tex = `\\lVert g_{${radius}} * (x - y)\\rVert^{2}`;
    const expression = `sum((blur(x, ${radius}) - blur(y, ${radius}))^2)`;
    return featured(spec, shape, blur(shape, radius), { expression, tex });
  },
};

/** The cost for people to read. */
type Names = Pick<Cost, 'expression' | 'tex'>;

/**
 * These costs need not grow with each |x_k - y_k|: equal differences of neighbours may matter less than a single one.
 */
const STRUCTURAL = { fold: null, monotone: false, radial: null } as const;

const dimensionOf = ({ side, channels }: ImageShape): number => side * side * channels;

function parameter(spec: CostSpec, name: 'window' | 'blend' | 'radius'): number {
  const given = spec.parameters?.[name];
  return given !== undefined && Number.isFinite(given) ? given : PARAMETER_DEFAULTS[name];
}

/** (1 - t) |x - y|^2 / d + t (1 - SSIM(x, y)); for t = 1 the SSIM cost of Laschos et al. 2020. */
function ssimCost(spec: CostSpec, shape: ImageShape, t: number): Cost {
  const window = parameter(spec, 'window');
  const ssim: SsimForm = { shape, window, weights: weightsOf(shape), square: 1 - t, similarity: t };
  const forms = ssimForms(ssim);
  return {
    ...STRUCTURAL,
    ...forms,
    ...ssimNames(ssim, spec.name === 'ssim'),
    spec,
    dimension: dimensionOf(shape),
    features: null,
    ssim,
    diameter: remember(forms.diameter),
  };
}

function ssimNames({ weights, window, square, similarity }: SsimForm, alone: boolean): Names {
  const name = weights.length > 1 ? 'msssim' : 'ssim';
  const sign = `\\operatorname{${name === 'ssim' ? 'SSIM' : 'MS\\text{-}SSIM'}}_{${window}}(x, y)`;
  if (alone) return { expression: `1 - ${name}(x, y)`, tex: `1 - ${sign}` };
  const [a, b] = [square, similarity].map((share) => Number(share.toFixed(4)));
  return {
    expression: `${a}*mean((x-y)^2) + ${b}*(1 - ${name}(x, y))`,
    tex: `\\frac{${a}}{d} \\lVert x - y\\rVert^{2} + ${b} \\left(1 - ${sign}\\right)`,
  };
}

function featured(spec: CostSpec, shape: ImageShape, linear: LinearMap, names: Names): Cost {
  const forms = featuredForms(linear, dimensionOf(shape));
  const dimension = dimensionOf(shape);
  return {
    ...STRUCTURAL,
    ...forms,
    ...names,
    spec,
    dimension,
    ssim: null,
    diameter: remember(forms.diameter),
  };
}

/**
 * 10 log10(1 + mse / floor) with the mean squared error mse: 50 dB minus the peak signal-to-noise ratio
 * 10 log10(4 / mse), except for images that differ by less than that.
 */
function psnr(spec: CostSpec, shape: ImageShape): Cost {
  const dimension = dimensionOf(shape);
  const floor = PEAK * 10 ** (-BEST_PSNR / 10);
  const expression = `10/log(10) * log(1 + mean((x-y)^2)/${floor})`;
  return {
    ...compileCost({ name: 'custom', expression }, dimension),
    spec,
    tex: `10 \\log_{10} \\left(1 + \\frac{\\lVert x - y\\rVert^{2}}{${floor}\\, d}\\right)`,
    radial: logarithm(10 / Math.LN10, floor * dimension),
  };
}
