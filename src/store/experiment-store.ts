/** An experiment, the worker that runs it, and everything that the worker has reported. Independent of views. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { OwnData } from '../data/user/own.ts';
import { defaults, differing, needsRestart, same, withChange } from '../experiment/experiment.ts';
import { setting } from '../experiment/settings.ts';
import { SERIES } from '../methods/registry.ts';
import type { Ending } from '../methods/trainer.ts';
import { createSeries, type Series } from '../metrics/series.ts';
import {
  Client,
  checkpointAfter,
  type RunState,
  usable,
  type WorkerLike,
} from '../runtime/protocol/client.ts';
import type {
  Answer,
  BackendReport,
  Checkpoint,
  Frame,
  Line,
  Question,
  Reals,
  Report,
  Setup,
  Watch,
} from '../runtime/protocol/protocol.ts';
import type { AskOptions, SavedFile } from '../runtime/queries/requests.ts';
import { matchesExperiment, settingsForOwnData } from '../runtime/session/own-settings.ts';
import type { Experiment, Key } from '../settings/table.ts';
import type { Certified } from './certified.ts';
import { type Change, costChanges, type Moment, settingChanges, unitsOf, withChanges } from './changes.ts';
import { frameOfSameMoment, withFrame } from './frame-history.ts';

interface Status {
  playing: boolean;
  iteration: number;
  stepsDone: number;
  /** Iterations per second; 0 while nothing runs. */
  rate: number;
  line: Line;
  /** Points done within a long step; otherwise null. */
  within: { done: number; total: number } | null;
}

/** A message to the visitor. */
export interface Notice {
  id: number;
  level: 'info' | 'warning' | 'error';
  text: string;
  /** If it explains why training has paused: it stays until training continues, or until it is dismissed. */
  paused: Ending | null;
  /** If it is about a run that begins or could not be started: it is removed when another one begins. */
  until: 'run' | null;
  /** Its time, ms, and iteration. */
  time: number;
  iteration: number;
  /** A button that it offers. */
  offer: 'start again' | 'reload' | null;
}

/** A notice about the run that was requested. `run`: its number, if that is known before it begins. */
type Opening = Pick<Notice, 'text' | 'offer'> & { run?: number };

/** Everything that the page knows about one experiment. */
export interface ExperimentState {
  experiment: Experiment;
  status: Status;
  /** The worker has not answered for some seconds. */
  silent: boolean;
  backend: BackendReport | null;
  reals: Reals | null;
  setup: Setup | null;
  /** The visitor's last imported data; if a run on them could not be started, the data of the current run. */
  own: OwnData | null;
  /** The last frames, oldest first, bounded in number and bytes. */
  frames: readonly Frame[];
  /** The frame that the visitor scrubbed to; null to follow the present. */
  scrubbed: Frame | null;
  history: Series;
  /** Settings that were changed during this run, in order. */
  changes: readonly Change[];
  /** The certified distance of the plane; null until its solver is loaded. */
  exact: Certified | null;
  notices: readonly Notice[];
  /** All notices, including dismissed ones, with the newest last; their number is bounded. */
  log: readonly Notice[];
  /** What is being loaded; `total` is 0 if it is unknown. */
  progress: { what: string; done: number; total: number } | null;
  /** The last moment from which the run can be continued, if there is one yet. */
  checkpoint: Checkpoint | null;
  /** The notice to show when the requested run has begun. */
  opening: Opening | null;
  /** The number of choices of an experiment, data or a recipe, which the browser's Back undoes. */
  chosen: number;
  costError: { message: string; at: number; expression: string } | null;
  /** The last cost without an error or a doubt about it. */
  soundCost: SoundCost;
  /** Settings that the link locks: they keep their values. */
  locked: readonly Key[];
  /** Nothing is computed for it any more. */
  closed: boolean;
}

export type SoundCost = Pick<Experiment, 'cost' | 'expr'>;

interface ExperimentActions {
  /** Changes settings. Those that are not live start a new run. */
  change(change: Partial<Experiment>): void;
  /** Switches to another experiment, from a checkpoint of it if there is one. It is not a choice that Back undoes. */
  goTo(experiment: Experiment, checkpoint: Checkpoint | null): void;
  play(): void;
  pause(): void;
  step(what: string): void;
  /** Starts the same run again. */
  reset(): void;
  newSeed(): void;
  /** Begins a run on imported data. */
  own(data: OwnData): void;
  /** Asks about the run. Rejects if it cannot be answered, if the run has ended, or if the signal aborts. */
  ask(question: Question, options?: AskOptions): Promise<Answer>;
  /** The run as a file. Rejects if there is none, or if it cannot be saved. */
  save(): Promise<SavedFile>;
  /** Continues the run of a file; if that fails, a notice says why, and the current run continues. */
  load(file: Uint8Array<ArrayBuffer>): void;
  /** Cancels the loading of data: the current run continues. */
  cancel(): void;
  /** Shows frame `at` of `frames`, or the present for null. */
  scrub(at: number | null): void;
  watch(watch: Watch): void;
  hidden(hidden: boolean): void;
  /** Keeps the run in step with that at the other end of the port, until its worker is replaced; or with none. */
  join(port: MessagePort | null): void;
  /** To be called when the page has drawn the newest frame and can draw another. */
  drawn(): void;
  notify(level: Notice['level'], text: string, offer?: Notice['offer']): void;
  dismiss(id: number): void;
  close(): void;
}

