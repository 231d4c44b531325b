/**
 * All changes of settings and data, one after the other, to be undone and redone. Loaded after the first picture.
 *
 * Undo goes back by one change, the browser's Back by one choice, on the same line: each change knows its entry of the
 * browser's history. A choice is undone by Back itself, and Back undoes all changes since the choice.
 */
import { temporal } from 'zundo';
import { createStore } from 'zustand/vanilla';
import { differing } from '../experiment/experiment.ts';
import type { Experiment, Key } from '../settings/table.ts';
import { type Lanes, storesOf } from './app-store.ts';
import type { ExperimentStore } from './experiment-store.ts';
import { PastRuns } from './past-runs.ts';

/** The experiments of all lanes after a change. */
interface Moment {
  experiments: readonly Experiment[];
  /** Their runs, as far as they have begun. */
  runs: readonly (number | null)[];
  /** The entry of the browser's history. */
  entry: string | null;
}

/** What is not undone: how the page looks to its visitor, and whether runs play. */
const KEPT: readonly Key[] = ['theme', 'presentation', 'play'];
/** Changes of the same settings within this many ms are one, unless the pointer was pressed in between. */
const TOGETHER = 1000;
/** Changes that can be undone, at most. */
const MOST = 200;

export type Timeline = ReturnType<typeof follow>;

const timelines = new WeakMap<Lanes, Timeline>();

/** The timeline of the page's lanes, which begins with the first call. */
export function timelineOf(lanes: Lanes): Timeline {
  const timeline = timelines.get(lanes) ?? follow(lanes, window);
  timelines.set(lanes, timeline);
  return timeline;
}

/** Follows the lanes from now on. `stop` ends that. */
export function follow(lanes: Lanes, page: Pick<Window, 'history' | 'document'>) {
  const stores = () => storesOf(lanes.getState());
  const now = (): Moment => ({
    experiments: stores().map((store) => store.getState().experiment),
    runs: stores().map((store) => store.getState().reals?.run ?? null),
    entry: page.history.state?.id ?? null,
  });
  const line = createStore<Moment>()(temporal(now, { limit: MOST }));
  const { temporal: steps } = line;
  const past = new PastRuns();
  const drags = new Drags(page.document);
  let moving = false;
  /** The step that the browser's history was asked for. */
  let asked: 'undo' | 'redo' | null = null;

  /** Corrects the present without a step. */
  const amend = (moment: Moment) => {
    steps.getState().pause();
    line.setState(moment);
    steps.getState().resume();
  };
  /** Back or Forward has come to an entry: to its last change, or to the one that it shows. */
  const jump = ({ entry, experiments }: Moment): boolean => {
    const { pastStates, futureStates, undo, redo } = steps.getState();
    const within = (state?: Partial<Moment>) => state?.entry === entry;
    const wanted = asked;
    asked = null;
    if (wanted && within((wanted === 'undo' ? pastStates : futureStates).at(-1))) {
      (wanted === 'undo' ? undo : redo)();
      return true;
    }
    const before = pastStates.findLastIndex(within);
    if (before >= 0) undo(pastStates.length - before);
    const shown = futureStates.findIndex(
      (s) => within(s) && changed(s.experiments, experiments).length === 0,
    );
    const after = shown >= 0 ? shown : futureStates.findLastIndex(within);
    if (before < 0 && after >= 0) redo(futureStates.length - after);
    return before >= 0 || after >= 0;
  };
  const take = () => {
    if (moving) return;
    const next = now();
    // A link that is opened has an entry of its own once the address is written.
    if (line.getState().entry === null) amend({ ...line.getState(), entry: next.entry });
    const before = line.getState();
    const travels = next.entry !== null && next.entry !== before.entry;
    if (travels && jump(next)) return go(); // its link may lack the last change before it was left
    const keys = changed(before.experiments, next.experiments);
    if (keys.length === 0 && next.entry === before.entry) return amend(next);
    const last = steps.getState().pastStates.at(-1);
    const begun = last?.entry !== before.entry && changed(last?.experiments, before.experiments).length === 0;
    const joins = drags.goesOn(keys);
    if (last && next.entry === before.entry && (begun || joins)) return amend(next);
    for (const run of before.runs) past.leave(run);
    line.setState(next);
  };
  const go = () => {
    const { experiments, runs } = line.getState();
    for (const run of now().runs) past.leave(run);
    moving = true;
    stores().forEach((store, k) => {
      const { experiment } = store.getState();
      if (experiments[k] && changed([experiment], [experiments[k]]).length > 0)
        store.actions.goTo({ ...experiments[k], ...kept(experiment) }, past.find(runs[k] ?? null));
    });
    moving = false;
    amend({ ...now(), runs });
    drags.end();
  };
  const by = (which: 'undo' | 'redo') => () => {
    const { pastStates, futureStates, [which]: move } = steps.getState();
    const to = (which === 'undo' ? pastStates : futureStates).at(-1);
    if (!to) return;
    if (to.entry !== line.getState().entry) {
      asked = which;
      return page.history[which === 'undo' ? 'back' : 'forward']();
    }
    move();
    go();
  };

  const followed = new Map<ExperimentStore, () => void>();
  const update = () => {
    for (const store of stores()) {
      if (followed.has(store)) continue;
      const stop = store.subscribe((state, before) => {
        if (state.checkpoint !== before.checkpoint) past.keep(stores().map((s) => s.getState().checkpoint));
        const moved = state.experiment !== before.experiment || state.chosen !== before.chosen;
        if (moved || state.reals?.run !== before.reals?.run) take();
      });
      followed.set(store, stop);
    }
    past.keep(stores().map((s) => s.getState().checkpoint));
    take();
  };
  update();
  const stop = lanes.subscribe(update);
  return {
    steps,
    undo: by('undo'),
    redo: by('redo'),
    stop() {
      stop();
      drags.stop();
      for (const end of followed.values()) end();
    },
  };
}

const kept = (e: Experiment) => Object.fromEntries(KEPT.map((key) => [key, e[key]]));

/** The settings that differ, without those that are never undone; `lanes` if their number does. */
function changed(before: readonly Experiment[] = [], after: readonly Experiment[] = []): string[] {
  if (before.length !== after.length) return ['lanes'];
  const keys = after.flatMap((e, k) => (e === before[k] ? [] : differing(before[k], e)));
  return keys.filter((key) => !KEPT.includes(key));
}

/** Tells whether changes belong to the same drag of a slider, or the same word that is typed. */
class Drags {
  private keys = '';
  private presses = 0;
  private down = false;
  private last = { presses: -1, time: 0 };

  constructor(private readonly document: Document) {
    document.addEventListener('pointerdown', this.press, true);
    document.addEventListener('pointerup', this.release, true);
    document.addEventListener('pointercancel', this.release, true);
  }

  /** Do changes of these settings go on with the last one? */
  goesOn(changed: readonly string[]): boolean {
    const keys = [...new Set(changed)].join();
    const time = Date.now();
    const { last } = this;
    const soon = this.down || time - last.time < TOGETHER;
    const joins = keys !== '' && keys === this.keys && last.presses === this.presses && soon;
    this.keys = keys;
    this.last = { presses: this.presses, time };
    return joins;
  }

  end(): void {
    this.keys = '';
  }

  stop(): void {
    this.document.removeEventListener('pointerdown', this.press, true);
    this.document.removeEventListener('pointerup', this.release, true);
    this.document.removeEventListener('pointercancel', this.release, true);
  }

  private readonly press = () => {
    this.presses++;
    this.down = true;
  };
  private readonly release = () => {
    this.down = false;
  };
}
