import { stepsOf } from '../methods/method.ts';
import { methodOf } from '../methods/registry.ts';
import type { Experiment } from '../settings/table.ts';
import { useExperiment } from '../store/app-store.ts';
import type { ExperimentStore } from '../store/experiment-store.ts';
import { MenuButton } from '../ui/MenuButton.tsx';
import { Icon } from './icons.tsx';

const ITERATION = {
  id: 'iteration',
  label: 'One iteration',
  hint: 'All its steps, the generator’s last if it learns. Key S',
};

const entriesOf = (e: Experiment) => [
  ITERATION,
  ...stepsOf(methodOf(e), e).map(({ id, label, hint, key }) => ({ id, label, hint: `${hint} Key ${key}` })),
];

/** Play, pause, step, reset, new seed. */
export function RunButtons({ store }: { store: ExperimentStore }) {
  const playing = useExperiment(store, (s) => s.status.playing);
  const experiment = useExperiment(store, (s) => s.experiment);
  const { actions } = store;
  return (
    <fieldset className="run" aria-label="Run">
      <button
        type="button"
        className="button primary play"
        onClick={() => (playing ? actions.pause() : actions.play())}
        title={playing ? 'Pause (space)' : 'Play (space)'}
      >
        <Icon name={playing ? 'pause' : 'play'} />
        <span>{playing ? 'Pause' : 'Play'}</span>
      </button>
      <span className="joined">
        <button
          type="button"
          className="button"
          onClick={() => actions.step('iteration')}
          title="One iteration (S)"
        >
          <Icon name="step" />
          <span>Step</span>
        </button>
        <MenuButton
          label="More steps"
          className="narrow"
          entries={entriesOf(experiment)}
          onChoose={(id) => actions.step(id)}
        >
          <Icon name="down" />
        </MenuButton>
      </span>
      <button
        type="button"
        className="button"
        onClick={() => actions.reset()}
        title="The same run again (R)"
        aria-label="Reset"
      >
        <Icon name="reset" />
      </button>
      <button
        type="button"
        className="button"
        onClick={() => actions.newSeed()}
        title="New seed (N)"
        aria-label="New seed"
      >
        <Icon name="dice" />
      </button>
    </fieldset>
  );
}
