/** The parts of the page, for every layout. */
import { lazy, type ReactNode, Suspense, useCallback, useState } from 'react';
import { Controls } from '../controls/Controls.tsx';
import type { CostDoubt } from '../controls/ExpressionField.tsx';
import { openFiles } from '../controls/files/open.ts';
import { Later } from '../controls/Later.tsx';
import type { Setup } from '../engine/protocol.ts';
import { isImage } from '../settings/table.ts';
import { useLane } from '../store/app-store.ts';
import type { Lane, SoundCost } from '../store/experiment-store.ts';
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
const SamplesView = lazy(async () => ({ default: (await import('../views/samples-view.tsx')).SamplesView }));

export function Settings({ lane }: { lane: Lane }) {
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

export function Main({ lane }: { lane: Lane }) {
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

/** Over the picture, where that is not the present. */
export function Past({ lane }: { lane: Lane }) {
  const past = useLane(lane, (s) => s.scrubbed !== null);
  return (
    past && (
      <Later>
        <PastMark lane={lane} />
      </Later>
    )
  );
}

/** A panel beside the picture: the picture moves first. */
function Beside({ lane, name, children }: { lane: Lane; name: string; children: ReactNode }) {
  return <Boundary name={name}>{useMoving(lane) && <Suspense>{children}</Suspense>}</Boundary>;
}

export function Charts({ lane }: { lane: Lane }) {
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

export const Algorithm = ({ lane }: { lane: Lane }) => (
  <div className="pane">
    <Beside lane={lane} name="The algorithm">
      <AlgorithmView lane={lane} />
    </Beside>
  </div>
);

export const Timeline = ({ lane }: { lane: Lane }) => (
  <footer className="timeline">
    <Beside lane={lane} name="The timeline">
      <TimelineView lane={lane} />
    </Beside>
  </footer>
);
