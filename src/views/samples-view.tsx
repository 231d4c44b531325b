import { shownFrame } from '../store/film.ts';
import { useLane } from '../store/lab.ts';
import type { Lane } from '../store/lane.ts';
import { wantedOf } from './own.ts';
import { Samples } from './samples/samples.tsx';
import './charts/charts.css';
import './closer/closer.css';
import './closer/tabs.css';
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
