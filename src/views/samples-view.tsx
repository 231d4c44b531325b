import { useExperiment } from '../store/app-store.ts';
import type { ExperimentStore } from '../store/experiment-store.ts';
import { shownFrame } from '../store/frame-history.ts';
import { wantedOf } from './own.ts';
import { Samples } from './samples/samples.tsx';
import './charts/charts.css';
import './image-inspector/image-inspector.css';
import './image-inspector/tabs.css';
import './samples/samples.css';

/** The images of a run, bound to an experiment. Loaded with data that are images. */
export const SamplesView = ({ store }: { store: ExperimentStore }) => (
  <Samples
    reals={useExperiment(store, (s) => s.reals)}
    frame={useExperiment(store, shownFrame)}
    experiment={useExperiment(store, (s) => s.experiment)}
    iteration={useExperiment(store, (s) => s.status.iteration)}
    wanted={useExperiment(store, (s) => wantedOf(s.own, s.experiment))}
    ask={store.actions.ask}
  />
);
