import { lazy, type ReactNode, useRef, useState } from 'react';
import { Slider } from '../controls/NumberControl.tsx';
import { setting } from '../experiment/settings.ts';
import { formatNumber } from '../settings/format.ts';
import type { Experiment, NumberSetting } from '../settings/table.ts';
import { type Lanes, linkOf, useExperiment } from '../store/app-store.ts';
import type { ExperimentStore } from '../store/experiment-store.ts';
import { Later } from '../ui/Later.tsx';
import { MenuButton } from '../ui/MenuButton.tsx';
import type { MenuEntry } from '../ui/overlays.tsx';
import { articleLink } from './article/address.ts';
import { benchmarkLink } from './benchmark/address.ts';
import { Counter } from './Counter.tsx';
import { FileMenu } from './FileMenu.tsx';
import { Icon } from './icons.tsx';
import { paperLink } from './paper/address.ts';
import { RunButtons } from './RunButtons.tsx';
import { ShareMenu } from './ShareMenu.tsx';
import { ThemeMenu } from './ThemeMenu.tsx';
import type { Layout } from './useLayout.ts';

interface Props {
  store: ExperimentStore;
  layout: Layout;
  openHelp: () => void;
  openMessages: () => void;
  openLessons: () => void;
  lanes: Lanes;
  /** What two lanes have instead of the counter and the menus of one. */
  two?: { counter: ReactNode; presets: ReactNode; files: ReactNode };
}

/** The header. On a phone the run buttons are elsewhere, within reach of a thumb. */
export function Header({ store, layout, openHelp, openMessages, openLessons, lanes, two }: Props) {
  const theme = useExperiment(store, (s) => s.experiment.theme);
  return (
    <header className="header">
      <h1>Transport Lab</h1>
      {layout !== 'phone' && <RunButtons store={store} />}
      {layout === 'wide' && <Speed store={store} />}
      {two ? two.counter : <Counter store={store} />}
      <nav className="tools" aria-label="Page">
        {two ? two.presets : <Presets store={store} />}
        {!two && <Compare lanes={lanes} />}
        <LessonsButton open={openLessons} />
        <ShareMenu store={store} hash={() => linkOf(lanes.getState())} />
        {two ? two.files : <FileMenu store={store} />}
        <ThemeMenu
          theme={theme}
          choose={(theme) => store.actions.change({ theme })}
          present={
            layout === 'wide' || layout === 'presentation'
              ? () => store.actions.change({ presentation: layout === 'wide' })
              : undefined
          }
        />
        <MessagesButton store={store} open={openMessages} />
        <HelpButton open={openHelp} />
      </nav>
    </header>
  );
}

export const LessonsButton = ({ open }: { open: () => void }) => (
  <button type="button" className="button quiet" onClick={open} aria-label="Lessons" title="Lessons">
    <Icon name="lessons" />
    <span className="wide-only">Lessons</span>
  </button>
);

export const HelpButton = ({ open }: { open: () => void }) => (
  <button type="button" className="button quiet" onClick={open} aria-label="Help" title="Help (?)">
    <Icon name="help" />
  </button>
);

/** Opens the messages so far. A dot shows that some of them are unread. */
export function MessagesButton({ store, open }: { store: ExperimentStore; open: () => void }) {
  const last = useExperiment(store, (s) => s.log.at(-1)?.id ?? 0);
  const [seen, setSeen] = useState(0);
  return (
    <button
      type="button"
      className={last > seen ? 'button quiet messages news' : 'button quiet messages'}
      onClick={() => {
        setSeen(last);
        open();
      }}
      aria-label="Messages"
      aria-keyshortcuts="M"
      title="Messages so far (M)"
    >
      <Icon name="messages" />
    </button>
  );
}

function Speed({ store }: { store: ExperimentStore }) {
  const s = setting('speed') as NumberSetting;
  const speed = useExperiment(store, (state) => state.experiment.speed);
  return (
    <div className="speed" title={s.help}>
      <Slider setting={s} value={speed} edit={(value) => store.actions.change({ speed: value })} />
      <span className="fine">{speed === s.max ? 'full speed' : `${formatNumber(s, speed)} it/s`}</span>
    </div>
  );
}

/** Not part of the first download. */
const presets = () => import('../experiment/presets.ts');

/** The other pages, in the same theme. */
const otherPages = (theme: Experiment['theme']): MenuEntry[] => [
  {
    id: 'article',
    label: 'The method explained…',
    hint: 'An article with live figures.',
    href: articleLink(theme),
  },
  {
    id: 'paper',
    label: 'Experiments of the paper…',
    hint: 'Tables 1 and 2, next to the results of this lab.',
    href: paperLink(theme),
  },
  {
    id: 'benchmark',
    label: 'Wasserstein-1 benchmark…',
    hint: 'Do WGANs compute W1? Fourteen solvers, live.',
    href: benchmarkLink(theme),
  },
];

const OwnExperiments = lazy(() => import('./own/OwnExperiments.tsx'));
const OWN = {
  id: 'own',
  label: 'Your experiments…',
  hint: 'Keep this one by name; open those kept, and recent ones.',
};

export function Presets({ store }: { store: ExperimentStore }) {
  const current = useRef<string | undefined>(undefined);
  const [own, setOwn] = useState(false);
  const load = async () => {
    const { presetOf, PRESETS } = await presets();
    const { experiment } = store.getState();
    current.current = presetOf(experiment)?.id;
    return [OWN, ...PRESETS, ...otherPages(experiment.theme)];
  };
  const choose = async (id: string) => {
    if (id === OWN.id) return setOwn(true);
    const { fromPreset, PRESETS } = await presets();
    const preset = PRESETS.find((p) => p.id === id);
    if (preset) store.actions.change(fromPreset(preset, store.getState().experiment));
  };
  return (
    <>
      <MenuButton
        label="Experiments to start from"
        className="quiet"
        entries={load}
        isCurrent={(id) => id === current.current}
        onChoose={(id) => void choose(id)}
      >
        <Icon name="presets" />
        <span className="wide-only">Experiments</span>
      </MenuButton>
      {own && (
        <Later>
          <OwnExperiments store={store} close={() => setOwn(false)} />
        </Later>
      )}
    </>
  );
}

/** Not part of the first download. */
const openings = () => import('./compare/openings.ts');

/** Opens a second lane. */
const Compare = ({ lanes }: { lanes: Lanes }) => (
  <MenuButton
    label="Compare with another experiment"
    className="quiet"
    entries={async () => (await openings()).OPENINGS}
    onChoose={(id) => void openings().then((m) => m.openAs(lanes, id))}
  >
    <Icon name="beside" />
    <span className="wide-only roomy-only">Compare</span>
  </MenuButton>
);
