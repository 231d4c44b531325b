/** A second lane beside the first. Loaded when there is one. */
import { besideParts, PACES, type Pace, readBeside, SHARED, sharing } from '../experiment/beside.ts';
import type { Raw } from '../experiment/experiment.ts';
import type { Checkpoint } from '../runtime/protocol/protocol.ts';
import { matchesExperiment } from '../runtime/session/own-settings.ts';
import { newRun } from '../runtime/session/run-number.ts';
import type { Experiment } from '../settings/table.ts';
import { type Beside, type Lane, type Lanes, openLane } from './app-store.ts';
import type { ExperimentStore } from './experiment-store.ts';
import { frozenOf } from './frozen.ts';
import type { Side } from './tab.ts';
import { together } from './together.ts';

/** Opens a second lane on the right. `from`: see `openLane`. */
export function openBeside(
  lanes: Lanes,
  experiment: Experiment,
  { from = null, pace = PACES[0] }: { from?: Checkpoint | 'reload' | null; pace?: Pace } = {},
  page: Window = window,
): void {
  const { left } = lanes.getState();
  const { experiment: shared, status, own } = left.store.getState();
  const right = openLane(page, 'right', sharing(experiment, shared), status.playing, from);
  if (page.document.hidden) right.store.actions.hidden(true);
  if (from === null) give(right.store, own);
  else if (matchesExperiment(own, experiment)) right.store.setState({ own }); // its worker is yet to start
  lanes.setState({ beside: pairOf(lanes, left, right, pace) });
}

/** Opens the second lane of a link, beside the first one. */
export function openLinked(lanes: Lanes, raw: Raw): void {
  const left = lanes.getState().left.store;
  const { experiment, pace, notices } = readBeside(left.getState().experiment, raw);
  openBeside(lanes, experiment, { from: 'reload', pace });
  for (const text of notices) left.actions.notify('warning', text);
}

/** Shows the second lane of a link that is opened in the page, from a checkpoint of it if there is one. */
export function showBeside(lanes: Lanes, raw: Raw, from: Checkpoint | null): void {
  const { left, beside } = lanes.getState();
  const { experiment, pace, notices } = readBeside(left.store.getState().experiment, raw);
  if (beside) {
    beside.right.store.actions.goTo(experiment, from);
    setPace(lanes, pace);
  } else openBeside(lanes, experiment, { from, pace });
  for (const text of notices) left.store.actions.notify('warning', text);
}

/** Opens a second lane with the same run: it continues from the last checkpoint, under another number. */
export function openSame(lanes: Lanes): void {
  const { experiment, checkpoint } = lanes.getState().left.store.getState();
  openBeside(lanes, experiment, { from: checkpoint && { ...checkpoint, run: newRun() } });
}

/** Freezes the moment that is shown: it stays on the left, and its run goes on on the right. */
export function freeze(lanes: Lanes): void {
  const { left: right } = lanes.getState();
  const store = frozenOf(right.store);
  if (!store) return;
  const tab = { before: null, save() {}, moveTo() {} }; // a reload has the run alone
  const left: Lane = { store, tab, frozen: true };
  right.store.actions.scrub(null);
  lanes.setState({ left, beside: pairOf(lanes, left, right, PACES[0]) });
  right.store.actions.notify('info', NOT_IN_LINKS);
}

const NOT_IN_LINKS =
  'The frozen moment lasts as long as the page: links and reloads have the run beside it alone. Export saves its picture.';

/** Both lanes change places; their runs go on. */
export function swapLanes(lanes: Lanes): void {
  const { left, beside } = lanes.getState();
  if (!beside) return;
  end(beside);
  beside.right.tab.moveTo('left');
  left.tab.moveTo('right');
  lanes.setState({ left: beside.right, beside: pairOf(lanes, beside.right, left, beside.pace) });
}

export function setPace(lanes: Lanes, pace: Pace): void {
  const { left, beside } = lanes.getState();
  if (!beside || pace === beside.pace) return;
  end(beside);
  lanes.setState({ beside: pairOf(lanes, left, beside.right, pace) });
}

/** Makes the experiment on the right that of the left, with its run where there is a checkpoint. */
export function copyToRight(lanes: Lanes): void {
  const { left, beside } = lanes.getState();
  if (!beside) return;
  const { experiment, checkpoint, own } = left.store.getState();
  give(beside.right.store, own);
  beside.right.store.actions.goTo(experiment, checkpoint && { ...checkpoint, run: newRun() });
}

/** Gives a lane the visitor's data that it waits for. */
function give(lane: ExperimentStore, own: ReturnType<ExperimentStore['getState']>['own']): void {
  if (matchesExperiment(own, lane.getState().experiment)) lane.actions.own(own);
}

type Ended = Beside & { end?: () => void };

/** Ends what both lanes have in common. */
const end = (beside: Ended): void => beside.end?.();

function pairOf(lanes: Lanes, left: Lane, right: Lane, pace: Pace): Ended {
  const one = together(left.store, right.store, pace);
  const stops = [share(left.store, right.store), keepInStep(left.store, right.store, pace), one.stop];
  const pair: Ended = {
    ...{ right, pace, together: one },
    parts: (l, r) => besideParts(l, r, pace),
    end: () => endAll(stops),
    close(keep: Side) {
      end(pair);
      const [kept, closed] = keep === 'left' ? [left, right] : [right, left];
      closed.store.actions.close();
      closed.tab.moveTo(null);
      kept.tab.moveTo('left');
      lanes.setState({ left: kept, beside: null });
    },
  };
  return pair;
}

function endAll(stops: readonly (() => void)[]): void {
  for (const stop of stops) stop();
}

/** Keeps the settings equal that both share: a change of one is made in the other. */
function share(left: ExperimentStore, right: ExperimentStore): () => void {
  const follow = (from: ExperimentStore, to: ExperimentStore) =>
    from.subscribe(({ experiment }, before) => {
      if (experiment === before.experiment) return;
      const other = to.getState().experiment;
      const changed = SHARED.filter(
        (key) =>
          key !== 'play' && experiment[key] !== before.experiment[key] && experiment[key] !== other[key],
      );
      if (changed.length > 0)
        to.actions.change(Object.fromEntries(changed.map((key) => [key, experiment[key]])));
    });
  const stops = [follow(left, right), follow(right, left)];
  return () => endAll(stops);
}

/** Keeps both runs in step by iteration while both play; a worker that is replaced is joined again. */
function keepInStep(left: ExperimentStore, right: ExperimentStore, pace: Pace): () => void {
  const both = [left, right];
  const part = () => {
    for (const { actions } of both) actions.join(null);
  };
  let joined: unknown[] = [];
  const update = () => {
    const states = both.map(({ getState }) => getState());
    const play = pace === 'iteration' && states.every(({ status }) => status.playing);
    const now = play ? states.map(({ backend }) => backend) : [];
    if (now.length === joined.length && now.every((backend, k) => backend === joined[k])) return;
    joined = now;
    if (!play) return part();
    const { port1, port2 } = new MessageChannel();
    left.actions.join(port1);
    right.actions.join(port2);
  };
  update();
  const stops = both.map((lane) => lane.subscribe(update));
  return () => {
    endAll(stops);
    part();
  };
}
