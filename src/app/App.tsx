import { lazy, type ReactNode, Suspense, useCallback, useEffect, useState } from 'react';
import { Controls } from '../controls/Controls.tsx';
import type { CostDoubt } from '../controls/ExpressionField.tsx';
import { openFiles } from '../controls/files/open.ts';
import { Later } from '../controls/Later.tsx';
import type { Setup } from '../engine/protocol.ts';
import { isImage } from '../settings/table.ts';
import { accompany, useLane } from '../store/lab.ts';
import type { Lane, SoundCost } from '../store/lane.ts';
import { PlaneView } from '../views/plane-view.tsx';
import { Tabs } from '../views/tabs.tsx';
import { Boundary } from './Boundary.tsx';
import { Header } from './Header.tsx';
import { Notices } from './Notices.tsx';
import { RunButtons } from './RunButtons.tsx';
import { useMedia } from './useMedia.ts';
import { useMoving } from './useMoving.ts';
import { useShortcuts } from './useShortcuts.ts';
import { useTheme } from './useTheme.ts';
import './app.css';
import './notices.css';
import './phone.css';

const Help = lazy(() => import('./Help.tsx'));
const Guess = lazy(() => import('../lessons/guess/guess.tsx'));
const Drop = lazy(async () => ({ default: (await import('../controls/files/files.ts')).Drop }));
const Measure = lazy(() => import('./measure/Measure.tsx'));
const panels = () => import('../views/panels.tsx');
const ChartsView = lazy(async () => ({ default: (await panels()).ChartsView }));
const AlgorithmView = lazy(async () => ({ default: (await panels()).AlgorithmView }));
const TimelineView = lazy(async () => ({ default: (await panels()).TimelineView }));
const PastMark = lazy(async () => ({ default: (await panels()).PastMark }));
const SamplesView = lazy(async () => ({ default: (await import('../views/samples-view.tsx')).SamplesView }));

const PHONE = '(max-width: 760px)';

/** The shell: header, controls, main view, charts, timeline; on a phone the main view above tabs. */
export function App({ lane }: { lane: Lane }) {
  const phone = useMedia(PHONE);
  const [help, setHelp] = useState(false);
  const openHelp = useCallback(() => setHelp(true), []);
  useTheme(useLane(lane, (s) => s.experiment.theme));
  useShortcuts({ lane, openHelp });
  const moving = useMoving(lane);
  useEffect(() => {
    if (moving) accompany(lane).catch(() => undefined); // the page does without
  }, [lane, moving]);
  return (
    <div className={phone ? 'app phone' : 'app'}>
      <button type="button" className="skip" onClick={toMain}>
        Skip to the picture
      </button>
      <Header lane={lane} phone={phone} openHelp={openHelp} />
      {phone ? <PhoneBody lane={lane} /> : <WideBody lane={lane} />}
      <Notices lane={lane} />
      {moving && (
        <Later>
          <Drop lane={lane} />
        </Later>
      )}
      {help && (
        <Later>
          <Help close={() => setHelp(false)} />
        </Later>
      )}
    </div>
  );
}

/** A button, not a link: the address holds the experiment and nothing else. */
function toMain(): void {
  document.getElementById('main')?.focus();
}

/** Over the picture, where that is not the present. */
function Past({ lane }: { lane: Lane }) {
  const past = useLane(lane, (s) => s.scrubbed !== null);
  return (
    past && (
      <Suspense>
        <PastMark lane={lane} />
      </Suspense>
    )
  );
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

function PhoneBody({ lane }: { lane: Lane }) {
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
      <section className="thumb" aria-label="Run buttons">
        <RunButtons lane={lane} />
      </section>
    </>
  );
}

function Settings({ lane }: { lane: Lane }) {
  const experiment = useLane(lane, (s) => s.experiment);
  const costError = useLane(lane, (s) => s.costError);
  const setup = useLane(lane, (s) => s.setup);
  const sound = useLane(lane, (s) => s.soundCost);
  const own = useLane(lane, (s) => s.own);
  const take = useCallback((files: File[]) => void openFiles(lane, files), [lane]);
  return (
    <Boundary name="The controls">
      <Controls
        experiment={experiment}
        {...{ costError, own, take }}
        costDoubt={doubtOf(setup, sound)}
        change={lane.actions.change}
        begin={lane.actions.own}
      />
    </Boundary>
  );
}

/** What speaks against the typed cost that runs. */
function doubtOf(setup: Setup | null, sound: SoundCost): CostDoubt | null {
  const typed = setup?.typed;
  return typed?.doubt ? { text: typed.doubt, expression: typed.expr, sound } : null;
}

function Main({ lane }: { lane: Lane }) {
  const image = useLane(lane, (s) => isImage(s.experiment));
  const [guess, setGuess] = useState(false);
  const openGuess = useCallback(() => setGuess(true), []);
  return (
    <main id="main" className="main" tabIndex={-1}>
      <Boundary name="The picture">
        <Suspense>
          {image ? <SamplesView lane={lane} /> : <PlaneView lane={lane} onGuess={openGuess} />}
        </Suspense>
      </Boundary>
      {guess && (
        <Later>
          <Guess lane={lane} close={() => setGuess(false)} />
        </Later>
      )}
    </main>
  );
}

/** A panel beside the picture: the picture moves first. */
function Beside({ lane, name, children }: { lane: Lane; name: string; children: ReactNode }) {
  return <Boundary name={name}>{useMoving(lane) && <Suspense>{children}</Suspense>}</Boundary>;
}

function Charts({ lane }: { lane: Lane }) {
  const [measuring, setMeasuring] = useState(false);
  return (
    <div className="pane">
      <Beside lane={lane} name="The charts">
        <ChartsView lane={lane} measure={() => setMeasuring(true)} />
      </Beside>
      {measuring && (
        <Later>
          <Measure lane={lane} close={() => setMeasuring(false)} />
        </Later>
      )}
    </div>
  );
}

const Algorithm = ({ lane }: { lane: Lane }) => (
  <div className="pane">
    <Beside lane={lane} name="The algorithm">
      <AlgorithmView lane={lane} />
    </Beside>
  </div>
);

const Timeline = ({ lane }: { lane: Lane }) => (
  <footer className="timeline">
    <Beside lane={lane} name="The timeline">
      <TimelineView lane={lane} />
    </Beside>
  </footer>
);
