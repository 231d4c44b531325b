/** Two lanes side by side: two pictures, one header, one timeline, one set of charts. */
import {
  type CSSProperties,
  lazy,
  type ReactNode,
  type SetStateAction,
  useEffect,
  useMemo,
  useState,
} from 'react';
import type { Box } from '../../data/box.ts';
import { type Beside, certifyAlongside, type Lanes, useExperiment, useLanes } from '../../store/app-store.ts';
import type { ExperimentStore } from '../../store/experiment-store.ts';
import type { Side } from '../../store/tab.ts';
import { Later } from '../../ui/Later.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { LaneContext, type LaneLinks } from '../../views/lane.ts';
import type { Pick } from '../../views/plane/marks.ts';
import { Counter } from '../Counter.tsx';
import { Header, Presets } from '../Header.tsx';
import { Notices } from '../Notices.tsx';
import { Algorithm, Charts, Past, Picture, Timeline } from '../panes.tsx';
import { RunButtons } from '../RunButtons.tsx';
import type { Layout } from '../useLayout.ts';
import { CompareBar } from './CompareBar.tsx';
import { LaneFiles } from './LaneFiles.tsx';
import { LaneSettings } from './LaneSettings.tsx';
import { commonSquare, sameRows } from './links.ts';
import { SIDES } from './sides.ts';
import './compare.css';

interface Props {
  lanes: Lanes;
  left: ExperimentStore;
  beside: Beside;
  layout: Layout;
  openHelp: () => void;
  openMessages: () => void;
  openLessons: () => void;
}

const Steps = lazy(() => import('../steps/Steps.tsx'));
const Drop = lazy(async () => ({ default: (await import('../../controls/files/Files.tsx')).Drop }));

const TABS = { controls: 'Controls', charts: 'Charts', algorithm: 'Algorithm' } as const;

export function Comparison({ lanes, left, beside, layout, openHelp, openMessages, openLessons }: Props) {
  const { together } = beside;
  const right = beside.right.store;
  const [side, choose] = useState<Side>('right');
  const [wipe, setWipe] = useState<number | null>(null);
  const frozen = useLanes(lanes).left.frozen ?? false;
  const chosen = side === 'left' ? left : right;
  useEffect(() => {
    certifyAlongside(right).catch(() => undefined); // the page works without it
  }, [right]);
  const charts = <Charts store={left} beside={beside} />;
  const settings = (
    <>
      <div className="steps">
        <Later>
          <Steps lanes={lanes} />
        </Later>
      </div>
      <LaneSettings stores={{ left, right }} side={side} choose={choose} frozen={frozen} />
    </>
  );
  return (
    <>
      <Header
        {...{ store: together, layout, openHelp, openMessages, openLessons, lanes }}
        two={{
          counter: null,
          presets: <Presets store={chosen} />,
          files: <LaneFiles {...{ left, right, chosen, side }} />,
        }}
      />
      <CompareBar {...{ lanes, beside, left, frozen, wipe, setWipe }} />
      <Pictures {...{ left, right, beside, side, choose, frozen, wipe, setWipe }} />
      <Past store={together} />
      <div className="lane-notices">
        <Notices store={left} of="left" />
        <Notices store={right} of="right" />
      </div>
      {layout === 'wide' && (
        <>
          <aside className="left" aria-label="Settings">
            {settings}
          </aside>
          <aside className="lane-charts" aria-label="Charts">
            {charts}
          </aside>
        </>
      )}
      <Timeline store={together} />
      {(layout === 'phone' || layout === 'short') && <Panels {...{ settings, charts, chosen }} />}
      {layout === 'phone' && (
        <section className="thumb" aria-label="Run buttons">
          <RunButtons store={together} />
        </section>
      )}
      <Later>
        <Drop store={chosen} />
      </Later>
    </>
  );
}

interface PanelsProps {
  settings: ReactNode;
  charts: ReactNode;
  chosen: ExperimentStore;
}

function Panels({ settings, charts, chosen }: PanelsProps) {
  const [tab, setTab] = useState<keyof typeof TABS>('controls');
  return (
    <section className="tabs" aria-label="Panels">
      <Tabs label="Panels" tabs={TABS} chosen={tab} onChoose={setTab} panel="tab-panel">
        {tab === 'controls' && settings}
        {tab === 'charts' && charts}
        {tab === 'algorithm' && <Algorithm store={chosen} />}
      </Tabs>
    </section>
  );
}

