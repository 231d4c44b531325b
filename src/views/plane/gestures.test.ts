import { expect, it, vi } from 'vitest';
import { takeGestures } from './gestures.ts';

/** A picture of 100 pixels that is zoomed or not, and what was done to it. */
function open() {
  const element = Object.assign(new EventTarget(), {
    getBoundingClientRect: () => ({ left: 0, top: 0 }),
    clientWidth: 100,
    clientHeight: 100,
    setPointerCapture() {},
  });
  const picture = { changed: vi.fn(() => true), zoom: vi.fn(() => true), move: vi.fn(), home: vi.fn() };
  const gestures = takeGestures(element as unknown as HTMLElement, picture);
  const pointer = (type: string, x: number, buttons = 1, pointerId = 1) =>
    element.dispatchEvent(
      Object.assign(new Event(type), { button: 0, buttons, pointerId, clientX: x, clientY: 50 }),
    );
  return { picture, gestures, pointer };
}

it('a drag moves a picture that is zoomed, by shares of its side', () => {
  const { picture, gestures, pointer } = open();
  pointer('pointerdown', 50);
  pointer('pointermove', 60);
  expect(picture.move).toHaveBeenCalledExactlyOnceWith(-0.1, 0);
  expect(gestures.busy).toBe(true);
  pointer('pointerup', 60, 0);
  pointer('pointermove', 90, 0);
  expect(picture.move).toHaveBeenCalledTimes(1);
  expect(gestures.busy).toBe(false);
});

it('a press that ends outside the picture is none of a later move', () => {
  const { picture, gestures, pointer } = open();
  picture.changed.mockReturnValue(false);
  pointer('pointerdown', 50);
  pointer('pointermove', 99);
  picture.changed.mockReturnValue(true); // zoomed by the wheel meanwhile
  pointer('pointermove', 20, 0);
  pointer('pointermove', 40, 0);
  expect(picture.move).not.toHaveBeenCalled();
  expect(gestures.busy).toBe(false);
});
