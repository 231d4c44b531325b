import {
  type KeyboardEvent,
  type PointerEvent,
  type RefObject,
  useCallback,
  useContext,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { periodOf } from '../../costs/period.ts';
import type { Box } from '../../data/box.ts';
import type { Method } from '../../methods/method.ts';
import type { Frame, Reals, Watch } from '../../runtime/protocol/protocol.ts';
import type { Certified, Solved } from '../../store/certified.ts';
import { coordinate } from '../../ui/format.ts';
import { useLater, usePalette, usePixelRatio, useSize, useThrottled } from '../../ui/hooks.ts';
import { LaneContext, useName } from '../lane.ts';
import { needsGrid, needsPlan, parseLayers } from '../layers.ts';
import { Around, outsideOf, sayOutside } from './around.tsx';
import { describePlane, factsOf, sayFacts } from './describe.ts';
import { type Gestures, takeGestures } from './gestures.ts';
import { move, moveView, placeOf } from './keys.ts';
import { PlaneLegend } from './legend.tsx';
import type { Pick } from './marks.ts';
import { createPlaneRenderer, exists, type PlaneRenderer, ratioFor, type Scene } from './plane-renderer.ts';
import { PlaneTip } from './tip.tsx';
import { LayerToolbar } from './toolbar.tsx';
import { cellOf, folded } from './torus.ts';
import { useView, type View } from './useView.ts';

export interface PlaneProps {
  method: Method;
  reals: Reals | null;
  frame: Frame | null;
  /** The earlier frame from which the arrows show the motion. */
  previous: Frame | null;
  /** Names of the layers that are on, separated by commas. */
  layers: string;
  onLayers: (layers: string) => void;
  /** Opens the game in which the visitor connects points by hand. */
  onGuess: () => void;
  /** Called when the layers need other values. */
  onWatch?: (watch: Watch) => void;
  playing: boolean;
  reducedMotion: boolean;
  /** The certified distance, or `off`; null before its solver is loaded. */
  exact: Certified | 'off' | null;
  /** What the visitor must do before there are reals, if anything. */
  wanted: string | null;
}

/** The picture uses the arrow keys itself, from point to point, so it is a single stop of the Tab key. */
const EXPLORED = { role: 'application', 'aria-roledescription': 'picture', tabIndex: 0 } as const;

type Place = readonly [number, number];
/** Pixels between a point and its tip. */
const TIP_GAP = 12;

/** Milliseconds between two requests for a grid of another view: views in between use the last grid. */
const GRID_EVERY = 100;

const planLayer = () => import('./plan.tsx');
const pathsLayer = () => import('./paths.tsx');

interface Folded extends PlaneProps {
  /** The cell of a periodic plane; the points of reals and frame are inside. */
  cell: Box | null;
}

/** Under a periodic cost: moves all points into one cell, for everything that is drawn or said about them. */
function useFolded(props: PlaneProps): Folded {
  const { reals, frame } = props;
  const period = reals && frame?.run === reals.run ? periodOf(frame.cost) : null;
  const cell = useMemo(() => (reals && period ? cellOf(period, reals.box) : null), [reals, period]);
  const placed = useMemo(
    () => reals && cell && { ...reals, points: folded(reals.points, cell) },
    [reals, cell],
  );
  const moved = useMemo(
    () => frame && cell && { ...frame, arrays: { generated: folded(frame.arrays.generated, cell) } },
    [frame, cell],
  );
  return { ...props, reals: placed ?? reals, frame: moved ?? frame, cell };
}

/** The canvases, their renderer and the chosen point. */
function useRenderer(props: Folded, view: Box, only: ReadonlySet<number> | null) {
  const area = useRef<HTMLDivElement>(null);
  const still = useRef<HTMLCanvasElement>(null);
  const moving = useRef<HTMLCanvasElement>(null);
  const tip = useRef<HTMLDivElement>(null);
  const renderer = useRef<PlaneRenderer | null>(null);
  const picked = useRef<Pick | null>(null);
  const ownPick = useState<Pick | null>(null);
  const [pick, setPick] = useContext(LaneContext)?.pick ?? ownPick;
  const palette = usePalette(area);
  const [width, height] = useSize(area);
  const size = Math.floor(Math.min(width, height));
  const ratio = ratioFor(size, usePixelRatio());
  const layers = useMemo(() => parseLayers(props.layers), [props.layers]);
  const { reals, frame, previous, playing, reducedMotion } = props;
  const { cell } = props;

  /** Moves the tip with its point during the animation. */
  const placeTip = useCallback(() => {
    const at = picked.current && renderer.current?.place(picked.current);
    if (!tip.current || !at) return;
    const side = tip.current.parentElement?.clientWidth ?? 0;
    tip.current.hidden = at.some((v) => v < 0 || v > side);
    placeBeside(tip.current, at);
  }, []);

  useEffect(() => {
    if (!still.current || !moving.current) return;
    const made = createPlaneRenderer({ still: still.current, moving: moving.current }, placeTip);
    renderer.current = made;
    return () => {
      made.dispose();
      renderer.current = null;
    };
  }, [placeTip]);

  useEffect(() => {
    if (!palette || size < 10) return;
    const scene: Scene = {
      ...{ reals, frame, previous, layers, palette, pick, only, playing, reducedMotion },
      ...{ size, view, cell, ratio },
    };
    renderer.current?.show(scene);
  }, [reals, frame, previous, layers, palette, pick, only, playing, reducedMotion, size, view, cell, ratio]);

  // After every render, since the facts may have changed, and with them the height of the tip.
  useLayoutEffect(() => {
    picked.current = pick;
    placeTip();
  });

  return { area, still, moving, tip, renderer, pick, setPick, palette, size, ratio, layers };
}

/** Puts the tip next to a point, towards the middle of the picture, and completely inside. */
function placeBeside(
  { style, classList, parentElement, firstElementChild: box }: HTMLElement,
  at: Place,
): void {
  const size = parentElement?.clientWidth ?? 0;
  const back = at.map((v) => v > size / 2);
  const [left, top] = [box?.clientWidth ?? 0, box?.clientHeight ?? 0].map((extent, k) => {
    const beyond = extent + TIP_GAP - (back[k] ? at[k] : size - at[k]);
    return at[k] + Math.max(0, beyond) * (back[k] ? 1 : -1);
  });
  style.left = `${left}px`;
  style.top = `${top}px`;
  classList.toggle('v-tip-left', back[0]);
  classList.toggle('v-tip-up', back[1]);
}

/** Lets wheel, drag and fingers change the view. The result tells whether they are doing so. */
function useGestures(element: RefObject<HTMLElement | null>, view: View): RefObject<Gestures | null> {
  const now = useRef(view);
  now.current = view;
  const gestures = useRef<Gestures | null>(null);
  useEffect(() => {
    if (!element.current) return;
    gestures.current = takeGestures(element.current, {
      changed: () => now.current.changed,
      zoom: (factor, [x, y]) => now.current.zoom(factor, now.current.placeAt(x, y)),
      move: (dx, dy) => now.current.move(dx, dy),
      home: () => now.current.home(),
    });
    return () => gestures.current?.dispose();
  }, [element]);
  return gestures;
}

/** The optimum of the run that is shown, if it is known. */
function solvedOf(exact: PlaneProps['exact'], reals: Reals | null): Solved | null {
  const solved = exact === 'off' ? null : exact?.solved;
  return solved && solved.frame.run === reals?.run ? solved : null;
}

/** The view in words. */
const sayView = ([x0, y0, x1, y1]: Box): string =>
  `Shown: x from ${coordinate(x0)} to ${coordinate(x1)}, y from ${coordinate(y0)} to ${coordinate(y1)}`;

/** The plane of two-dimensional data: reals, generated points, and their assignment. */
export function Plane(given: PlaneProps) {
  const props = useFolded(given);
  const { method, reals, frame, layers, onLayers, onGuess, onWatch, exact, wanted } = props;
  const view = useView(reals, frame);
  const on = useMemo(() => parseLayers(layers), [layers]);
  const plan = useLater(on.has('optimum') || on.has('differing'), planLayer);
  const solved = solvedOf(exact, reals);
  const current = plan?.isNow(exact) ? solved : null;
  const compared = (on.has('differing') && (current ? frame : solved?.frame)?.assigned?.index) || null;
  const differing = useMemo(
    () =>
      on.has('differing')
        ? new Set(current && compared ? plan?.differingRows(current.plan, compared) : [])
        : null,
    [on, plan, current, compared],
  );
  const s = useRenderer(props, view.box, differing);
  const picture = useRef<HTMLDivElement>(null);
  const gestures = useGestures(picture, view);
  const trajectories = (s.layers.has('paths') && frame?.run === reals?.run && frame?.trajectories) || null;
  const paths = useLater(trajectories !== null, pathsLayer);
  const optimum = plan?.isNow(exact) && solved ? solved.plan : null;
  const [said, setSaid] = useState('');
  const beyond = useMemo(
    () => outsideOf(view.box, reals, frame, s.layers),
    [view.box, reals, frame, s.layers],
  );
  const label = useThrottled(describePlane(reals, frame, wanted) + sayOutside(beyond), 2000);
  const seen = view.changed ? view.box : 'data';
  const grid = useThrottled(needsGrid(layers) ? seen : null, GRID_EVERY);
  const planned = needsPlan(layers);
  useEffect(() => onWatch?.({ grid, plan: planned }), [grid, planned, onWatch]);

  const pointAt = (event: PointerEvent<HTMLDivElement>) => {
    if (gestures.current?.busy) return;
    const box = event.currentTarget.getBoundingClientRect();
    const reach = event.pointerType === 'mouse' ? 12 : 28;
    const found =
      s.renderer.current?.pickAt(event.clientX - box.left, event.clientY - box.top, reach) ?? null;
    s.setPick((old) => (old?.kind === found?.kind && old?.row === found?.row ? old : found));
  };
  const onKey = (event: KeyboardEvent) => {
    if (!reals || !frame || event.ctrlKey || event.metaKey || event.altKey) return;
    const at = s.pick && exists(s.pick, frame, reals) ? placeOf(s.pick, reals, frame) : null;
    if (moveView(event, view, at)) {
      event.preventDefault();
      return;
    }
    const next = move(event.key, s.pick, reals, frame, s.layers, view.box);
    if (next === undefined) return;
    event.preventDefault();
    s.setPick(next);
    if (next) view.reveal(placeOf(next, reals, frame));
    setSaid(next ? sayFacts(factsOf(next, reals, frame, optimum)) : '');
  };
  const viewed = useRef(view.box);
  useEffect(() => {
    if (viewed.current !== view.box && document.activeElement === picture.current) setSaid(sayView(view.box));
    viewed.current = view.box;
  }, [view.box]);
  const facts =
    s.pick && reals && frame && exists(s.pick, frame, reals) ? factsOf(s.pick, reals, frame, optimum) : null;

  const explored = {
    ...EXPLORED,
    'aria-label': `${label} Arrow keys go from point to point, Enter to the partner, Escape leaves; plus and minus zoom, Shift and arrow keys move the view, 0 resets it.`,
    onPointerMove: pointAt,
    onPointerDown: pointAt,
    onPointerLeave: (event: PointerEvent) => event.pointerType === 'mouse' && s.setPick(null),
    onKeyDown: onKey,
    onBlur: () => s.setPick(null),
  };

  return (
    <section className="v-plane" aria-label={useName('Plane')}>
      <div className="v-plane-area" ref={s.area}>
        <div className="v-plane-frame" style={{ width: s.size, height: s.size }}>
          <div
            className={view.changed ? 'v-plane-surface v-plane-moved' : 'v-plane-surface'}
            ref={picture}
            data-testid="plane"
            {...explored}
          >
            <canvas ref={s.still} data-testid="background-canvas" />
            {plan && solved && reals && s.palette && s.layers.has('optimum') && (
              <plan.PlanCanvas
                solved={solved}
                reals={reals}
                palette={s.palette}
                size={s.size}
                view={view.box}
                cell={props.cell}
                ratio={s.ratio}
                unlike={compared}
              />
            )}
            {paths && trajectories && s.palette && (
              <paths.PathsCanvas
                paths={trajectories}
                palette={s.palette}
                size={s.size}
                view={view.box}
                cell={props.cell}
                ratio={s.ratio}
              />
            )}
            <canvas ref={s.moving} data-testid="plane-canvas" />
            {!reals && wanted && <p className="v-plane-note">{wanted}</p>}
            <PlaneTip element={s.tip} facts={facts} />
          </div>
          {reals && <Around view={view} found={beyond} />}
        </div>
      </div>
      <p className="v-hidden" aria-live="polite">
        {said}
      </p>
      <div className="v-plane-foot">
        {s.palette && (
          <PlaneLegend
            layers={layers}
            frame={frame}
            method={method}
            palette={s.palette}
            arrows={s.renderer.current?.arrows ?? 1}
          >
            {paths && trajectories && <paths.PathsLegend paths={trajectories} />}
            {plan && <plan.PlanLegend exact={exact} solved={solved} frame={frame} />}
          </PlaneLegend>
        )}
        <LayerToolbar method={method} layers={layers} onLayers={onLayers} onGuess={onGuess} />
      </div>
    </section>
  );
}