export type ExperimentStore = StoreApi<ExperimentState> & { actions: ExperimentActions };

const MAX_NOTICES = 5;
const MAX_LOGGED = 100;

function start(experiment: Experiment, playing: boolean): ExperimentState {
  return {
    experiment,
    status: { playing, iteration: 0, stepsDone: 0, rate: 0, line: 'idle', within: null },
    silent: false,
    backend: null,
    reals: null,
    setup: null,
    own: null,
    frames: [],
    scrubbed: null,
    history: createSeries(SERIES),
    changes: [],
    exact: null,
    notices: [],
    log: [],
    progress: { what: 'The program', done: 0, total: 0 },
    checkpoint: null,
    opening: null,
    chosen: 0,
    costError: null,
    soundCost: soundOf(defaults(experiment.data)),
    locked: [],
    closed: false,
  };
}

/**
 * Starts a worker for the experiment, which trains at once if `playing`. If a run may have been saved, the worker waits
 * for it and continues it.
 */
export function createExperimentStore(
  experiment: Experiment,
  playing: boolean,
  spawn: () => WorkerLike,
  saved: Promise<Checkpoint | null> | null = null,
): ExperimentStore {
  const store = createStore<ExperimentState>(() => start(experiment, playing));
  const client = new Client(
    spawn,
    (report) => take(store, report),
    () => runState(store.getState()),
  );
  const begin = (saved: Checkpoint | null) => {
    const checkpoint = usable(saved, store.getState().experiment);
    if (checkpoint) store.setState({ checkpoint, opening: goesOn(checkpoint, 'start again') });
    client.start();
  };
  if (saved) saved.then(begin);
  else begin(null);
  return Object.assign(store, { actions: actionsOf(store, client) });
}

const runState = ({ experiment, status, checkpoint, own }: ExperimentState): RunState => ({
  ...{ experiment, playing: status.playing, checkpoint, own },
});

/** The worker need not know how things look. */
const isViewSetting = (key: Key): boolean => setting(key).group === 'view';
const concernsWorker = (a: Experiment, b: Experiment): boolean => !differing(a, b).every(isViewSetting);

function actionsOf(store: StoreApi<ExperimentState>, client: Client): ExperimentActions {
  const { setState: set } = store;
  const change = (all: Partial<Experiment>) => {
    const { locked, experiment } = store.getState();
    const change = { ...all, ...Object.fromEntries(locked.map((key) => [key, experiment[key]])) };
    if ('own' in all) giveOwn(store, client, { ...store.getState().experiment, ...change });
    amendRun(store, client, change, 'data' in all || 'start' in all);
  };
  return {
    change,
    goTo: (experiment, checkpoint) => {
      giveOwn(store, client, experiment);
      goTo(store, client, experiment, checkpoint);
    },
    ...playing(store, client),
    reset: () => {
      set({ checkpoint: null });
      client.reset();
    },
    newSeed: () => change({ seed: Math.floor(Math.random() * 2 ** 32) }),
    own: (data) => takeOwn(store, client, data),
    ask: (question, options) => client.ask(question, options),
    save: () => client.save(),
    load: (file) => {
      set(({ chosen }) => ({ chosen: chosen + 1 }));
      client.load(file);
    },
    cancel: () => client.cancel(),
    scrub: (at) => set(({ frames }) => ({ scrubbed: at === null ? null : (frames[at] ?? null) })),
    watch: (watch) => client.setWatch(watch),
    hidden: (hidden) => client.setHidden(hidden),
    join: (port) => client.join(port),
    drawn: () => client.drawn(),
    notify: (level, text, offer) => set((state) => withNotice(state, level, text, { offer })),
    dismiss: (id) => set(({ notices }) => ({ notices: notices.filter((n) => n.id !== id) })),
    close: () => {
      client.close();
      set({ closed: true });
    },
  };
}

