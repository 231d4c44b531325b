import type { Box } from '../../data/box.ts';
import type { Frame, Reals } from '../../runtime/protocol/protocol.ts';
import type { Palette } from '../../ui/colours.ts';
import type { LayerName } from '../layers.ts';
import { arrowScale, nearest, type Projection, partners, project, toX, toY } from './geometry.ts';
import { drawArrows, drawGenerated, drawLines, drawPick, drawReals, type Pick } from './marks.ts';
import { advance, animateTo, canAnimate, type PointAnimation } from './plane-animation.ts';
import { drawAxes, drawCell } from './plane-background.ts';
import { shortest } from './torus.ts';

/** Two canvases on top of each other: more would be slow to combine without a GPU. */
export interface Canvases {
  /** c-transform, cells, axes, reals: redrawn only when they change. */
  still: HTMLCanvasElement;
  /** Lines, generated points, arrows, the chosen point. */
  moving: HTMLCanvasElement;
}

export interface Scene {
  reals: Reals | null;
  frame: Frame | null;
  previous: Frame | null;
  layers: ReadonlySet<LayerName>;
  palette: Palette;
  pick: Pick | null;
  /** The rows of the points whose lines are drawn; null: all. */
  only: ReadonlySet<number> | null;
  playing: boolean;
  reducedMotion: boolean;
  /** Side of the square in CSS pixels. */
  size: number;
  /** The square of the plane that is shown. */
  view: Box;
  /** The cell of a periodic plane that is drawn, with all points inside; otherwise null. */
  cell: Box | null;
  /** Device pixels per CSS pixel: see `ratioFor`. */
  ratio: number;
}

/** Arrows at the points, [shown, 2], and their magnification. */
interface Moves {
  values: Float32Array;
  scale: number;
}

type GridLayers = typeof import('./grid-layers.ts');
type SoftPlan = typeof import('./soft-plan.ts');

export interface PlaneRenderer {
  show(scene: Scene): void;
  /** The point drawn within `reach` pixels of (x, y), from the top left; null if there is none. */
  pickAt(x: number, y: number, reach: number): Pick | null;
  /** The current position of a point, in CSS pixels. */
  place(pick: Pick): [number, number] | null;
  /** Magnification of the arrows. */
  readonly arrows: number;
  dispose(): void;
}

/** Device pixels per side, at most: more take time and make no visible difference. */
const MAX_PIXELS = 1800;

/** Device pixels per CSS pixel to draw with, on a screen with a ratio of `screen`. */
export const ratioFor = (size: number, screen: number): number => Math.min(screen, MAX_PIXELS / size);

/** The reals and the frame if they belong together, otherwise null. */
function matching(scene: Scene): { reals: Reals; frame: Frame } | null {
  const { reals, frame } = scene;
  return reals && frame && reals.run === frame.run && frame.kind === 'plane' ? { reals, frame } : null;
}

