import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Frame, Reals } from '../../runtime/protocol/protocol.ts';
import { loadRamp, type Palette } from '../../ui/colours.ts';
import type { LayerName } from '../layers.ts';
import { createPlaneRenderer, type Scene } from './plane-renderer.ts';

/** A canvas that notes the strokes of its last picture: each from where to where. */
function canvas() {
  const strokes: [number, number, number, number][] = [];
  let pen = [0, 0];
  const known: Record<string, unknown> = {
    clearRect: () => strokes.splice(0),
    moveTo: (x: number, y: number) => {
      pen = [x, y];
    },
    lineTo: (x: number, y: number) => {
      strokes.push([pen[0], pen[1], x, y]);
      pen = [x, y];
    },
  };
  const brush = new Proxy(known, { get: (all, name: string) => all[name] ?? (() => undefined) });
  const element = { width: 0, height: 0, dataset: {}, getContext: () => brush };
  return { element: element as unknown as HTMLCanvasElement, strokes };
}

const palette = { weight: 1, type: 10, loads: loadRamp(false) } as Palette;
const reals = { run: 1, kind: 'plane', points: Float32Array.of(-1, -1, 1, 1, -1, 1) } as Reals;

const onTorus = { ...reals, points: Float32Array.of(-0.75, 0) };

const frame = (generated: number[], index: number[]) =>
  ({
    run: 1,
    kind: 'plane',
    cost: { name: 'square' },
    arrays: { generated: Float32Array.from(generated) },
    assigned: { index: Int32Array.from(index), loads: new Int32Array(3), loadsFrom: index.length },
  }) as Frame;

let now = 0;
let due: ((now: number) => void) | null = null;

/** Draws the picture of a moment, in ms. */
function at(time: number): void {
  now = time;
  const draw = due;
  due = null;
  draw?.(time);
}

/** A renderer in use. Its canvas is 200 pixels wide: 100 a unit, and (0, 0) in the middle. */
function renderer(layers: LayerName[], change: Partial<Scene> = {}) {
  const moving = canvas();
  const made = createPlaneRenderer({ still: canvas().element, moving: moving.element });
  let previous: Frame | null = null;
  const show = (next: Frame) => {
    made.show({
      ...{ reals, frame: next, previous, layers: new Set(layers), palette, pick: null, only: null },
      ...{ playing: true, reducedMotion: false, size: 200, view: [-1, -1, 1, 1], cell: null, ratio: 1 },
      ...change,
    });
    previous = next;
  };
  return { show, strokes: moving.strokes, made };
}

describe('the picture between two frames', () => {
  beforeEach(() => {
    now = 0;
    due = null;
    vi.spyOn(performance, 'now').mockImplementation(() => now);
    vi.stubGlobal('requestAnimationFrame', (draw: typeof due) => {
      due = draw;
      return 1;
    });
  });
  afterEach(() => {
    vi.restoreAllMocks();
    vi.unstubAllGlobals();
  });

  it('has lines from points on their way to the reals that they are assigned to, which change at once', () => {
    const { show, strokes } = renderer(['lines']);
    show(frame([0, 0, 0, 0], [0, 1]));
    at(0);
    expect(strokes).toEqual([
      [100, 100, 0, 200],
      [100, 100, 200, 0],
    ]);
    now = 100;
    show(frame([0.5, 0, 0, 0.5], [1, 2]));
    at(150); // half of the time between frames
    expect(strokes).toEqual([
      [125, 100, 200, 0],
      [100, 75, 0, 0],
    ]);
    at(200);
    expect(strokes).toEqual([
      [150, 100, 200, 0],
      [100, 50, 0, 0],
    ]);
  });

  it('has arrows that begin at the points on their way', () => {
    const { show, strokes } = renderer(['arrows']);
    show(frame([0, 0], [0]));
    at(0);
    now = 100;
    show(frame([0.5, 0], [0]));
    at(150);
    const [[x0, y0, x1, y1]] = strokes;
    expect([x0, y0]).toEqual([125, 100]);
    expect([x1 - x0, y1 - y0]).toEqual([50, 0]);
  });

  it('goes the short way round on a torus: out on one side, in on the other', () => {
    const { show, strokes } = renderer(['lines'], { cell: [-1, -1, 1, 1], reals: onTorus });
    show(frame([0.75, 0], [0]));
    at(0);
    expect(strokes).toEqual([
      [175, 100, 200, 100],
      [0, 100, 25, 100],
    ]);
    now = 100;
    show(frame([-0.75, 0], [0])); // it has left on the right
    at(150);
    expect(strokes).toEqual([[0, 100, 25, 100]]);
  });

  it('does not animate points where motion is unwanted', () => {
    const { show, strokes } = renderer(['lines'], { reducedMotion: true });
    show(frame([0, 0], [0]));
    at(0);
    now = 100;
    show(frame([0.5, 0], [1]));
    at(101);
    expect(strokes).toEqual([[150, 100, 200, 0]]);
  });
});
