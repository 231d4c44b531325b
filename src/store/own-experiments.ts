/** Experiments that the visitor keeps by name, and the last ones left: as links, in this browser. */
import * as v from 'valibot';
import { createStore } from 'zustand/vanilla';
import { sharing } from '../experiment/beside.ts';
import { defaults, needsRestart } from '../experiment/experiment.ts';
import { fromHash, toHash } from '../experiment/url.ts';
import type { Experiment } from '../settings/table.ts';
import type { Lanes } from './app-store.ts';
import { differences } from './differences.ts';
import type { ExperimentState, ExperimentStore } from './experiment-store.ts';

const PLACE = 'transport-lab experiments';
/** Where a list is put that cannot be read, so that nothing is lost by writing the next one. */
const ASIDE = `${PLACE} unread`;
/** Experiments listed as recent, at most. */
const MOST_RECENT = 10;
/** Iterations of an experiment that is listed as recent, at least. */
const LEAST_ITERATIONS = 20;
/** Characters of a name, at most. */
export const MOST_LETTERS = 80;

/** The last moment that a date can be, in milliseconds since 1970. */
const LATEST = 8.64e15;

/** When it was kept or left, in milliseconds since 1970, and its settings as the part of a link from `#` on. */
const recent = v.object({ at: v.pipe(v.number(), v.minValue(0), v.maxValue(LATEST)), hash: v.string() });
const named = v.object({
  ...recent.entries,
  id: v.string(),
  name: v.pipe(v.string(), v.maxLength(MOST_LETTERS)),
});
const schema = v.object({ named: v.array(named), recent: v.array(recent) });

export type RecentExperiment = v.InferOutput<typeof recent>;
export type NamedExperiment = v.InferOutput<typeof named>;

type Lists = v.InferOutput<typeof schema>;

interface State extends Lists {
  /** Why the lists last only as long as this page, or what could not be read; empty where all is well. */
  trouble: string;
}

export type OwnExperiments = ReturnType<typeof openOwnExperiments>;

const NONE: Lists = { named: [], recent: [] };
const REFUSED =
  'The browser’s storage is full or closed: the lists last as long as this page is open. A link (Share) can be kept anywhere.';
const UNREAD =
  'The list kept before could not be read. It was put aside in the browser’s storage, and a new one begins.';

/** The lists of this browser. Other tabs may change them: they are read before each change. */
export function openOwnExperiments(storage: () => Pick<Storage, 'getItem' | 'setItem'>) {
  const lists = createStore<State>(() => ({ ...NONE, trouble: '' }));
  const read = () => {
    let text: string | null = null;
    try {
      text = storage().getItem(PLACE);
      if (text !== null && lists.getState().trouble !== REFUSED)
        lists.setState({ ...v.parse(schema, JSON.parse(text)) });
    } catch {
      lists.setState({ trouble: text === null ? REFUSED : aside(text) });
    }
  };
  const aside = (text: string): string => {
    try {
      storage().setItem(ASIDE, text);
      storage().setItem(PLACE, JSON.stringify(NONE));
      return UNREAD;
    } catch {
      return REFUSED;
    }
  };
  const change = (to: (now: Lists) => Partial<Lists>) => {
    read();
    const { named, recent } = lists.getState();
    const next = { named, recent, ...to({ named, recent }) };
    lists.setState(next);
    try {
      storage().setItem(PLACE, JSON.stringify(next));
      if (lists.getState().trouble === REFUSED) lists.setState({ trouble: '' });
    } catch {
      lists.setState({ trouble: REFUSED });
    }
  };
  read();
  return {
    lists,
    read,
    keep(name: string, e: Experiment, at = Date.now()): void {
      const one = {
        id: `${at} ${Math.random()}`,
        name: name.trim().slice(0, MOST_LETTERS),
        at,
        hash: hashOf(e),
      };
      change(({ named }) => ({ named: [one, ...named] }));
    },
    rename(id: string, name: string): void {
      const to = name.trim().slice(0, MOST_LETTERS);
      change(({ named }) => ({ named: named.map((one) => (one.id === id ? { ...one, name: to } : one)) }));
    },
    remove: (id: string): void => change(({ named }) => ({ named: named.filter((one) => one.id !== id) })),
    /** Takes a removal back. */
    restore: (one: NamedExperiment): void =>
      change(({ named }) => ({ named: [...named, one].sort((a, b) => b.at - a.at) })),
    left(e: Experiment, at = Date.now()): void {
      const hash = hashOf(e);
      change(({ recent }) => ({
        recent: [{ at, hash }, ...recent.filter((one) => one.hash !== hash)].slice(0, MOST_RECENT),
      }));
    },
  };
}

/** Without what belongs to the visitor or the view. */
const hashOf = (e: Experiment): string => toHash(sharing(e, defaults(e.data, e.method)));

/** The experiment of an entry: what it no longer can be is replaced by defaults, as in any link. */
export const experimentOf = ({ hash }: RecentExperiment): Experiment => fromHash(hash).experiment;

/** Differences that are named, at most. */
const TOLD = 5;

/** What differs from the usual settings, in words. */
export function describe(e: Experiment): string {
  const { data, method } = defaults();
  const all = differences(
    { ...defaults(e.data, e.method), data, method },
    sharing(e, defaults(e.data, e.method)),
  );
  const more = all.length - TOLD;
  const told = all.slice(0, TOLD).map(({ name, right }) => `${name}: ${right}`);
  return [...told, ...(more > 0 ? [`${more} more`] : [])].join(' · ') || 'The usual settings';
}

/** The lists of the page. */
export const own = openOwnExperiments(() => localStorage);

/** Lists the experiments of the left lane as recent when they are left, or the page is. Returns a function that stops it. */
export function followLeft(
  lanes: Lanes,
  left: (e: Experiment) => void = own.left,
  page: Window = window,
): () => void {
  let stop = () => {};
  let followed: ExperimentStore | null = null;
  const update = () => {
    const { store } = lanes.getState().left;
    if (store === followed) return;
    stop();
    followed = store;
    stop = follow(store, left, page);
  };
  update();
  const end = lanes.subscribe(update);
  return () => {
    end();
    stop();
  };
}

function follow(store: ExperimentStore, left: (e: Experiment) => void, page: Window): () => void {
  /** The settings of the current run: those that begin another one may be chosen before that begins. */
  let { experiment } = store.getState();
  const lasted = ({ history }: ExperimentState) => (history.last?.iteration ?? 0) >= LEAST_ITERATIONS;
  const stop = store.subscribe((state, before) => {
    const ended = (state.reals?.run ?? null) !== (before.reals?.run ?? null);
    if (ended && before.reals && lasted(before)) left(experiment);
    if (ended || !needsRestart(experiment, state.experiment)) ({ experiment } = state);
  });
  const hidden = () => {
    if (lasted(store.getState())) left(experiment);
  };
  page.addEventListener('pagehide', hidden);
  return () => {
    stop();
    page.removeEventListener('pagehide', hidden);
  };
}