interface PicturesProps {
  left: ExperimentStore;
  right: ExperimentStore;
  beside: Beside;
  side: Side;
  choose: (side: Side) => void;
  /** Is the left lane a frozen moment? */
  frozen: boolean;
  /** The percentage of the left picture that is seen, if one lies over the other. */
  wipe: number | null;
  setWipe: (wipe: number) => void;
}

/** Both pictures, with one view and one chosen point. */
function Pictures({ left, right, beside, side, choose, frozen, wipe, setWipe }: PicturesProps) {
  const links = useLinks(left, right);
  return (
    <main
      id="main"
      className={wipe === null ? 'main lanes' : 'main lanes wiped'}
      tabIndex={-1}
      style={{ '--wipe': `${wipe ?? 0}%` } as CSSProperties}
    >
      {(['left', 'right'] as const).map((of) => {
        const store = of === 'left' ? left : right;
        return (
          <section
            key={of}
            className={`lane lane-${of}`}
            aria-label={`${SIDES[of]} lane`}
            data-testid={`lane-${of}`}
          >
            <header>
              <button
                type="button"
                className="button small lane-name"
                aria-pressed={side === of}
                title="Show its settings"
                onClick={() => choose(of)}
              >
                {SIDES[of]}
              </button>
              {frozen && of === 'left' && <span className="fine">frozen</span>}
              <Counter store={store} />
              {beside.pace === 'iteration' && <Waits store={store} other={of === 'left' ? right : left} />}
            </header>
            <LaneContext value={links[of]}>
              <Picture store={store} />
            </LaneContext>
          </section>
        );
      })}
      {wipe !== null && (
        <input
          type="range"
          className="slider lane-wipe"
          aria-label="Wipe between left and right"
          aria-valuetext={`left ${wipe} %, right ${100 - wipe} %`}
          min={0}
          max={100}
          step={1}
          value={wipe}
          style={{ '--fill': `${wipe}%` } as CSSProperties}
          onChange={(event) => setWipe(Number(event.target.value))}
        />
      )}
    </main>
  );
}

/** Iterations ahead from which a lane is said to wait. */
const WAITS_FROM = 10;

/** Says that a lane waits for the other one. */
function Waits({ store, other }: { store: ExperimentStore; other: ExperimentStore }) {
  const rounded = (n: number) => Math.floor(n / WAITS_FROM);
  const here = useExperiment(store, (s) => rounded(s.status.iteration));
  const there = useExperiment(other, (s) => rounded(s.status.iteration));
  const playing = useExperiment(other, (s) => s.status.playing);
  if (!playing || here <= there + 1) return null;
  return <span className="fine lane-waits">waits for the other · R begins both again</span>;
}

/** What the pictures share, for each of them. */
function useLinks(left: ExperimentStore, right: ExperimentStore): Record<Side, LaneLinks> {
  const box = useState<Box | null>(null);
  const [shared, setShared] = useState<{ side: Side; pick: Pick } | null>(null);
  const a = useExperiment(left, (s) => s.reals);
  const b = useExperiment(right, (s) => s.reals);
  const e = useExperiment(left, (s) => s.experiment);
  const f = useExperiment(right, (s) => s.experiment);
  const home = useMemo(() => commonSquare(a, b), [a, b]);
  const rows = useMemo(
    () => sameRows({ reals: a, experiment: e }, { reals: b, experiment: f }),
    [a, b, e, f],
  );
  const of = (side: Side): LaneLinks => {
    const seen = (now: typeof shared) =>
      now && (now.side === side || rows[now.pick.kind]) ? now.pick : null;
    const setPick = (update: SetStateAction<Pick | null>) =>
      setShared((now) => {
        const was = seen(now);
        const pick = typeof update === 'function' ? update(was) : update;
        return pick === was ? now : pick && { side, pick };
      });
    return { side, box, home, pick: [seen(shared), setPick] };
  };
  return { left: of('left'), right: of('right') };
}
