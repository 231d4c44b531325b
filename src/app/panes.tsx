/** The parts of the page, which all layouts share. */
import { lazy, type ReactNode, Suspense, useCallback, useMemo, useState } from 'react';
import { Controls } from '../controls/Controls.tsx';
import type { CostDoubt } from '../controls/ExpressionField.tsx';
import { download, openFiles } from '../controls/files/open-save.ts';
import type { RowProps } from '../controls/SettingRow.tsx';
import type { Setup } from '../runtime/protocol/protocol.ts';
import { isImage } from '../settings/table.ts';
import { type Beside, useExperiment } from '../store/app-store.ts';
import type { ExperimentStore, SoundCost } from '../store/experiment-store.ts';
import { Later } from '../ui/Later.tsx';
import { PlaneView } from '../views/plane-view.tsx';
import { Boundary } from './Boundary.tsx';
import { useMoving } from './useMoving.ts';

const Guess = lazy(() => import('../lessons/guess/guess.tsx'));
const Measure = lazy(() => import('./measure/Measure.tsx'));
const panels = () => import('../views/panels.tsx');
const ChartsView = lazy(async () => ({ default: (await panels()).ChartsView }));
const AlgorithmView = lazy(async () => ({ default: (await panels()).AlgorithmView }));
const TimelineView = lazy(async () => ({ default: (await panels()).TimelineView }));
const PastMark = lazy(async () => ({ default: (await panels()).PastMark }));
const SentenceView = lazy(async () => ({
  default: (await import('../views/sentence/sentence-view.tsx')).SentenceView,
}));
const SamplesView = lazy(async () => ({ default: (await import('../views/samples-view.tsx')).SamplesView }));

/** What the controls of a lane show and change. */
export function useControls(store: ExperimentStore): RowProps {
  const experiment = useExperiment(store, (s) => s.experiment);
  const costError = useExperiment(store, (s) => s.costError);
  const setup = useExperiment(store, (s) => s.setup);
  const sound = useExperiment(store, (s) => s.soundCost);
  const own = useExperiment(store, (s) => s.own);
  const take = useCallback((files: File[]) => void openFiles(store, files), [store]);
  const { change, own: begin } = store.actions;
  return { experiment, costError, own, take, costDoubt: doubtOf(setup, sound), change, begin };
}

export function Settings({ store }: { store: ExperimentStore }) {
  const controls = useControls(store);
  return (
    <Boundary name="The controls">
      <Controls {...controls} />
    </Boundary>
  );
}

/** The doubt about the running typed cost, if there is one. */
function doubtOf(setup: Setup | null, sound: SoundCost): CostDoubt | null {
  const typed = setup?.typed;
  return typed?.doubt ? { text: typed.doubt, expression: typed.expr, sound } : null;
}

export const Main = ({ store }: { store: ExperimentStore }) => (
  <main id="main" className="main" tabIndex={-1}>
    <Picture store={store} />
  </main>
);

export function Picture({ store }: { store: ExperimentStore }) {
  const image = useExperiment(store, (s) => isImage(s.experiment));
  const moving = useMoving(store);
  const [guess, setGuess] = useState(false);
  const openGuess = useCallback(() => setGuess(true), []);
  return (
    <>
      <div className="sentence">
        {moving && (
          <Later>
            <SentenceView store={store} />
          </Later>
        )}
      </div>
      <Boundary name="The picture">
        <Suspense>
          {image ? <SamplesView store={store} /> : <PlaneView store={store} onGuess={openGuess} />}
        </Suspense>
      </Boundary>
      {guess && (
        <Later>
          <Guess store={store} close={() => setGuess(false)} />
        </Later>
      )}
    </>
  );
}

/** A note on the picture if it shows an earlier moment. */
export function Past({ store }: { store: ExperimentStore }) {
  const past = useExperiment(store, (s) => s.scrubbed !== null);
  return (
    past && (
      <Later>
        <PastMark store={store} />
      </Later>
    )
  );
}

/** A panel next to the picture, loaded when the picture moves. */
function Panel({ store, name, children }: { store: ExperimentStore; name: string; children: ReactNode }) {
  return <Boundary name={name}>{useMoving(store) && <Suspense>{children}</Suspense>}</Boundary>;
}

const saveText = (text: string, name: string) => download(new TextEncoder().encode(text), name);

interface ChartsProps {
  store: ExperimentStore;
  /** The lane beside it, drawn over it. */
  beside?: Beside;
}

export function Charts({ store, beside }: ChartsProps) {
  const [measuring, setMeasuring] = useState(false);
  const pair = useMemo(() => beside && { right: beside.right.store, pace: beside.pace }, [beside]);
  return (
    <div className="pane">
      <Panel store={store} name="The charts">
        <ChartsView store={store} measure={() => setMeasuring(true)} save={saveText} beside={pair} />
      </Panel>
      {measuring && (
        <Later>
          <Measure store={store} close={() => setMeasuring(false)} />
        </Later>
      )}
    </div>
  );
}

export const Algorithm = ({ store }: { store: ExperimentStore }) => (
  <div className="pane">
    <Panel store={store} name="The algorithm">
      <AlgorithmView store={store} />
    </Panel>
  </div>
);

export const Timeline = ({ store }: { store: ExperimentStore }) => (
  <footer className="timeline">
    <Panel store={store} name="The timeline">
      <TimelineView store={store} />
    </Panel>
  </footer>
);