/** Changes the experiment. `chosen`: it is a choice that Back undoes. If a new run begins, the visitor is told. */
function amendRun(
  store: StoreApi<ExperimentState>,
  client: Client,
  change: Partial<Experiment>,
  chosen = false,
): void {
  const before = store.getState().experiment;
  const experiment = withChange(before, change);
  store.setState(({ changes, history, chosen: choices, opening, status }) => ({
    experiment,
    chosen: chosen && !same(before, experiment) ? choices + 1 : choices,
    opening: needsRestart(before, experiment) ? openingOf(before, experiment, status, chosen) : opening,
    changes: withChanges(changes, settingChanges(before, experiment, momentOf(history.last))),
    ...('expr' in change || 'cost' in change ? { costError: null } : {}),
  }));
  if (concernsWorker(before, experiment)) client.set();
}

function goTo(
  store: StoreApi<ExperimentState>,
  client: Client,
  experiment: Experiment,
  checkpoint: Checkpoint | null,
): void {
  const { experiment: before, reals } = store.getState();
  const from = usable(checkpoint, experiment);
  if (from && (needsRestart(before, experiment) || from.run !== reals?.run)) {
    store.setState({ experiment, checkpoint: from, costError: null, opening: goesOn(from) });
    client.set(from);
  } else amendRun(store, client, experiment);
}

/** The notice about a run that begins at 0, unless it is the first. */
function openingOf(
  before: Experiment,
  now: Experiment,
  { iteration }: Status,
  chosen: boolean,
): Opening | null {
  if (iteration === 0) return null;
  if (chosen) return { text: 'A new run. The browser’s Back returns to the one before.', offer: null };
  const changed = differing(before, now)
    .map(setting)
    .filter(({ live }) => !live);
  const why = changed.length > 2 ? 'settings' : changed.map(({ label }) => label).join(' and ');
  return { text: `A new run: ${why} changed.`, offer: null };
}

const goesOn = ({ run, iteration }: Checkpoint, offer: Notice['offer'] = null): Opening => ({
  run,
  text: `This run continues from iteration ${iteration}.`,
  offer,
});

/** The last data of the visitor, which an experiment with their fingerprint comes back to. */
const imported = new Map<string, OwnData>();
const MOST_IMPORTED = 4;

/** Gives the worker the visitor's data of an experiment, if they were imported before others. */
function giveOwn(store: StoreApi<ExperimentState>, client: Client, experiment: Experiment): void {
  const own = imported.get(experiment.own);
  if (own === store.getState().own || !matchesExperiment(own, experiment)) return;
  store.setState({ own });
  client.setOwn(own);
}

function takeOwn(store: StoreApi<ExperimentState>, client: Client, own: OwnData): void {
  imported.delete(own.fingerprint); // so that the newest is last
  imported.set(own.fingerprint, own);
  if (imported.size > MOST_IMPORTED) imported.delete([...imported.keys()][0]);
  store.setState({ own });
  client.setOwn(own);
  const { experiment, reals, checkpoint } = store.getState();
  if (matchesExperiment(own, experiment))
    client.set(reals ? null : checkpoint); // a link that waited for this file
  else amendRun(store, client, settingsForOwnData(own), true);
}

/** The actions that play, pause and step. Those that advance the run show the present. */
function playing(
  { setState: set }: StoreApi<ExperimentState>,
  client: Client,
): Pick<ExperimentActions, 'play' | 'pause' | 'step'> {
  /**
   * Whether the run plays is part of the link. The worker reports its iteration now and then: until it does so at rest,
   * the newest frame knows better.
   */
  const show = (play: boolean) => {
    set(({ experiment, status, frames }) => ({
      experiment: { ...experiment, play },
      status: {
        ...status,
        playing: play,
        iteration: Math.max(status.iteration, frames.at(-1)?.iteration ?? 0),
      },
    }));
  };
  return {
    play() {
      show(true);
      set(onward);
      client.play();
    },
    pause() {
      show(false);
      client.pause();
    },
    step(what) {
      show(false);
      set(onward);
      client.step(what);
    },
  };
}

/** Training continues: the present is shown, and the reason for the pause is removed. */
const onward = ({ notices }: ExperimentState): Partial<ExperimentState> => ({
  scrubbed: null,
  notices: notices.filter((n) => !n.paused),
});

/** Settings of the page alone: they are kept when the worker reports the running experiment. */
const pageSettings = ({ theme, presentation, exact, layers, play }: Experiment) => ({
  ...{ theme, presentation, exact, layers, play },
});

/** Another run begins: the reason why one could not be started is removed, and the visitor is told where it begins. */
function runBegins(state: ExperimentState): Partial<ExperimentState> {
  const { opening } = state;
  const next = onward(state);
  const others = (next.notices ?? []).filter((n) => n.until !== 'run');
  const told = opening
    ? withNotice({ ...state, notices: others }, 'info', opening.text, { until: 'run', offer: opening.offer })
    : { notices: others };
  return { ...next, ...told, opening: null };
}

