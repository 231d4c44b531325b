/** The sentence above the picture, bound to an experiment; announced at once at rest, and else seldom. */
import { createElement, useMemo } from 'react';
import { methodOf } from '../../methods/registry.ts';
import { useExperiment } from '../../store/app-store.ts';
import type { ExperimentStore } from '../../store/experiment-store.ts';
import { shownFrame } from '../../store/frame-history.ts';
import { Hint } from '../../ui/help.tsx';
import { useThrottled } from '../../ui/hooks.ts';
import { FirstLook } from './first-look.tsx';
import { distanceOf, type Part, sentenceOf, spokenText } from './sentence.ts';
import './sentence.css';

/** Milliseconds between two sentences while frames pass. */
const READABLE = 250;
/** Milliseconds between two announcements while frames pass, and at rest, where frames may be scrubbed through. */
const SPOKEN = { running: 10_000, rest: 500 };

export function SentenceView({ store }: { store: ExperimentStore }) {
  const experiment = useExperiment(store, (s) => s.experiment);
  const reals = useExperiment(store, (s) => s.reals);
  const rest = useExperiment(store, (s) => !s.status.playing || s.scrubbed !== null);
  const frame = useExperiment(store, shownFrame);
  const exact = useExperiment(store, (s) => s.exact);
  const moment = useMemo(() => ({ frame, exact }), [frame, exact]);
  const lately = useThrottled(moment, READABLE);
  const { frame: shown, exact: known } = rest ? moment : lately;
  const method = methodOf(experiment);
  const parts = sentenceOf(method, reals, shown, experiment.layers);
  const distance = distanceOf(shown, known, { moves: method.movesGenerator(experiment), rest });
  const spoken = useThrottled(
    parts && shown ? spokenText(parts, distance, shown.iteration) : '',
    rest ? SPOKEN.rest : SPOKEN.running,
  );
  return (
    <div className="v-sentence" data-testid="sentence">
      {createElement('p', null, ...(parts ?? []).map(written), parts && <FirstLook />)}
      {distance && (
        <Hint text={distance.help}>
          {(trigger) => (
            <button type="button" className="v-distance" data-testid="distance" {...trigger}>
              <b>{distance.value}</b> <span>{distance.of}</span>
            </button>
          )}
        </Hint>
      )}
      <span className="v-hidden" role="status">
        {spoken}
      </span>
    </div>
  );
}

function written(part: Part) {
  if (typeof part === 'string') return part;
  if ('more' in part) return <span className="v-sentence-more">{part.more}</span>;
  return <b className={`v-mark v-mark-of-${part.mark}`}>{part.text}</b>;
}
