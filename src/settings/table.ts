/**
 * The one table of everything a visitor can choose. Controls, URL, validation, help and the
 * headless command are all derived from it.
 */

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
  options: readonly { value: string; label: string; help?: string }[];
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
    | 'mnist';
  N: number;
  image: number;
  text: string;
  /** Points drawn by hand: base64url of pairs of bytes, see `data/drawn.ts`. */
  drawing: string;
  cost: 'square' | 'euclidean' | 'power' | 'norm' | 'cosine' | 'anisotropic' | 'torus' | 'custom';
  p: number;
  q: number;
  weight: number;
  period: number;
  expr: string;
  method: 'assignment';
  ratio: number;
  steps: number;
  diameter: number;
  batch: number;
  latent: 'gaussian' | 'uniform' | 'mixture';
  latentDim: number;
  centres: number;
  sigma: number;
  assignerWidth: number;
  assignerDepth: number;
  generatorWidth: number;
  generatorDepth: number;
  optimiser: 'adam' | 'rmsprop';
  assignerRate: number;
  generatorRate: number;
  beta1: number;
  beta2: number;
  seed: number;
  backend: 'auto' | 'webgpu' | 'webgl' | 'wasm' | 'cpu';
  speed: number;
  play: boolean;
  theme: 'auto' | 'light' | 'dark' | 'projector';
  /** Layers of the plane that are on: names joined by commas. */
  layers: string;
}
type Values = Experiment;

/** Is each real an image (a grid of pixels) rather than a point of the plane? */
export const isImage = (e: Pick<Experiment, 'data'>): boolean => e.data === 'mnist';

/** The top end of `speed`: no limit. */
export const AS_FAST_AS_POSSIBLE = 120;
