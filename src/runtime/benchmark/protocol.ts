/** Messages between the page of the benchmark and its worker, which runs one solver at a time and is ended to cancel. */
import type { PairPicture } from '../../benchmark/picture.ts';
import type { RunSettings } from '../../benchmark/run.ts';
import type { RunFigures } from '../../benchmark/stored.ts';

/** Points of a side of the grids that are drawn. */
export const GRID_SIDE = 61;

/** What a link or a control can choose. */
export type PageRun = Omit<RunSettings, 'funnels' | 'sizes'>;

export type BenchmarkCommand =
  /** Asks for the picture of a pair of the plane. */
  { type: 'pair'; N: number; seed: number } | { type: 'run'; run: PageRun };

/** The state of a solver: its figures, and in the plane its potential on the grid and its gradients at the points. */
export interface BenchmarkFrame {
  figures: RunFigures;
  value: Float32Array | null;
  gradients: Float32Array | null;
}

export type BenchmarkReport =
  | { type: 'pair'; N: number; seed: number; picture: PairPicture }
  | { type: 'frame'; frame: BenchmarkFrame; done: boolean }
  | { type: 'error'; error: string };
