/** The lab in a frame of another page: the picture, Play, the settings that the link names, and the way to the whole. */
import { useEffect, useState } from 'react';
import { SettingRow } from '../../controls/SettingRow.tsx';
import { type PageSettings, readPage } from '../../experiment/page.ts';
import { setting } from '../../experiment/settings.ts';
import { fromHash, toHash } from '../../experiment/url.ts';
import { certifyAlongside, useExperiment } from '../../store/app-store.ts';
import { createExperimentStore, type ExperimentStore } from '../../store/experiment-store.ts';
import { spawnTraining } from '../../store/workers.ts';
import { PageContext } from '../../ui/page.ts';
import { Icon } from '../icons.tsx';
import { Notices } from '../Notices.tsx';
import { Main, useControls } from '../panes.tsx';
import { addressOf, withParts } from '../share/links.ts';
import { useShortcuts } from '../useShortcuts.ts';
import { useTheme } from '../useTheme.ts';
import { obey } from './remote.ts';
import '../notices.css';
import './embed.css';

/**
 * A run of its own, which neither writes the address (a frame's history is the whole page's) nor saves itself (frames
 * beside each other share the storage).
 */
function begin(): { store: ExperimentStore; page: PageSettings } {
  const { experiment, notices, page: raw = {} } = fromHash(location.hash);
  const { page, notices: more } = readPage(raw);
  const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
  const store = createExperimentStore(experiment, experiment.play && !still, spawnTraining);
  store.setState({ locked: page.lock });
  store.subscribe(({ frames }, before) => {
    if (frames !== before.frames) requestAnimationFrame(() => store.actions.drawn());
  });
  for (const text of [...notices, ...more]) store.actions.notify('warning', text);
  return { store, page };
}

/** Trains while the frame can be seen: observed from within, so also in a page of another origin. */
function pauseUnseen({ actions }: ExperimentStore): () => void {
  let seen = true;
  const tell = () => actions.hidden(!seen || document.hidden);
  const observer = new IntersectionObserver(([entry]) => {
    seen = entry.isIntersecting;
    tell();
  });
  observer.observe(document.documentElement);
  document.addEventListener('visibilitychange', tell);
  return () => {
    observer.disconnect();
    document.removeEventListener('visibilitychange', tell);
  };
}

/** Keys act only while the focus is in the picture; Escape gives them back to the page around. */
function useOwnKeys(): void {
  useEffect(() => {
    const down = (event: KeyboardEvent) => {
      const inside = event.target instanceof Element && event.target.closest('#main') !== null;
      if (!inside)
        event.stopPropagation(); // before the keys of the page, which listen at the document
      else if (
        event.key === 'Escape' &&
        !event.defaultPrevented &&
        document.activeElement instanceof HTMLElement
      ) {
        document.activeElement.blur();
        window.parent.focus();
      }
    };
    document.body.addEventListener('keydown', down);
    return () => document.body.removeEventListener('keydown', down);
  }, []);
}

const NO_HELP = () => undefined;

export default function EmbedPage() {
  const [{ store, page: first }] = useState(begin);
  const [page, setPage] = useState(first);
  const experiment = useExperiment(store, (s) => s.experiment);
  useTheme(experiment.theme);
  useShortcuts({ store, openHelp: NO_HELP, travel: NO_HELP });
  useOwnKeys();
  useEffect(() => pauseUnseen(store), [store]);
  useEffect(
    () =>
      obey({
        store,
        open(hash) {
          const link = fromHash(hash);
          const { page, notices } = readPage(link.page ?? {});
          setPage(page);
          store.setState({ locked: page.lock });
          store.actions.goTo(link.experiment, null);
          store.actions[link.experiment.play ? 'play' : 'pause']();
          for (const text of [...link.notices, ...notices]) store.actions.notify('warning', text);
        },
      }),
    [store],
  );
  const optimum = experiment.layers.split(',').includes('optimum');
  useEffect(() => {
    if (optimum) certifyAlongside(store).catch(() => undefined); // the picture works without it
  }, [store, optimum]);
  const whole = addressOf(withParts(toHash(experiment), [], ['theme']));
  return (
    <PageContext value={page}>
      <div className="embed" data-hide={page.hide.join(' ')}>
        <Main store={store} />
        <Bar store={store} whole={whole} />
        {page.controls.length > 0 && <Chosen store={store} keys={page.controls} />}
        <Notices store={store} />
      </div>
    </PageContext>
  );
}

function Bar({ store, whole }: { store: ExperimentStore; whole: string }) {
  const playing = useExperiment(store, (s) => s.status.playing);
  const iteration = useExperiment(store, (s) => s.status.iteration);
  const { actions } = store;
  return (
    <section className="embed-bar" aria-label="Run">
      <h1 className="v-hidden">Transport Lab</h1>
      <button
        type="button"
        className="button primary"
        onClick={() => (playing ? actions.pause() : actions.play())}
      >
        <Icon name={playing ? 'pause' : 'play'} />
        {playing ? 'Pause' : 'Play'}
      </button>
      <button
        type="button"
        className="button"
        aria-label="Reset"
        title="The same run again"
        onClick={actions.reset}
      >
        <Icon name="reset" />
      </button>
      <span className="fine">
        iteration <b data-testid="iteration">{iteration}</b>
      </span>
      <a className="embed-whole" href={whole} target="_blank" rel="noreferrer">
        Open in Transport Lab
      </a>
    </section>
  );
}

/** The settings that the link names, as far as they matter for its experiment. */
function Chosen({ store, keys }: { store: ExperimentStore; keys: PageSettings['controls'] }) {
  const rows = useControls(store);
  const shown = keys.map(setting).filter((s) => s.when?.(rows.experiment) ?? true);
  return (
    <section className="embed-controls" aria-label="Settings">
      {shown.map((s) => (
        <SettingRow key={s.key} setting={s} {...rows} />
      ))}
    </section>
  );
}
