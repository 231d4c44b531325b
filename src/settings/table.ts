/**
 * The one table of everything a visitor can choose. Controls, URL, validation, help and the
 * commands are all derived from it.
 */
import type { BackendName } from './backends.ts';

export type Group = 'cost' | 'data' | 'method' | 'latent' | 'networks' | 'optimiser' | 'run' | 'view';

interface Base<K extends string, T> {
  key: K;
  group: Group;
  label: string;
  /** One or two short sentences: what it does, and what to expect when it changes. */
  help: string;
  /** Its formula in TeX, where there is one. */
  tex?: string;
  default: T;
  /** The default where the data are images, if it differs. */
  imageDefault?: T;
  /** Can it change while the run goes on? Otherwise a change starts a new run. */
  live: boolean;
  /** Shown only where it matters. */
  when?: (e: Values) => boolean;
  /** It matters only where the generator learns. */
  ofGenerator?: true;
  /** A warning about the chosen value, in a sentence; null if there is none. */
  warning?: (e: Values) => string | null;
}
export interface NumberSetting<K extends string = Key> extends Base<K, number> {
  kind: 'number' | 'integer';
  min: number;
  max: number;
  /** How a slider moves through the range. */
  scale: 'linear' | 'log';
  step?: number;
  unit?: string;
  /** Nothing but these values is allowed: shown as a choice. */
  values?: readonly number[];
  /** Where the slider stops; any value of the range may still be typed. Without it: see `stopsOf`. */
  stops?: readonly number[];
  /** Values that mean something of their own, in words: `{ 16: '∞' }`. */
  words?: Readonly<Record<number, string>>;
}
export interface ChoiceSetting<K extends string = Key> extends Base<K, string> {
  kind: 'choice';
  options: readonly Option[];
}
export interface Option {
  value: string;
  label: string;
  help?: string;
  /** Can be chosen only where this holds: some costs are for images alone. */
  when?: (e: Values) => boolean;
}
export interface FlagSetting<K extends string = Key> extends Base<K, boolean> {
  kind: 'flag';
}
export interface TextSetting<K extends string = Key> extends Base<K, string> {
  kind: 'text';
  maxLength: number;
  /** What the text may consist of. */
  pattern?: RegExp;
}
export type Key = keyof Experiment;
export type Setting = NumberSetting | ChoiceSetting | FlagSetting | TextSetting;

/** Costs between points of any dimension, written in the expression language. */
export type VectorCost = 'square' | 'euclidean' | 'power' | 'norm' | 'cosine' | 'anisotropic' | 'torus';
/** Costs of images. */
export type ImageCost = 'ssim' | 'psnr' | 'blend' | 'sobel' | 'blur';
/** Trained runs to start from: see `starts.ts`. */
export type StartId = 'mnist-square' | 'mnist-ssim' | 'fashion-square' | 'fashion-ssim';

/** A complete experiment: plain and serialisable. The URL holds what differs from the defaults. */
export interface Experiment {
  data:
    | 'ring'
    | 'gaussians8'
    | 'grid'
    | 'moons'
    | 'spiral'
    | 'checkerboard'
    | 'rings'
    | 'text'
    | 'drawn'
    | 'points'
    | 'mnist'
    | 'fashion'
    | 'images';
  /** Fingerprint of imported data: see `data/user/own.ts`. The data themselves never leave the browser. */
  own: string;
  N: number;
  image: number;
  colour: boolean;
  /** Numbers of the classes that are taken, joined by commas; empty takes all. */
  classes: string;
  text: string;
  /** Points drawn by hand: base64url of pairs of bytes, see `data/shapes/drawn.ts`. */
  drawing: string;
  cost: VectorCost | ImageCost | 'custom';
  /** The cost that the generator minimises, where it is another than the assigner's. */
  generatorCost: 'same' | VectorCost | ImageCost;
  /** Side of the window of structural similarity. */
  window: number;
  generatorWindow: number;
  blend: number;
  radius: number;
  p: number;
  q: number;
  weight: number;
  period: number;
  expr: string;
  /** One of `methods/registry.ts`; each adds its own settings to this interface. */
  method: string;
  ratio: number;
  scaling: 'diameter' | 'factor';
  diameter: number;
  factor: number;
  batch: number;
  latent: 'gaussian' | 'uniform' | 'mixture';
  latentDim: number;
  centres: number;
  sigma: number;
  start: 'none' | StartId;
  generatorKind: 'dense' | 'deconv' | 'glu';
  generatorWidth: number;
  generatorDepth: number;
  optimiser: 'adam' | 'rmsprop';
  generatorRate: number;
  beta1: number;
  beta2: number;
  seed: number;
  backend: 'auto' | BackendName;
  speed: number;
  play: boolean;
  theme: 'auto' | 'light' | 'dark' | 'projector';
  /** For a lecture hall: does the picture fill the window, with large type for everything else? */
  presentation: boolean;
  /** Is the optimum between the shown clouds solved beside the training? */
  exact: boolean;
  /** Layers of the plane that are on: names joined by commas. */
  layers: string;
}
type Values = Experiment;

/** Is each real an image (a grid of pixels) rather than a point of the plane? */
export const isImage = ({ data }: Pick<Experiment, 'data'>): boolean =>
  data === 'mnist' || data === 'fashion' || data === 'images';

/** Is there nothing to learn yet: nothing drawn, no word typed? */
export const isBlank = ({ data, drawing, text }: Pick<Experiment, 'data' | 'drawing' | 'text'>): boolean =>
  (data === 'drawn' && drawing === '') || (data === 'text' && text.trim() === '');

/** Numbers of one pixel: 3 for colour, which only own pictures have. */
export const channelsOf = (e: Pick<Experiment, 'data' | 'colour'>): 1 | 3 =>
  e.data === 'images' && e.colour ? 3 : 1;

/** Numbers of one real: 2 on the plane; rows of pixels, each with its channels, for images. */
export const dimensionOf = (e: Pick<Experiment, 'data' | 'colour' | 'image'>): number =>
  isImage(e) ? e.image * e.image * channelsOf(e) : 2;

/** The top end of `speed`: no limit. */
export const AS_FAST_AS_POSSIBLE = 120;
