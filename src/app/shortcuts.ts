/** Single keys that work anywhere in the page. */
import { METHODS, methodOf } from '../methods/registry.ts';
import type { ExperimentStore } from '../store/experiment-store.ts';
import { toggleBlack } from './black.ts';

/** The objects that keys act on. */
export interface Page {
  store: ExperimentStore;
  openHelp: () => void;
  /** Undoes or redoes a change. */
  travel: (which: 'undo' | 'redo') => void;
}

export interface Shortcut {
  /** The key as the help shows it. */
  shown: string;
  does: string;
  /** The actions by name of the key: see `comboOf`. */
  keys: Readonly<Record<string, (page: Page) => void>>;
  /** Does a key that is held down repeat its action? */
  repeats?: boolean;
}

/** The label of the steps with this key, followed by their methods if not all have one. */
function whatRuns(key: string): string {
  const having = METHODS.filter(({ steps }) => steps.some((s) => s.key === key));
  const label = having[0].steps.find((s) => s.key === key)?.label ?? '';
  return having.length === METHODS.length ? label : `${label} (${having.map((m) => m.label).join(', ')})`;
}

/** The keys of the steps of all methods; a key acts if the current method has a step for it. */
const STEP_KEYS = [...new Set(METHODS.flatMap(({ steps }) => steps.map(({ key }) => key)))].map(
  (key): Shortcut => ({
    shown: key,
    does: whatRuns(key),
    keys: { [key.toLowerCase()]: ({ store }) => runStep(store, key) },
  }),
);

/** All keys. A new key is a new line here, and appears in the help. */
export const SHORTCUTS: readonly Shortcut[] = [
  { shown: 'Space', does: 'Play or pause', keys: { ' ': toggle } },
  { shown: 'S', does: 'One iteration', keys: { s: ({ store }) => store.actions.step('iteration') } },
  ...STEP_KEYS,
  { shown: 'R', does: 'Start the same run again', keys: { r: ({ store }) => store.actions.reset() } },
  { shown: 'N', does: 'New run with another seed', keys: { n: ({ store }) => store.actions.newSeed() } },
  {
    shown: '← →',
    does: 'Scrub through the last frames; in a lesson, its previous and next step',
    keys: { arrowleft: lessonOrFrame(-1), arrowright: lessonOrFrame(1) },
    repeats: true,
  },
  { shown: 'Esc', does: 'Back to the present', keys: { escape: ({ store }) => store.actions.scrub(null) } },
  {
    shown: 'Ctrl Z',
    does: 'Undo the last change of settings or data; the browser’s Back returns to the last choice of an experiment',
    keys: { 'ctrl+z': ({ travel }) => travel('undo') },
    repeats: true,
  },
  {
    shown: 'Ctrl Y',
    does: 'Redo, also Ctrl Shift Z',
    keys: { 'ctrl+y': ({ travel }) => travel('redo'), 'ctrl+shift+z': ({ travel }) => travel('redo') },
    repeats: true,
  },
  { shown: 'B', does: 'Black screen, and back', keys: { b: toggleBlack } },
  { shown: 'M', does: 'Messages so far', keys: { m: press('M') } },
  { shown: 'P', does: 'Presentation mode, for a lecture hall, and back', keys: { p: present } },
  { shown: 'E', does: 'Settings, in presentation mode', keys: { e: press('E') } },
  { shown: 'C', does: 'Charts, in presentation mode', keys: { c: press('C') } },
  { shown: 'L', does: 'Algorithm, in presentation mode', keys: { l: press('L') } },
  { shown: '?', does: 'This help', keys: { '?': ({ openHelp }) => openHelp() } },
];

function runStep({ getState, actions }: ExperimentStore, key: string): void {
  const step = methodOf(getState().experiment).steps.find((s) => s.key === key);
  if (step) actions.step(step.id);
}

function toggle({ store: { getState, actions } }: Page): void {
  if (getState().status.playing) actions.pause();
  else actions.play();
}

function present({ store: { getState, actions } }: Page): void {
  actions.change({ presentation: !getState().experiment.presentation });
}

/** In a lesson goes by one step, otherwise by one frame. Held down it stops at each step's button. */
function lessonOrFrame(by: -1 | 1): (page: Page) => void {
  const name = by < 0 ? 'previous' : 'next';
  return ({ store }) => {
    const step = document.querySelector<HTMLButtonElement>(`[data-lesson-step="${name}"]`);
    if (step) step.click();
    else scrubBy(store, by);
  };
}

/** Presses the button with this key in `aria-keyshortcuts`, if it is on the page and not hidden by the link. */
function press(key: string): () => void {
  return () => {
    const button = document.querySelector<HTMLButtonElement>(`[aria-keyshortcuts="${key}"]`);
    if (button?.getClientRects().length) button.click();
  };
}

/** Scrubs by one frame; after the last one the page follows the present again. */
function scrubBy(store: ExperimentStore, by: number): void {
  const { frames, scrubbed } = store.getState();
  if (frames.length === 0) return;
  const at = scrubbed ? frames.indexOf(scrubbed) : frames.length - 1;
  const next = Math.max(0, at + by);
  store.actions.scrub(next >= frames.length - 1 ? null : next);
}

/** The characters of a US keyboard by key code, for layouts without Latin letters. */
const PLACES: Readonly<Record<string, readonly [plain: string, shifted: string]>> = {
  Slash: ['/', '?'],
  Minus: ['-', '_'],
  Equal: ['=', '+'],
};

/** A pressed key with Control (or Command), as shortcuts name it; null with other modifiers. */
export function comboOf(event: KeyboardEvent): string | null {
  if (event.altKey) return null;
  if (!event.ctrlKey && !event.metaKey) return keyOf(event);
  return `ctrl+${event.shiftKey ? 'shift+' : ''}${keyOf(event)}`;
}

/**
 * The name of a pressed key: its character in lower case, or its name. For characters that are not Latin (Cyrillic,
 * Greek, Korean), and keys hidden by an input method, it depends on the position; full-width characters become ordinary
 * ones.
 */
export function keyOf({ key, code, shiftKey }: Pick<KeyboardEvent, 'key' | 'code' | 'shiftKey'>): string {
  const plain = key.normalize('NFKC');
  const hidden = plain === 'Process' || plain === 'Unidentified' || plain === 'Dead';
  if (!hidden && (plain.length > 1 || plain <= '~')) return plain.toLowerCase();
  const [, place] = /^(?:Key|Digit)([A-Z0-9])$/.exec(code) ?? [];
  return (place ?? PLACES[code]?.[shiftKey ? 1 : 0] ?? plain).toLowerCase();
}
