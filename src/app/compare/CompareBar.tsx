import { useState } from 'react';
import { PACES, type Pace } from '../../experiment/beside.ts';
import { type Beside, type Lanes, useExperiment } from '../../store/app-store.ts';
import { copyToRight, setPace, swapLanes } from '../../store/beside.ts';
import { differences } from '../../store/differences.ts';
import type { ExperimentStore } from '../../store/experiment-store.ts';
import { Hint } from '../../ui/help.tsx';
import { MenuButton } from '../../ui/MenuButton.tsx';

interface Props {
  lanes: Lanes;
  beside: Beside;
  left: ExperimentStore;
  /** Is the left lane a frozen moment? */
  frozen: boolean;
  /** The percentage of the left picture that is seen, if one lies over the other. */
  wipe: number | null;
  setWipe: (wipe: number | null) => void;
}

/** What the lanes differ in, how they keep together, and what can be done with both. */
export function CompareBar({ lanes, beside, left, frozen, wipe, setWipe }: Props) {
  return (
    <section className="compare-bar" aria-label="Comparison">
      <Differences left={left} right={beside.right.store} />
      <div className="compare-tools">
        {!frozen && <PaceChoice pace={beside.pace} choose={(pace) => setPace(lanes, pace)} />}
        <Hint text="Lays the right picture over the left one; a slider below moves the edge between them. Where both have the same latents, points at the same place are of the same latent.">
          {(trigger) => (
            <button
              type="button"
              className="v-toggle"
              aria-pressed={wipe !== null}
              {...trigger}
              onClick={() => setWipe(wipe === null ? 50 : null)}
            >
              Wipe
            </button>
          )}
        </Hint>
        {!frozen && (
          <>
            <button
              type="button"
              className="button small"
              title="Left and right change places"
              onClick={() => swapLanes(lanes)}
            >
              Swap
            </button>
            <button
              type="button"
              className="button small"
              title="Make the right lane like the left one, with its run"
              onClick={() => copyToRight(lanes)}
            >
              Copy left to right
            </button>
          </>
        )}
        <MenuButton
          label="Back to one lane"
          className="small"
          entries={KEEP}
          onChoose={(id) => beside.close(id === 'left' ? 'left' : 'right')}
        >
          Back to one
        </MenuButton>
      </div>
    </section>
  );
}

const KEEP = [
  { id: 'left', label: 'Keep the left one' },
  { id: 'right', label: 'Keep the right one' },
] as const;

/** Differences that are shown before the rest is asked for. */
const SHOWN = 3;

function Differences({ left, right }: { left: ExperimentStore; right: ExperimentStore }) {
  const a = useExperiment(left, (s) => s.experiment);
  const b = useExperiment(right, (s) => s.experiment);
  const [open, setOpen] = useState(false);
  const all = differences(a, b);
  const shown = open ? all : all.slice(0, SHOWN);
  return (
    <div className="compare-differences" role="status" data-testid="differences">
      {all.length === 0 && <p>Both lanes have the same settings.</p>}
      <dl>
        {shown.map(({ key, name, left, right }) => (
          <div key={key}>
            <dt>{name}:</dt>{' '}
            <dd>
              <span className="of-left">{left}</span> | <span className="of-right">{right}</span>
            </dd>
          </div>
        ))}
      </dl>
      {all.length > SHOWN && (
        <button type="button" className="link-button" aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? 'fewer' : `and ${all.length - SHOWN} more`}
        </button>
      )}
    </div>
  );
}

const WORDS: Readonly<Record<Pace, { label: string; help: string }>> = {
  iteration: {
    label: 'iterations',
    help: 'In step by iteration: the faster lane waits for the slower one, so that both show the same iteration.',
  },
  time: {
    label: 'time',
    help: 'Each lane at its own pace, as the same time passes for both. The timeline shows moments of the same training time.',
  },
};

/** In step by iteration or by time. */
function PaceChoice({ pace, choose }: { pace: Pace; choose: (pace: Pace) => void }) {
  return (
    <fieldset className="compare-pace" aria-label="In step by">
      <span className="fine">in step by</span>
      {PACES.map((one) => (
        <Hint key={one} text={WORDS[one].help}>
          {(trigger) => (
            <button
              type="button"
              className="v-toggle"
              aria-pressed={pace === one}
              {...trigger}
              onClick={() => choose(one)}
            >
              {WORDS[one].label}
            </button>
          )}
        </Hint>
      ))}
    </fieldset>
  );
}
