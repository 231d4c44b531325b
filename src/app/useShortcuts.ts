import { useEffect } from 'react';
import type { Lane } from '../store/lane.ts';

export const SHORTCUTS: readonly { keys: string; does: string }[] = [
  { keys: 'Space', does: 'Play or pause' },
  { keys: 'S', does: 'One iteration' },
  { keys: 'A', does: 'One assigner step' },
  { keys: 'G', does: 'One generator step' },
  { keys: 'R', does: 'Start the same run again' },
  { keys: 'N', does: 'New run with another seed' },
  { keys: '← →', does: 'Scrub through the last frames' },
  { keys: 'Esc', does: 'Back to the present' },
  { keys: '?', does: 'This help' },
];

/** Elements that use the keyboard themselves. */
const TYPING =
  'input, textarea, select, [contenteditable], [role="application"], [role="menu"], [role="dialog"]';
/** Space and arrows also belong to these. */
const PRESSING = 'button, a, summary, [role="tab"], [role="slider"]';

/** Single keys drive the run, except while a control that needs them has the focus. */
export function useShortcuts(lane: Lane, openHelp: () => void): void {
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      const target = event.target instanceof Element ? event.target : null;
      if (target?.closest(TYPING)) return;
      if (/^( |Arrow|Escape)/.test(event.key) && target?.closest(PRESSING)) return;
      const act = event.key === '?' ? openHelp : ACTIONS.get(event.key.toLowerCase());
      if (!act) return;
      event.preventDefault();
      act(lane);
    };
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, [lane, openHelp]);
}

const ACTIONS: ReadonlyMap<string, (lane: Lane) => void> = new Map([
  [' ', toggle],
  ['s', ({ actions }) => actions.step('iteration')],
  ['a', ({ actions }) => actions.step('assigner')],
  ['g', ({ actions }) => actions.step('generator')],
  ['r', ({ actions }) => actions.reset()],
  ['n', ({ actions }) => actions.newSeed()],
  ['arrowleft', (lane) => scrubBy(lane, -1)],
  ['arrowright', (lane) => scrubBy(lane, 1)],
  ['escape', ({ actions }) => actions.scrub(null)],
]);

function toggle({ getState, actions }: Lane): void {
  if (getState().status.playing) actions.pause();
  else actions.play();
}

/** One frame back or forth; past the last one the page follows the present again. */
function scrubBy(lane: Lane, by: number): void {
  const { frames, scrubbed } = lane.getState();
  if (frames.length === 0) return;
  const at = scrubbed ? frames.indexOf(scrubbed) : frames.length - 1;
  const next = Math.max(0, at + by);
  lane.actions.scrub(next >= frames.length - 1 ? null : next);
}
