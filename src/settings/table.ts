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
  /** One or two short sentences: what it does, and what to expect if it changes. */
  help: string;
  /** Its formula in TeX, if there is one. */
  tex?: string;
  default: T;
  /** The default for images, if it is another. */
  imageDefault?: T;
  /** Can it change during a run? Otherwise a change starts a new run. */
  live: boolean;
  /** It is shown only if this holds. */
  when?: (e: Values) => boolean;
  /** It is relevant only if the generator is trained. */
  ofGenerator?: true;
  /** A warning about the chosen value, in one sentence; null if there is none. */
  warning?: (e: Values) => string | null;
}
export interface NumberSetting<K extends string = Key> extends Base<K, number> {
  kind: 'number' | 'integer';
  min: number;
  max: number;
  /** The scale of its slider. */
  scale: 'linear' | 'log';
  step?: number;
  unit?: string;
  /** Only these values are allowed; it is shown as a choice. */
  values?: readonly number[];
  /** Stops of the slider (by default those of `stopsOf`); any value of the range can still be typed. */
  stops?: readonly number[];
  /** Special values, in words: `{ 16: '∞' }`. */
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
  /** It can be chosen only if this holds: some costs are for images alone. */
  when?: (e: Values) => boolean;
}
export interface FlagSetting<K extends string = Key> extends Base<K, boolean> {
  kind: 'flag';
}
export interface TextSetting<K extends string = Key> extends Base<K, string> {
  kind: 'text';
  maxLength: number;
  /** The text must match this. */
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
  /** Fingerprint of the visitor's own data: see `data/user/own.ts`. The data themselves never leave the browser. */
  own: string;
  N: number;
  image: number;
  colour: boolean;
  /** Labels of the classes that are used, separated by commas; empty for all classes. */
  classes: string;
  text: string;
  /** Points drawn by hand: base64url of pairs of bytes, see `data/shapes/drawn.ts`. */
  drawing: string;
  cost: VectorCost | ImageCost | 'custom';
  /** The cost that the generator minimises, if it is not the assigner's. */
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
  /** A method of `methods/registry.ts`; each one adds its own settings to this interface. */
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
  stop: number;
  play: boolean;
  theme: 'auto' | 'light' | 'dark' | 'projector';
  /** For a lecture hall: does the picture fill the window, with large type for the rest? */
  presentation: boolean;
  /** Is the optimum between the shown point clouds solved during training? */
  exact: boolean;
  /** Layers of the plane that are on: names separated by commas. */
  layers: string;
}
type Values = Experiment;

/** Is each real an image (a grid of pixels) rather than a point of the plane? */
export const isImage = ({ data }: Pick<Experiment, 'data'>): boolean =>
  data === 'mnist' || data === 'fashion' || data === 'images';

/** Is there nothing to learn yet, because nothing is drawn or typed? */
export const isBlank = ({ data, drawing, text }: Pick<Experiment, 'data' | 'drawing' | 'text'>): boolean =>
  (data === 'drawn' && drawing === '') || (data === 'text' && text.trim() === '');

/** Numbers per pixel: 3 for colour, which only the visitor's own pictures have. */
export const channelsOf = (e: Pick<Experiment, 'data' | 'colour'>): 1 | 3 =>
  e.data === 'images' && e.colour ? 3 : 1;

/** Numbers per real: 2 on the plane, side * side * channels for images. */
export const dimensionOf = (e: Pick<Experiment, 'data' | 'colour' | 'image'>): number =>
  isImage(e) ? e.image * e.image * channelsOf(e) : 2;

/** The largest value of `speed`, which means no limit. */
export const AS_FAST_AS_POSSIBLE = 120;
