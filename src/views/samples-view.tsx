import { useLane } from '../store/app-store.ts';
import type { Lane } from '../store/experiment-store.ts';
import { shownFrame } from '../store/frame-history.ts';
import { wantedOf } from './own.ts';
import { Samples } from './samples/samples.tsx';
import './charts/charts.css';
import './image-inspector/image-inspector.css';
import './image-inspector/tabs.css';
import './samples/samples.css';

/** Images come with the data that need them. */
export const SamplesView = ({ lane }: { lane: Lane }) => (
  <Samples
    reals={useLane(lane, (s) => s.reals)}
    frame={useLane(lane, shownFrame)}
    experiment={useLane(lane, (s) => s.experiment)}
    iteration={useLane(lane, (s) => s.status.iteration)}
    wanted={useLane(lane, (s) => wantedOf(s.own, s.experiment))}
    ask={lane.actions.ask}
  />
);
