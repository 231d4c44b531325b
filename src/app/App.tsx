import { lazy, type ReactNode, useCallback, useContext, useEffect, useState } from 'react';
import { certifyAlongside, type Lanes, linkOf, useExperiment, useLanes } from '../store/app-store.ts';
import type { ExperimentStore } from '../store/experiment-store.ts';
import { firstHint } from '../store/first-hint.ts';
import { useLater } from '../ui/hooks.ts';
import { Later } from '../ui/Later.tsx';
import { ALL, PageContext, useHidden } from '../ui/page.ts';
import { Tabs } from '../ui/tabs.tsx';
import { Header } from './Header.tsx';
import { Notices } from './Notices.tsx';
import { Algorithm, Charts, Main, Past, Settings, Timeline } from './panes.tsx';
import { RunButtons } from './RunButtons.tsx';
import { useLayout } from './useLayout.ts';
import { useLessons } from './useLessons.ts';
import { useMoving } from './useMoving.ts';
import { useShortcuts } from './useShortcuts.ts';
import { useTheme } from './useTheme.ts';
import './app.css';
import './notices.css';
import './phone.css';
import './touch.css';
import './hide.css';

const Help = lazy(() => import('./Help.tsx'));
const Messages = lazy(() => import('./Messages.tsx'));
const Lessons = lazy(() => import('../lessons/panel/Panel.tsx'));
const Drop = lazy(async () => ({ default: (await import('../controls/files/Files.tsx')).Drop }));
const Steps = lazy(() => import('./steps/Steps.tsx'));
const timeline = () => import('../store/timeline.ts');
const comparison = () => import('./compare/Comparison.tsx');
const presentation = () => import('./presentation/Presentation.tsx');

/** The page: header, settings, main view, charts and timeline, arranged for the size of the window; or two lanes. */
export function App({ lanes }: { lanes: Lanes }) {
  const { page } = useLanes(lanes);
  if (page === null) return null; // what is hidden must not be seen for a moment
  return (
    <PageContext value={page ?? ALL}>
      <Lab lanes={lanes} />
    </PageContext>
  );
}

function Lab({ lanes }: { lanes: Lanes }) {
  const {
    left: { store },
    beside,
  } = useLanes(lanes);
  const { hide } = useContext(PageContext);
  const [sheet, setSheet] = useState<'help' | 'messages' | null>(null);
  const openHelp = useCallback(() => setSheet('help'), []);
  const openMessages = useCallback(() => setSheet('messages'), []);
  const close = () => setSheet(null);
  const travel = useCallback(
    (which: 'undo' | 'redo') => void timeline().then((m) => m.timelineOf(lanes)[which]()),
    [lanes],
  );
  const [place, goTo] = useLessons();
  const openLessons = useCallback(() => goTo({ lesson: '', step: '' }), [goTo]);
  const presented = useLater(
    useExperiment(store, (s) => s.experiment.presentation),
    presentation,
  );
  const compared = useLater(beside !== null, comparison);
  const layout = useLayout(presented !== null);
  const guided = place !== null || layout === 'presentation';
  useEffect(() => {
    if (guided) firstHint.getState().end();
  }, [guided]);
  useTheme(useExperiment(store, (s) => s.experiment.theme));
  useShortcuts({ store: beside?.together ?? store, openHelp, travel });
  const moving = useMoving(store);
  useEffect(() => {
    if (!moving) return;
    certifyAlongside(store).catch(() => undefined); // the page works without it
    import('./media.ts').catch(() => undefined);
  }, [store, moving]);
  useEffect(() => {
    if (!moving) return;
    import('../store/kept.ts').then((m) => m.keepRuns(lanes)).catch(() => undefined);
    import('../store/own-experiments.ts').then((m) => m.followLeft(lanes)).catch(() => undefined);
    timeline().then(
      (m) => m.timelineOf(lanes),
      () => undefined,
    ); // the page works without it
    import('./offline.ts').then(
      (m) => m.keepOffline(lanes),
      () => undefined,
    );
  }, [lanes, moving]);
  const settings = (
    <>
      <div className="steps">
        {moving && (
          <Later>
            <Steps lanes={lanes} />
          </Later>
        )}
      </div>
      <Settings store={store} />
    </>
  );
  return (
    <div className={`app ${layout}${compared ? ' two' : ''}`} data-hide={hide.join(' ') || undefined}>
      <button type="button" className="skip" onClick={toMain}>
        Skip to the picture
      </button>
      {compared && beside ? (
        <compared.Comparison
          {...{ lanes, beside, layout, openHelp, openMessages, openLessons }}
          left={store}
        />
      ) : layout === 'presentation' && presented ? (
        <presented.Presentation
          {...{ store, openHelp, openMessages, openLessons }}
          hash={() => linkOf(lanes.getState())}
        />
      ) : (
        <>
          <Header {...{ store, layout, openHelp, openMessages, openLessons, lanes }} />
          {layout === 'wide' ? (
            <WideBody store={store} settings={settings} />
          ) : (
            <NarrowBody store={store} settings={settings} thumb={layout === 'phone'} />
          )}
        </>
      )}
      {!compared && <Notices store={store} />}
      {moving && !compared && (
        <Later>
          <Drop store={store} />
        </Later>
      )}
      {place && (
        <Later>
          <Lessons lanes={lanes} place={place} go={goTo} notes={isAsked('notes')} />
        </Later>
      )}
      {sheet && (
        <Later>
          {sheet === 'help' ? (
            <Help close={close} openLessons={openLessons} />
          ) : (
            <Messages store={beside?.together ?? store} close={close} />
          )}
        </Later>
      )}
    </div>
  );
}

