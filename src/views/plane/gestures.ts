/** Zoom and pan by wheel, by drag and by two fingers. */

type Place = readonly [number, number];

/** The picture that gestures act on; lengths and positions are shares of its side, from its top left. */
export interface Moved {
  /** Is the view different from that of the data? Only then one finger or the mouse moves it. */
  changed(): boolean;
  /** Returns whether anything changed. */
  zoom(factor: number, at: Place): boolean;
  move(dx: number, dy: number): void;
  home(): void;
}

/** Pixels that a press may move without becoming a drag. */
const SLACK = 5;
/** Pixels per unit of the wheel: pixel, line and page. */
const UNITS = [1, 16, 400];

/** The zoom factor of a turn of the wheel: pinching on a touch pad is reported as small turns with Ctrl. */
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
  /** Positions of fingers (or the mouse), by pointer id. */
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
    if (changed || held) event.preventDefault(); // otherwise the wheel scrolls the page
  };
  const press = (event: PointerEvent) => {
    if (event.button !== 0) return;
    down.set(event.pointerId, placeOf(event));
    if (down.size === 2) dragging = true;
  };
  const drag = (event: PointerEvent) => {
    if (event.buttons === 0) lift(event); // it was released outside the picture
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
    if (event.touches.length > 1) event.preventDefault(); // prevents zooming the page
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
