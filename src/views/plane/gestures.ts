/** Zoom and pan by wheel, by drag and by two fingers. */

type Place = readonly [number, number];

/** What gestures act on; lengths and places are shares of the picture's side, from its top left. */
export interface Moved {
  /** Is another view shown than that of the data? One finger or the mouse moves it only then. */
  changed(): boolean;
  /** Tells whether anything changed. */
  zoom(factor: number, at: Place): boolean;
  move(dx: number, dy: number): void;
  home(): void;
}

/** Pixels that a press may move and still be none of a drag. */
const SLACK = 5;
/** Pixels of a wheel's line and page. */
const UNITS = [1, 16, 400];

/** Zoom by a turn of the wheel: pinching a touch pad comes as small turns with Ctrl. */
export function wheelFactor({
  deltaY,
  deltaMode,
  ctrlKey,
}: Pick<WheelEvent, 'deltaY' | 'deltaMode' | 'ctrlKey'>): number {
  const turn = deltaY * UNITS[deltaMode];
  return ctrlKey ? Math.exp(-0.01 * Math.max(-30, Math.min(30, turn))) : Math.exp(-0.002 * turn);
}

export interface Gestures {
  /** Is the picture being dragged or pinched? */
  readonly busy: boolean;
  dispose(): void;
}

/** The wheel zooms with Ctrl or while the picture has the focus; elsewhere the page scrolls. */
export function takeGestures(element: HTMLElement, picture: Moved): Gestures {
  /** Where fingers (or the mouse) are, by their number. */
  const down = new Map<number, Place>();
  let dragging = false;
  const listening = new AbortController();
  const { signal } = listening;

  const placeOf = ({ clientX, clientY }: MouseEvent): Place => {
    const { left, top } = element.getBoundingClientRect();
    return [clientX - left, clientY - top];
  };
  const share = ([x, y]: Place): Place => [x / element.clientWidth, y / element.clientHeight];
  const moveBy = (from: Place, to: Place) => {
    const [dx, dy] = share([to[0] - from[0], to[1] - from[1]]);
    picture.move(-dx, dy);
  };

  const wheel = (event: WheelEvent) => {
    const held = event.ctrlKey || event.metaKey;
    if (!held && document.activeElement !== element) return;
    const changed = picture.zoom(wheelFactor(event), share(placeOf(event)));
    if (changed || held) event.preventDefault(); // at its end the wheel is the page's again
  };
  const press = (event: PointerEvent) => {
    if (event.button !== 0) return;
    down.set(event.pointerId, placeOf(event));
    if (down.size === 2) dragging = true;
  };
  const drag = (event: PointerEvent) => {
    if (event.buttons === 0) lift(event); // it was let go outside the picture
    const from = down.get(event.pointerId);
    if (!from) return;
    const to = placeOf(event);
    const [other] = [...down].flatMap(([id, place]) => (id === event.pointerId ? [] : [place]));
    if (other) {
      const before = middle(from, other);
      moveBy(before, middle(to, other));
      picture.zoom(distance(to, other) / Math.max(1, distance(from, other)), share(middle(to, other)));
    } else if (picture.changed() && (dragging || distance(from, to) > SLACK)) {
      dragging = true;
      element.setPointerCapture(event.pointerId);
      moveBy(from, to);
    } else return;
    down.set(event.pointerId, to);
  };
  const lift = (event: PointerEvent) => {
    down.delete(event.pointerId);
    if (down.size === 0) dragging = false;
  };
  const touch = (event: TouchEvent) => {
    if (event.touches.length > 1) event.preventDefault(); // not the page's zoom
  };

  element.addEventListener('wheel', wheel, { passive: false, signal });
  element.addEventListener('touchstart', touch, { passive: false, signal });
  element.addEventListener('pointerdown', press, { signal });
  element.addEventListener('pointermove', drag, { signal });
  for (const end of ['pointerup', 'pointercancel'] as const) element.addEventListener(end, lift, { signal });
  element.addEventListener('lostpointercapture', lift, { signal });
  element.addEventListener('dblclick', () => picture.home(), { signal });
  return {
    get busy() {
      return dragging;
    },
    dispose: () => listening.abort(),
  };
}

const middle = (a: Place, b: Place): Place => [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
const distance = (a: Place, b: Place): number => Math.hypot(a[0] - b[0], a[1] - b[1]);