let notes = 0;

function withNotice(
  { notices, log, status }: ExperimentState,
  level: Notice['level'],
  text: string,
  { paused = null, until = null, offer = null }: Partial<Notice> = {},
): Partial<ExperimentState> {
  const others = notices.filter((n) => n.text !== text);
  const { iteration } = status;
  const notice = { id: ++notes, level, text, paused, until, offer, time: Date.now(), iteration };
  return { notices: [...others, notice].slice(-MAX_NOTICES), log: [...log, notice].slice(-MAX_LOGGED) };
}

function take(store: StoreApi<ExperimentState>, report: Report): void {
  store.setState((state) => ({
    checkpoint: checkpointAfter(report, state.checkpoint),
    ...reduce(state, report),
  }));
}

/** The changes of the state by a report. */
function reduce(state: ExperimentState, report: Report): Partial<ExperimentState> {
  switch (report.type) {
    case 'backend':
      return { backend: report.backend, progress: null };
    case 'reals':
      return begin(state, report);
    case 'no-run':
      return end(state);
    case 'experiment':
      return { experiment: { ...report.experiment, ...pageSettings(state.experiment) }, opening: null };
    case 'own':
      return { own: report.own };
    case 'setup':
      return { setup: report.setup, ...sound(state, report.setup) };
    case 'frame':
      return addFrame(state, report.frame);
    case 'status':
      return { status: { ...state.status, ...statusOf(report) } };
    case 'progress':
      return { progress: report.total > 0 && report.done >= report.total ? null : report };
    case 'notice':
      return { progress: null, ...withNotice(state, report.level, report.text, report) };
    case 'silent':
      return { silent: report.silent };
    case 'cost-error':
      return { costError: report };
    default:
      return {};
  }
}

const soundOf = ({ cost, expr }: Experiment): SoundCost => ({ cost, expr });

/** The last cost without doubt, after a setup. */
function sound({ soundCost }: ExperimentState, { cost, typed }: Setup): Pick<ExperimentState, 'soundCost'> {
  if (typed?.doubt) return { soundCost };
  return { soundCost: { cost, expr: typed?.expr ?? soundCost.expr } };
}

function statusOf({
  playing,
  iteration,
  stepsDone,
  rate,
  line,
  within,
}: Extract<Report, { type: 'status' }>): Status {
  return { playing, iteration, stepsDone, rate, line, within };
}

/** What a run that begins has drawn and recorded. The series is a new one: that of the run before may be kept. */
const nothingYet = () => ({ frames: [], changes: [], history: createSeries(SERIES) });

/** A new run clears frames and charts; one that continues after a loss keeps them. */
function begin(
  state: ExperimentState,
  { reals, iteration }: Extract<Report, { type: 'reals' }>,
): Partial<ExperimentState> {
  const same = state.reals?.run === reals.run;
  const opening = (state.opening?.run ?? reals.run) === reals.run ? state.opening : null;
  return {
    reals,
    status: { ...state.status, iteration },
    progress: null,
    opening: null,
    ...(same ? {} : { ...nothingYet(), ...runBegins({ ...state, opening }) }),
  };
}

/** There is no run, and nothing to show, not even of the previous one. */
function end(state: ExperimentState): Partial<ExperimentState> {
  const none = { reals: null, setup: null, progress: null };
  return { ...none, ...nothingYet(), ...runBegins({ ...state, opening: null }) };
}

function addFrame(state: ExperimentState, frame: Frame): Partial<ExperimentState> {
  if (frame.run !== state.reals?.run) return {};
  const { iteration, seconds, scalars } = frame;
  state.history.append({ ...scalars, iteration, seconds }, unitsOf(frame.cost));
  const frames = withFrame(state.frames, frame);
  return {
    frames,
    scrubbed: state.scrubbed && frameOfSameMoment(frames, state.scrubbed),
    changes: marked(state, frames),
  };
}

/** Adds changes of the cost in the newest frame; a restart from an earlier moment drops later changes. */
function marked({ changes, frames: before }: ExperimentState, frames: readonly Frame[]): readonly Change[] {
  const frame = frames[frames.length - 1];
  const moment = momentOf(frame);
  const back = frame.iteration < (before.at(-1)?.iteration ?? 0);
  const kept = back ? changes.filter((c) => c.seconds < moment.seconds) : changes;
  const last = back ? frames.at(-2) : before.at(-1);
  return last ? withChanges(kept, costChanges(last.cost, frame.cost, moment)) : kept;
}

const momentOf = (at: Moment | null): Moment => ({
  seconds: at?.seconds ?? 0,
  iteration: at?.iteration ?? 0,
});
