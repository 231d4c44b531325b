import { lazy, useCallback, useEffect, useState } from 'react';
import { Later } from '../controls/Later.tsx';
import { accompany, useLane } from '../store/app-store.ts';
import type { Lane } from '../store/experiment-store.ts';
import { useLater } from '../views/hooks.ts';
import { Tabs } from '../views/tabs.tsx';
import { Header } from './Header.tsx';
import { Notices } from './Notices.tsx';
import { Algorithm, Charts, Main, Past, Settings, Timeline } from './panes.tsx';
import { RunButtons } from './RunButtons.tsx';
import { useLayout } from './useLayout.ts';
import { useMoving } from './useMoving.ts';
import { useShortcuts } from './useShortcuts.ts';
import { useTheme } from './useTheme.ts';
import './app.css';
import './notices.css';
import './phone.css';

const Help = lazy(() => import('./Help.tsx'));
const Messages = lazy(() => import('./Messages.tsx'));
const Drop = lazy(async () => ({ default: (await import('../controls/files/files.ts')).Drop }));
const presentation = () => import('./presentation/Presentation.tsx');

/** The shell: header, settings, main view, charts, timeline, arranged as the window allows. */
export function App({ lane }: { lane: Lane }) {
  const [sheet, setSheet] = useState<'help' | 'messages' | null>(null);
  const openHelp = useCallback(() => setSheet('help'), []);
  const openMessages = useCallback(() => setSheet('messages'), []);
  const close = () => setSheet(null);
  const presented = useLater(
    useLane(lane, (s) => s.experiment.presentation),
    presentation,
  );
  const layout = useLayout(presented !== null);
  useTheme(useLane(lane, (s) => s.experiment.theme));
  useShortcuts({ lane, openHelp });
  const moving = useMoving(lane);
  useEffect(() => {
    if (!moving) return;
    accompany(lane).catch(() => undefined); // the page does without
    import('./media.ts').catch(() => undefined);
  }, [lane, moving]);
  return (
    <div className={`app ${layout}`}>
      <button type="button" className="skip" onClick={toMain}>
        Skip to the picture
      </button>
      {layout === 'presentation' && presented ? (
        <presented.Presentation {...{ lane, openHelp, openMessages }} />
      ) : (
        <>
          <Header {...{ lane, layout, openHelp, openMessages }} />
          {layout === 'wide' ? (
            <WideBody lane={lane} />
          ) : (
            <NarrowBody lane={lane} thumb={layout === 'phone'} />
          )}
        </>
      )}
      <Notices lane={lane} />
      {moving && (
        <Later>
          <Drop lane={lane} />
        </Later>
      )}
      {sheet && (
        <Later>{sheet === 'help' ? <Help close={close} /> : <Messages {...{ lane, close }} />}</Later>
      )}
    </div>
  );
}

/** A button, not a link: the address holds the experiment and nothing else. */
function toMain(): void {
  document.getElementById('main')?.focus();
}

function WideBody({ lane }: { lane: Lane }) {
  return (
    <>
      <aside className="left" aria-label="Settings">
        <Settings lane={lane} />
      </aside>
      <Main lane={lane} />
      <Past lane={lane} />
      <aside className="right" aria-label="Charts and algorithm">
        <Charts lane={lane} />
        <Algorithm lane={lane} />
      </aside>
      <Timeline lane={lane} />
    </>
  );
}

const TABS = { controls: 'Controls', charts: 'Charts', algorithm: 'Algorithm' } as const;

/** One panel at a time, as tabs. @param thumb the run buttons are at the bottom, in reach of a thumb */
function NarrowBody({ lane, thumb }: { lane: Lane; thumb: boolean }) {
  const [tab, setTab] = useState<keyof typeof TABS>('controls');
  const Panel = { controls: Settings, charts: Charts, algorithm: Algorithm }[tab];
  return (
    <>
      <Main lane={lane} />
      <Past lane={lane} />
      <Timeline lane={lane} />
      <section className="tabs" aria-label="Panels">
        <Tabs label="Panels" tabs={TABS} chosen={tab} onChoose={setTab} panel="tab-panel">
          <Panel lane={lane} />
        </Tabs>
      </section>
      {thumb && (
        <section className="thumb" aria-label="Run buttons">
          <RunButtons lane={lane} />
        </section>
      )}
    </>
  );
}
