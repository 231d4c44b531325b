import { useEffect, useState } from 'react';
import { useLane } from '../store/app-store.ts';
import type { Lane, LaneState } from '../store/experiment-store.ts';

/** Where nothing moves by then (a slow machine, an error), the rest of the page comes all the same. */
const LATEST = 3000;

/** Has the picture moved, or does it rest where it should? */
function moves({ frames, status }: LaneState): boolean {
  return frames.length > 0 && (!status.playing || frames[frames.length - 1].iteration > 1);
}

/** Has the picture begun to move? Once it has, this stays true. */
export function useMoving(lane: Lane): boolean {
  const now = useLane(lane, moves);
  const [since, setSince] = useState(false);
  if (now && !since) setSince(true);
  useEffect(() => {
    const timer = setTimeout(() => setSince(true), LATEST);
    return () => clearTimeout(timer);
  }, []);
  return since;
}
