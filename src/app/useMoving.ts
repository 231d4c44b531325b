import { useEffect, useState } from 'react';
import { useExperiment } from '../store/app-store.ts';
import type { ExperimentState, ExperimentStore } from '../store/experiment-store.ts';

/**
 * Milliseconds after which the rest of the page is loaded, even if nothing moves (on a slow machine, after an error).
 */
const LATEST = 3000;

/** Has the picture moved, or is it right that it does not? */
function moves({ frames, status }: ExperimentState): boolean {
  return frames.length > 0 && (!status.playing || frames[frames.length - 1].iteration > 1);
}

/** Has the picture begun to move? Once it has, this stays true. */
export function useMoving(store: ExperimentStore): boolean {
  const now = useExperiment(store, moves);
  const [since, setSince] = useState(false);
  if (now && !since) setSince(true);
  useEffect(() => {
    const timer = setTimeout(() => setSince(true), LATEST);
    return () => clearTimeout(timer);
  }, []);
  return since;
}
