/** The plane as it is shown, at any size: as a figure, and for a film. */
import { periodOf } from '../../costs/period.ts';
import type { Frame, Reals } from '../../runtime/protocol/protocol.ts';
import type { Certified } from '../../store/certified.ts';
import type { Palette } from '../../ui/colours.ts';
import { parseLayers } from '../layers.ts';
import { drawPaths } from '../plane/path-marks.ts';
import { differingRows, drawPlan } from '../plane/plan-marks.ts';
import { drawScene } from '../plane/plane-renderer.ts';
import { cellOf, folded } from '../plane/torus.ts';
import type { Figure, KeyEntry } from './figure.ts';

export interface Shown {
  reals: Reals;
  frame: Frame;
  previous: Frame | null;
  /** Names of layers, separated by commas. */
  layers: string;
  exact: Certified | null;
}

/** Draws the square of the data, `pixels` wide. */
export async function drawPlane(shown: Shown, pixels: number, palette: Palette): Promise<HTMLCanvasElement> {
  const { reals, frame, previous, exact } = shown;
  const layers = parseLayers(shown.layers);
  const period = periodOf(frame.cost);
  const cell = period ? cellOf(period, reals.box) : null;
  const within = (points: Float32Array) => (cell ? folded(points, cell) : points);
  const placed = { ...reals, points: within(reals.points) };
  const canvas = document.createElement('canvas');
  Object.assign(canvas, { width: pixels, height: pixels });
  const brush = canvas.getContext('2d');
  if (!brush) throw new Error('The browser cannot make a picture of this size.');
  const size = Math.min(pixels, SIDE);
  const solved = exact?.solved?.frame === frame ? exact.solved : null;
  const index = frame.assigned?.index;
  const only = layers.has('differing') ? new Set(solved && index && differingRows(solved.plan, index)) : null;
  const scene = {
    only,
    ...{
      reals: placed,
      layers,
      palette,
      cell,
      size,
      previous,
      pick: null,
      playing: false,
      reducedMotion: true,
    },
    frame: { ...frame, arrays: { generated: within(frame.arrays.generated) } },
    ...{ view: reals.box, ratio: pixels / size },
  };
  await drawScene(brush, scene, (p) => {
    if (layers.has('optimum') && solved)
      drawPlan(brush, solved.plan, scene.frame.arrays.generated, placed.points, p, palette, cell, only);
    if (layers.has('paths') && frame.trajectories) drawPaths(brush, frame.trajectories, p, palette, cell);
  });
  return canvas;
}

/** The side in CSS pixels that marks and type are made for: larger pictures are drawn in more pixels. */
const SIDE = 800;

/** @param picture from `drawPlane` */
export function planeFigure(
  picture: HTMLCanvasElement,
  shown: Shown,
  caption: string,
  palette: Palette,
): Figure {
  const layers = parseLayers(shown.layers);
  const { frame } = shown;
  const key: KeyEntry[] = [];
  if (layers.has('reals') && frame.assigned)
    key.push(
      { label: 'real, load below its share', colour: palette.loads[1], mark: 'disc' },
      { label: 'fair', colour: palette.loads[4], mark: 'disc' },
      { label: 'above', colour: palette.loads[7], mark: 'disc' },
    );
  else if (layers.has('reals')) key.push({ label: 'real', colour: palette.real, mark: 'disc' });
  if (layers.has('generated'))
    key.push({ label: 'generated point', colour: palette.generated, mark: 'square' });
  if (layers.has('lines') && frame.assigned)
    key.push({ label: 'assignment', colour: palette.muted, mark: 'line' });
  if (layers.has('optimum') && shown.exact?.solved?.frame === frame)
    key.push({ label: 'certified optimum', colour: palette.optimum, mark: 'dashed' });
  return {
    title: 'The plane of reals and generated points',
    ...{ key, caption },
    draw: ({ x, y, width, height }) =>
      `<image x="${x}" y="${y}" width="${width}" height="${height}" href="${picture.toDataURL()}"/>`,
  };
}
