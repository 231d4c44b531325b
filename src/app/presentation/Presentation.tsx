/** For a lecture hall: the picture at full height, the algorithm in large type, settings and charts as drawers. */
import { type ReactNode, useCallback, useEffect, useId, useRef, useState } from 'react';
import { useExperiment } from '../../store/app-store.ts';
import type { ExperimentStore } from '../../store/experiment-store.ts';
import { Counter } from '../Counter.tsx';
import { HelpButton, LessonsButton, MessagesButton, Presets } from '../Header.tsx';
import { Algorithm, Charts, Main, Past, Settings, Timeline } from '../panes.tsx';
import { RunButtons } from '../RunButtons.tsx';
import { ShareMenu } from '../ShareMenu.tsx';
import { ThemeMenu } from '../ThemeMenu.tsx';
import './presentation.css';

interface Props {
  store: ExperimentStore;
  /** The link to what is on the screen, from `#` on. */
  hash: () => string;
  openHelp: () => void;
  openMessages: () => void;
  openLessons: () => void;
}

const DRAWERS = {
  settings: { title: 'Settings', key: 'E', Panel: Settings },
  charts: { title: 'Charts', key: 'C', Panel: Charts },
} as const;
type DrawerName = keyof typeof DRAWERS;

export function Presentation({ store, hash, openHelp, openMessages, openLessons }: Props) {
  const [drawer, setDrawer] = useState<DrawerName | null>(null);
  const [algorithm, setAlgorithm] = useState(true);
  const close = useCallback(() => setDrawer(null), []);
  const theme = useExperiment(store, (s) => s.experiment.theme);
  return (
    <>
      <header className="header">
        <h1 className="visually-hidden">Transport Lab</h1>
        <RunButtons store={store} />
        <Counter store={store} />
        <div className="drawers">
          {(Object.keys(DRAWERS) as DrawerName[]).map((name) => (
            <Switch
              key={name}
              letter={DRAWERS[name].key}
              open={drawer === name}
              toggle={() => setDrawer(drawer === name ? null : name)}
            >
              {DRAWERS[name].title}
            </Switch>
          ))}
          <Switch letter="L" open={algorithm} toggle={() => setAlgorithm(!algorithm)}>
            Algorithm
          </Switch>
        </div>
        <nav className="tools" aria-label="Page">
          <Presets store={store} />
          <LessonsButton open={openLessons} />
          <ShareMenu store={store} hash={hash} />
          <ThemeMenu theme={theme} choose={(theme) => store.actions.change({ theme })} />
          <MessagesButton store={store} open={openMessages} />
          <HelpButton open={openHelp} />
          <button
            type="button"
            className="button quiet"
            aria-label="Leave presentation mode"
            title="Leave presentation mode (P)"
            onClick={() => store.actions.change({ presentation: false })}
          >
            ✕
          </button>
        </nav>
      </header>
      <Main store={store} />
      <Past store={store} />
      {algorithm && (
        <aside className="lines" aria-label="Algorithm, large">
          <Algorithm store={store} />
        </aside>
      )}
      {drawer && (
        <Drawer key={drawer} title={DRAWERS[drawer].title} close={close}>
          <Panel store={store} of={drawer} />
        </Drawer>
      )}
      <Timeline store={store} />
    </>
  );
}

function Panel({ store, of }: { store: ExperimentStore; of: DrawerName }) {
  const { Panel: Content } = DRAWERS[of];
  return <Content store={store} />;
}

interface SwitchProps {
  letter: string;
  open: boolean;
  toggle: () => void;
  children: ReactNode;
}

const Switch = ({ letter, open, toggle, children }: SwitchProps) => (
  <button
    type="button"
    className="button"
    aria-expanded={open}
    aria-keyshortcuts={letter}
    title={`${open ? 'Close' : 'Open'} (${letter})`}
    onClick={toggle}
  >
    {children}
  </button>
);

interface DrawerProps {
  title: string;
  close: () => void;
  children: ReactNode;
}

/** A drawer at the edge of the page, which leaves picture and run usable. It takes the focus, and returns it. */
function Drawer({ title, close, children }: DrawerProps) {
  const heading = useId();
  const box = useRef<HTMLElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    box.current?.focus();
    return () => {
      const left = document.activeElement;
      if (left && left !== document.body) return; // the focus is already elsewhere
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  useEffect(() => {
    // On the body, before the keys of the page: Escape closes the drawer, and does nothing else.
    const leave = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || event.defaultPrevented) return;
      event.preventDefault();
      close();
    };
    document.body.addEventListener('keydown', leave);
    return () => document.body.removeEventListener('keydown', leave);
  }, [close]);
  return (
    <aside className="drawer" ref={box} tabIndex={-1} aria-labelledby={heading}>
      <header>
        <h2 id={heading}>{title}</h2>
        <button type="button" className="button quiet" aria-label={`Close: ${title}`} onClick={close}>
          ✕
        </button>
      </header>
      {children}
    </aside>
  );
}
