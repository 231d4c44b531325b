/** Sets up the experiment of a step from any state, and gives the visitor's own one back. */
import { defaults, needsRestart, viewerSettings, withChange } from '../../experiment/experiment.ts';
import { fromHash } from '../../experiment/url.ts';
import type { Checkpoint } from '../../runtime/protocol/protocol.ts';
import type { Experiment } from '../../settings/table.ts';
import { type Lanes, linkOf, storesOf } from '../../store/app-store.ts';
import type { ExperimentStore } from '../../store/experiment-store.ts';
import type { Step } from '../lesson.ts';

/** The run of each lane that a step replaces; null where none had begun. */
export type Replaced = readonly (number | null)[];

/** The complete experiments of a step, one for each lane; theme and the like are those of `now`. */
export function experimentsOf({ setup, beside }: Step, now: Experiment): Experiment[] {
  const left = withChange(defaults(setup.data, setup.method), { ...setup, ...viewerSettings(now) });
  return beside ? [left, withChange(left, beside.change)] : [left];
}

/** Starts the experiment of a step anew, at rest. The visitor's own is kept. @param name of the step, as in `isThere` */
export async function setUp(lanes: Lanes, step: Step, name: string): Promise<Replaced> {
  keepOwn(lanes);
  storage((s) => s.setItem(SHOWN, name));
  const experiments = experimentsOf(step, lanes.getState().left.store.getState().experiment);
  for (const { actions } of storesOf(lanes.getState())) actions.pause();
  if (!step.beside) closeBeside(lanes);
  const before = begin(lanes.getState().left.store, experiments[0]);
  if (!step.beside) return [before];
  const { openBeside, setPace } = await import('../../store/beside.ts');
  const { beside } = lanes.getState();
  if (!beside) {
    openBeside(lanes, experiments[1], { pace: step.beside.pace });
    return [before, null];
  }
  setPace(lanes, step.beside.pace ?? 'iteration');
  return [before, begin(beside.right.store, experiments[1])];
}

function closeBeside(lanes: Lanes): void {
  const { left, beside } = lanes.getState();
  beside?.close(left.frozen ? 'right' : 'left');
}

/** Makes a lane begin the experiment; returns the run that it had. */
function begin(store: ExperimentStore, next: Experiment): number | null {
  const { experiment: before, reals, notices } = store.getState();
  for (const { id, paused } of notices) if (paused) store.actions.dismiss(id); // it is about the run before
  store.actions.scrub(null);
  store.actions.goTo(next, null);
  if (reals && !needsRestart(before, next)) store.actions.reset();
  return reals?.run ?? null;
}

/** What the visitor had before the lessons. */
interface Own {
  link: string;
  checkpoint: Checkpoint | null;
  playing: boolean;
}

/** Where the link of the visitor's own experiment, and the step shown, survive a reload of this tab. */
const KEPT = 'transport-lab-own';
const SHOWN = 'transport-lab-step';
let own: Own | null = null;

/** The browser's storage may be closed, full, or hold anything. */
function storage<T>(use: (storage: Storage) => T): T | null {
  try {
    return use(sessionStorage);
  } catch {
    return null;
  }
}

/** Is the experiment of this step there already, since this tab was reloaded? */
export const isThere = (name: string): boolean =>
  ownLink() !== null && storage((s) => s.getItem(SHOWN)) === name;

/** The link of the visitor's own experiment, if it is kept. */
const ownLink = (): string | null => own?.link ?? storage((s) => s.getItem(KEPT));

/** Keeps the experiment that is open, with its run, unless one is kept. */
function keepOwn(lanes: Lanes): void {
  if (ownLink() !== null) return;
  const { checkpoint, status } = lanes.getState().left.store.getState();
  const kept: Own = { link: linkOf(lanes.getState()), checkpoint, playing: status.playing };
  own = kept;
  storage((s) => s.setItem(KEPT, kept.link));
}

/** Gives the visitor's experiment back, with its run where that is known. */
export async function restoreOwn(lanes: Lanes): Promise<void> {
  const link = ownLink();
  const { checkpoint, playing } = own ?? { checkpoint: null, playing: false };
  own = null;
  storage((s) => s.removeItem(KEPT));
  storage((s) => s.removeItem(SHOWN));
  if (link === null) return;
  const { experiment, beside } = fromHash(link);
  closeBeside(lanes);
  const { store } = lanes.getState().left;
  store.actions.scrub(null);
  store.actions.goTo({ ...experiment, ...viewerSettings(store.getState().experiment) }, checkpoint);
  if (beside) {
    const { showBeside } = await import('../../store/beside.ts');
    showBeside(lanes, beside, null);
  }
  store.actions[playing ? 'play' : 'pause']();
}