/** The renderer of `Plane`: animates points between frames, and draws only while something moves or has changed. */
export function createPlaneRenderer(canvases: Canvases, onDrawn: () => void = () => {}): PlaneRenderer {
  const list = [canvases.still, canvases.moving];
  const still = canvases.still.getContext('2d', { alpha: false });
  const moving = canvases.moving.getContext('2d');
  let scene: Scene | null = null;
  let animation: PointAnimation | null = null;
  let ends: Float32Array | null = null;
  let moves: Moves | null = null;
  let slopes: Moves | null = null;
  let request = 0;
  let frames = 0;
  let noted = 0;
  let gridLayers: GridLayers | null = null;
  let softPlan: SoftPlan | null = null;

  const projection = (s: Scene): Projection => project(s.view, s.size);

  const tick = (now: number) => {
    request = 0;
    if (!scene || !moving) return;
    const more = animation ? advance(animation, now) : false;
    clear(moving, scene.size, scene.ratio);
    drawMoving(moving, scene, animation, ends, [slopes, moves], softPlan, projection(scene));
    frames++;
    if (!more || now - noted > 1000) {
      canvases.moving.dataset.frames = String(frames); // for tests: frames drawn so far
      noted = now;
    }
    onDrawn();
    if (more) request = requestAnimationFrame(tick);
  };
  const paintStill = (s: Scene) => {
    if (!still) return;
    fill(still, s.size, s.ratio, s.palette.surface);
    drawGround(still, s, projection(s), gridLayers);
    drawRealsLayer(still, s, projection(s));
  };
  /**
   * Loads the code for cells and c-transform with the first grid that is shown; if it cannot be loaded, they are not
   * drawn.
   */
  const loadGridLayers = () => {
    import('./grid-layers.ts').then(
      (layers) => {
        gridLayers = layers;
        if (scene) paintStill(scene);
      },
      () => undefined,
    );
  };
  /** Likewise the code for the lines of a plan. */
  const loadSoftPlan = () => {
    import('./soft-plan.ts').then(
      (lines) => {
        softPlan = lines;
        wake();
      },
      () => undefined,
    );
  };
  const wake = () => {
    if (request === 0) request = requestAnimationFrame(tick);
  };

  return {
    show(next) {
      const before = scene;
      scene = next;
      const resized = sizeCanvases(list, next.size, next.ratio);
      if (still && (!before || resized || stillChanged(before, next))) {
        paintStill(next);
        if (!gridLayers && (next.frame?.assigned?.grid || next.frame?.judged?.grid)) loadGridLayers();
      }
      if (!softPlan && next.frame?.planned) loadSoftPlan();
      if (!before || before.frame !== next.frame || before.reals !== next.reals) {
        animation = animationFor(animation, before, next);
        ends = endsOf(next);
      }
      if (
        !before ||
        before.frame !== next.frame ||
        before.layers !== next.layers ||
        before.view !== next.view
      ) {
        moves = movesOf(next);
        slopes = slopesOf(next);
      }
      if (!before || before.palette === next.palette) return wake();
      cancelAnimationFrame(request);
      tick(performance.now()); // printing does not wait for an animation frame
    },
    pickAt(x, y, reach) {
      const pair = scene && matching(scene);
      if (!scene || !pair || !animation) return null;
      return pickNear(scene, pair.reals, animation.at, x, y, reach);
    },
    place(pick) {
      if (!scene?.reals) return null;
      const p = projection(scene);
      const [from, at] =
        pick.kind === 'real' ? [scene.reals.points, 2 * pick.row] : [animation?.at, 2 * pick.row];
      if (!from || at + 1 >= from.length) return null;
      return [toX(p, from[at]), toY(p, from[at + 1])];
    },
    get arrows() {
      return moves?.scale ?? 1;
    },
    dispose() {
      if (request !== 0) cancelAnimationFrame(request);
      request = 0;
      scene = null;
    },
  };
}

/** Draws a scene at rest, complete, on one canvas; `between` draws what lies below the points. */
export async function drawScene(
  brush: CanvasRenderingContext2D,
  scene: Scene,
  between: (p: Projection) => void,
): Promise<void> {
  const [gridLayers, softPlan] = await Promise.all([import('./grid-layers.ts'), import('./soft-plan.ts')]);
  const p = project(scene.view, scene.size);
  fill(brush, scene.size, scene.ratio, scene.palette.surface);
  drawGround(brush, scene, p, gridLayers);
  drawRealsLayer(brush, scene, p);
  between(p);
  const animation = animationFor(null, null, { ...scene, reducedMotion: true });
  drawMoving(brush, scene, animation, endsOf(scene), [slopesOf(scene), movesOf(scene)], softPlan, p);
}

/** Must the still canvas be redrawn? */
const stillChanged = (a: Scene, b: Scene) =>
  a.palette !== b.palette ||
  a.layers !== b.layers ||
  a.view !== b.view ||
  a.cell !== b.cell ||
  a.reals !== b.reals ||
  a.frame?.assigned?.loads !== b.frame?.assigned?.loads ||
  a.frame?.assigned?.grid !== b.frame?.assigned?.grid ||
  a.frame?.judged?.grid !== b.frame?.judged?.grid;

/** Sets the size of the canvases in device pixels. Returns whether it changed. */
function sizeCanvases(list: HTMLCanvasElement[], size: number, ratio: number): boolean {
  const pixels = Math.max(1, Math.round(size * ratio));
  if (list[0].width === pixels) return false;
  for (const canvas of list) {
    canvas.width = pixels;
    canvas.height = pixels;
  }
  return true;
}

function clear(brush: CanvasRenderingContext2D, size: number, ratio: number): void {
  brush.setTransform(ratio, 0, 0, ratio, 0, 0);
  brush.clearRect(0, 0, size, size);
}

function fill(brush: CanvasRenderingContext2D, size: number, ratio: number, colour: string): void {
  brush.setTransform(ratio, 0, 0, ratio, 0, 0);
  brush.fillStyle = colour;
  brush.fillRect(0, 0, size, size);
}

function animationFor(
  animation: PointAnimation | null,
  before: Scene | null,
  next: Scene,
): PointAnimation | null {
  const pair = matching(next);
  if (!pair) return null;
  const smooth = !next.reducedMotion && canAnimate(before?.frame ?? null, pair.frame);
  return animateTo(
    animation,
    pair.frame.arrays.generated,
    performance.now(),
    smooth,
    next.playing,
    next.cell,
  );
}

/** The ends of a frame's lines, [shown, 2]; null if points are not assigned. */
function endsOf(scene: Scene): Float32Array | null {
  const pair = matching(scene);
  return pair?.frame.assigned ? partners(pair.frame.assigned.index, pair.reals.points) : null;
}

