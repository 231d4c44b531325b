import { MenuButton } from '../controls/MenuButton.tsx';
import type { StepKind } from '../engine/protocol.ts';
import { isAlone } from '../settings/table.ts';
import { useExperiment } from '../store/app-store.ts';
import type { ExperimentStore } from '../store/experiment-store.ts';
import { Icon } from './icons.tsx';

const STEPS: readonly { id: StepKind; label: string; hint: string }[] = [
  {
    id: 'iteration',
    label: 'One iteration',
    hint: 'All assigner steps, then the generator if it learns. Key S',
  },
  { id: 'assigner', label: 'One assigner step', hint: 'Generate, assign, count, even out the loads. Key A' },
  { id: 'generator', label: 'One generator step', hint: 'Move towards the assigned reals. Key G' },
];

/** Play, pause, step, reset, new seed. */
export function RunButtons({ store }: { store: ExperimentStore }) {
  const playing = useExperiment(store, (s) => s.status.playing);
  const alone = useExperiment(store, (s) => isAlone(s.experiment));
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
          entries={alone ? STEPS.filter(({ id }) => id !== 'generator') : STEPS}
          onChoose={(id) => actions.step(id as StepKind)}
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
