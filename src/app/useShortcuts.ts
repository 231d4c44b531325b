import { useEffect } from 'react';
import { comboOf, type Page, SHORTCUTS, type Shortcut } from './shortcuts.ts';

/** Elements that use all keys themselves. */
const OWN = '[contenteditable], [role="menu"], [role="listbox"], [role="dialog"], dialog';
/** Types of fields without text. */
const NO_TEXT = new Set(['range', 'checkbox', 'radio', 'button', 'submit', 'reset', 'file', 'color']);
const PRESSED = 'button, summary, select, input[type="checkbox"], input[type="radio"], [role="button"]';
/** Elements that use the arrow keys and Escape. */
const MOVED = 'input, select, [role="application"], [role="tab"], [role="slider"], .v-cells';
const LEFT = 'select, [role="application"]';

const isTyped = (target: Element): boolean =>
  target instanceof HTMLTextAreaElement ||
  (target instanceof HTMLInputElement && !NO_TEXT.has(target.type)) ||
  target.closest(OWN) !== null;

/** Does the focused element use the key itself? `reached`: did it receive the focus from the keyboard? */
function needs(target: Element, key: string, reached: boolean): boolean {
  if (isTyped(target)) return true;
  if (key === ' ') return reached && target.closest(PRESSED) !== null;
  if (key.startsWith('arrow')) return target.closest(MOVED) !== null;
  if (key === 'escape') return target.closest(LEFT) !== null;
  return target instanceof HTMLSelectElement && !key.startsWith('ctrl'); // letters select its options
}

const ACTIONS = new Map(
  SHORTCUTS.flatMap((shortcut) =>
    Object.entries(shortcut.keys).map(([key, act]) => [key, { ...shortcut, act }]),
  ),
) as ReadonlyMap<string, Shortcut & { act: (page: Page) => void }>;

/**
 * Makes single keys control the run, unless a control that uses them has the focus. A control that was only clicked
 * does not use them: Space does not press it again.
 */
export function useShortcuts(page: Page): void {
  const { store, openHelp, travel } = page;
  useEffect(() => {
    let focused: EventTarget | null = null;
    let reached = false;
    /** The element that was pressed last: a menu closed by Escape returns the focus to it. */
    let pressed: Element | null = null;
    /** The key that has just acted here: some browsers would also press a button when it is released. */
    let acted = '';
    const focus = ({ target }: FocusEvent) => {
      if (target === focused || !(target instanceof Element)) return; // the window had lost the focus
      focused = target;
      reached = target !== pressed && target.matches(':focus-visible');
    };
    const point = ({ target }: Event) => {
      reached = false;
      pressed = target instanceof Element ? target.closest(PRESSED) : null;
    };
    /** A list loses the focus after a choice with the pointer, so that letters are shortcuts again. */
    const change = ({ target }: Event) => {
      if (target instanceof HTMLSelectElement && !reached) target.blur();
    };
    const down = (event: KeyboardEvent) => {
      const { isComposing, defaultPrevented, target } = event;
      acted = '';
      if (event.key === 'Tab') pressed = null;
      const key = comboOf(event);
      if (key === null || isComposing || defaultPrevented) return;
      if (event.repeat && key === 'enter' && target instanceof HTMLButtonElement) event.preventDefault();
      const shortcut = ACTIONS.get(key);
      if (!shortcut || (target instanceof Element && needs(target, key, reached))) return;
      event.preventDefault();
      acted = event.key;
      if (!event.repeat || shortcut.repeats) shortcut.act({ store, openHelp, travel });
    };
    const up = (event: KeyboardEvent) => {
      if (event.key === acted) event.preventDefault();
    };
    document.addEventListener('focusin', focus);
    document.addEventListener('pointerdown', point, true);
    document.addEventListener('change', change);
    document.addEventListener('keydown', down);
    document.addEventListener('keyup', up);
    return () => {
      document.removeEventListener('focusin', focus);
      document.removeEventListener('pointerdown', point, true);
      document.removeEventListener('change', change);
      document.removeEventListener('keydown', down);
      document.removeEventListener('keyup', up);
    };
  }, [store, openHelp, travel]);
}