/** Is something switched on in the query, as in `?notes=1`? */
const isAsked = (key: string): boolean => new URLSearchParams(location.search).get(key) === '1';

/**
 * Moves the focus to the main view, by a button rather than a link, because the address contains only the experiment.
 */
function toMain(): void {
  document.getElementById('main')?.focus();
}

interface BodyProps {
  store: ExperimentStore;
  settings: ReactNode;
}

function WideBody({ store, settings }: BodyProps) {
  const hidden = useHidden();
  const [charts, algorithm] = [!hidden('charts'), !hidden('algorithm')];
  return (
    <>
      {!hidden('controls') && (
        <aside className="left" aria-label="Settings">
          {settings}
        </aside>
      )}
      <Main store={store} />
      <Past store={store} />
      {(charts || algorithm) && (
        <aside className="right" aria-label="Charts and algorithm">
          {charts && <Charts store={store} />}
          {algorithm && <Algorithm store={store} />}
        </aside>
      )}
      <Timeline store={store} />
    </>
  );
}

const TABS = { controls: 'Controls', charts: 'Charts', algorithm: 'Algorithm' } as const;

/** One panel at a time, as tabs. @param thumb are the run buttons at the bottom, within reach of a thumb? */
function NarrowBody({ store, settings, thumb }: BodyProps & { thumb: boolean }) {
  const hidden = useHidden();
  const names = (Object.keys(TABS) as (keyof typeof TABS)[]).filter((name) => !hidden(name));
  const [chosen, setTab] = useState<keyof typeof TABS>('controls');
  const tab = names.includes(chosen) ? chosen : names[0];
  const tabs = Object.fromEntries(names.map((name) => [name, TABS[name]])) as typeof TABS;
  return (
    <>
      <Main store={store} />
      <Past store={store} />
      <Timeline store={store} />
      {tab && (
        <section className="tabs" aria-label="Panels">
          <Tabs label="Panels" tabs={tabs} chosen={tab} onChoose={setTab} panel="tab-panel">
            {tab === 'controls' && settings}
            {tab === 'charts' && <Charts store={store} />}
            {tab === 'algorithm' && <Algorithm store={store} />}
          </Tabs>
        </section>
      )}
      {thumb && (
        <section className="thumb" aria-label="Run buttons">
          <RunButtons store={store} />
        </section>
      )}
    </>
  );
}
