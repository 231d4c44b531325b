import { useEffect, useRef, useState } from 'react';
import type { Assigned, Frame } from '../../runtime/protocol/protocol.ts';
import type { Certified } from '../../store/certified.ts';
import { Hint } from '../../ui/help.tsx';
import { certified } from '../certified.ts';
import {
  byShare,
  byUnevenness,
  INDICATOR_WORDS,
  indicatorHelp,
  type Light,
  lightOf,
  type Measured,
  turnedGreen,
} from './optimality-indicator.ts';

/** Milliseconds between two announcements. */
const QUIET = 15_000;

interface Props {
  frame: Frame;
  /** Its assignment. */
  assigned: Assigned;
  exact: Certified | null;
}

/**
 * Green if the loads are even, which means that the assignment is optimal: those of the points, where these stand still,
 * else those of all points that the generator may make, as far as the points shown can tell.
 */
export function OptimalityIndicator({ frame, assigned, exact: known }: Props) {
  const { scalars: stats } = frame;
  const { loadsFrom: m } = assigned;
  const N = assigned.loads.length;
  const share = m < N ? Number.NaN : stats.misplaced;
  const unevenness = stats.unevenness ?? null;
  const measured = unevenness === null ? byShare(share) : byUnevenness(unevenness, m, N);
  const light = useLight(measured, frame.run);
  const said = useAnnouncement(light, { share, unevenness, m, N });
  const silent = Number.isNaN(measured.value);
  const now = known?.current ? known.solved : null;
  const exact = now && certified(now.lower, now.upper);
  return (
    <span>
      <Hint text={indicatorHelp({ share, unevenness, m, N, dual: stats.dual, exact })} tex="n_j = m/N">
        {(trigger) => (
          <button
            type="button"
            className={`v-optimality v-optimality-${light}`}
            data-testid="optimality"
            {...trigger}
          >
            <i className="v-optimality-mark" aria-hidden="true" />
            <span className="v-hidden">{silent ? 'Loads prove nothing: ' : 'Loads are '}</span>
            {silent ? 'm < N' : INDICATOR_WORDS[light]}
          </button>
        )}
      </Hint>
      <span className="v-hidden" role="status">
        {said}
      </span>
    </span>
  );
}

/** The state of the indicator, which depends on its previous state in the run. */
function useLight(measured: Measured, run: number): Light {
  const [last, setLast] = useState<{ run: number; light: Light }>({ run, light: 'off' });
  const light = lightOf(measured, last.run === run ? last.light : 'off');
  if (last.run !== run || last.light !== light) setLast({ run, light });
  return light;
}

/** The announcement that the indicator turned green, but not too often. */
function useAnnouncement(light: Light, now: Parameters<typeof turnedGreen>[0]): string {
  const [said, say] = useState('');
  const last = useRef(Number.NEGATIVE_INFINITY);
  const green = light === 'green';
  const latest = useRef(now);
  latest.current = now;
  useEffect(() => {
    if (!green || performance.now() - last.current < QUIET) return;
    last.current = performance.now();
    say(turnedGreen(latest.current));
    return () => say('');
  }, [green]);
  return said;
}