/** The critic's gradients at the points, [shown, 2], with a separate magnification; null if they are not shown. */
function slopesOf(scene: Scene): Moves | null {
  const values = scene.layers.has('critic') ? matching(scene)?.frame.judged?.gradient : null;
  return values ? { values, scale: arrowScale(values, scene.view[2] - scene.view[0]) } : null;
}

function movesOf(scene: Scene): Moves | null {
  const pair = matching(scene);
  const { previous } = scene;
  if (!pair || !previous || !canAnimate(previous, pair.frame) || !scene.layers.has('arrows')) return null;
  const now = pair.frame.arrays.generated;
  const { view, cell } = scene;
  const values = now.map((v, i) => shortest(v - previous.arrays.generated[i], cell));
  return { values, scale: Math.max(1, arrowScale(values, view[2] - view[0])) };
}

function drawMoving(
  brush: CanvasRenderingContext2D,
  scene: Scene,
  animation: PointAnimation | null,
  ends: Float32Array | null,
  arrows: readonly (Moves | null)[],
  softPlan: SoftPlan | null,
  p: Projection,
): void {
  const pair = matching(scene);
  if (!pair || !animation) return;
  const { layers, palette, pick, cell } = scene;
  const pixel = 1 / scene.ratio;
  if (layers.has('lines') && ends) drawLines(brush, animation.at, ends, p, palette, pixel, cell, scene.only);
  const { planned } = pair.frame;
  if (layers.has('plan') && planned)
    softPlan?.drawSoftPlan(brush, planned, animation.at, pair.reals.points, p, palette, pixel, cell);
  if (layers.has('generated')) drawGenerated(brush, animation.at, p, palette, pixel);
  for (const of of arrows)
    if (of) drawArrows(brush, animation.at, of.values, of.scale, p, palette, pixel, cell);
  if (pick && exists(pick, pair.frame, pair.reals)) {
    drawPick(brush, pick, animation.at, pair.frame.assigned, pair.reals.points, p, palette, cell);
  }
}

export const exists = (pick: Pick, frame: Frame, reals: Reals): boolean =>
  pick.row < (pick.kind === 'real' ? reals.points : frame.arrays.generated).length / 2;

function drawRealsLayer(brush: CanvasRenderingContext2D, scene: Scene, p: Projection): void {
  if (scene.reals?.kind !== 'plane' || !scene.layers.has('reals')) return;
  const { loads, loadsFrom } = matching(scene)?.frame.assigned ?? { loads: null, loadsFrom: 0 };
  const fair = loadsFrom / (scene.reals.points.length / 2);
  drawReals(brush, scene.reals.points, loads, fair, p, scene.palette, 1 / scene.ratio);
}

function drawGround(
  brush: CanvasRenderingContext2D,
  scene: Scene,
  p: Projection,
  gridLayers: GridLayers | null,
): void {
  const { palette, layers, cell } = scene;
  const { assigned, judged } = matching(scene)?.frame ?? {};
  const grid = assigned?.grid;
  const landscape = layers.has('critic') ? judged?.grid : null;
  const field = layers.has('psi');
  brush.save();
  if (cell) clipTo(brush, cell, p);
  if (landscape) gridLayers?.drawField(brush, landscape, p, palette);
  if (grid && field) gridLayers?.drawField(brush, grid, p, palette);
  if (grid && layers.has('cells')) gridLayers?.drawCells(brush, grid, p, palette, !field);
  brush.restore();
  if (scene.reals) drawAxes(brush, scene.view, p, palette);
  if (cell) drawCell(brush, cell, p, palette);
}

/** Clips everything drawn from now on to the cell. */
function clipTo(brush: CanvasRenderingContext2D, [x0, y0, x1, y1]: Box, p: Projection): void {
  brush.beginPath();
  brush.rect(toX(p, x0), toY(p, y1), p.k * (x1 - x0), p.k * (y1 - y0));
  brush.clip();
}

function pickNear(
  scene: Scene,
  reals: Reals,
  at: Float32Array,
  x: number,
  y: number,
  reach: number,
): Pick | null {
  const p = project(scene.view, scene.size);
  const px = (x - p.x0) / p.k;
  const py = (p.y0 - y) / p.k;
  const far = (list: Float32Array, row: number) => Math.hypot(list[2 * row] - px, list[2 * row + 1] - py);
  const g = scene.layers.has('generated') ? nearest(at, px, py, reach / p.k) : -1;
  const r = scene.layers.has('reals') ? nearest(reals.points, px, py, reach / p.k) : -1;
  if (g >= 0 && (r < 0 || far(at, g) <= far(reals.points, r))) return { kind: 'generated', row: g };
  return r >= 0 ? { kind: 'real', row: r } : null;
}
