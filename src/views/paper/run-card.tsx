/** The runs of a table's row: its settings at each scale, the origin of the results, and a button to run it here. */

import { type RowName, runOf, SCALES, type Scale } from '../../experiment/paper-tables.ts';
import type { StoredResult } from '../../experiment/results.ts';
import { toHash } from '../../experiment/url.ts';
import type { Experiment } from '../../settings/table.ts';
import type { Found, PaperRunsState } from '../../store/paper-runs.ts';
import { percent, plural } from '../../ui/format.ts';
import { day, extent, made, proven } from './words.ts';

export interface CardProps {
  name: RowName;
  title: string;
  stored: readonly StoredResult[];
  found: Found | undefined;
  failed: string | undefined;
  activity: PaperRunsState['activity'];
  /** Iterations of a run in this page. */
  iterations: number;
  theme: Experiment['theme'];
  run: () => void;
  cancel: () => void;
}

const SCALE_NAMES: Record<Scale, string> = {
  small: 'Small scale',
  full: 'Full scale',
  paper: 'Paper scale',
};

export function RunCard({ name, title, stored, theme, ...here }: CardProps) {
  return (
    <section className="p-card" aria-label={title}>
      <h3>{title}</h3>
      <dl>
        {SCALES.map((scale) => (
          <div key={scale}>
            <dt>{SCALE_NAMES[scale]}</dt>
            <Settings name={name} scale={scale} theme={theme} of={title} />
            <Provenance result={stored.find((r) => r.name === name && r.scale === scale)} of={title} />
          </div>
        ))}
      </dl>
      <Here name={name} title={title} {...here} />
    </section>
  );
}

interface SettingsProps {
  name: RowName;
  scale: Scale;
  theme: Experiment['theme'];
  of: string;
}

function Settings({ name, scale, theme, of }: SettingsProps) {
  const { experiment, iterations } = runOf(name, scale);
  const words = `${of}, ${SCALE_NAMES[scale].toLowerCase()}`;
  return (
    <dd>
      {extent(experiment.N, experiment.image, iterations)}.{' '}
      <a href={`./${toHash({ ...experiment, theme })}`} aria-label={`Open in the lab: ${words}`}>
        Open in the lab
      </a>
    </dd>
  );
}

/** The origin of the stored numbers. */
function Provenance({ result, of }: { result: StoredResult | undefined; of: string }) {
  if (!result) return <dd className="fine">Not run yet: no own value is stored.</dd>;
  const { name, scale, date } = result;
  return (
    <dd className="fine">
      {day(date)}: {made(result, result.seconds)}.{' '}
      <a href={`./results/${name}-${scale}.json`} aria-label={`All numbers: ${of}, ${scale} scale`}>
        All numbers
      </a>
    </dd>
  );
}

type HereProps = Omit<CardProps, 'stored' | 'theme'>;

function Here({ name, title, found, failed, activity, iterations, run, cancel }: HereProps) {
  const running = activity?.name === name ? activity : null;
  return (
    <div className="p-run">
      {running && (
        <p className="p-progress">
          {running.what}, {percent(Math.round(100 * running.done) / 100)}
          <progress aria-label={title} value={running.done} max={1} />
        </p>
      )}
      {/* one button, so that the focus stays on it */}
      <button
        type="button"
        className="button"
        disabled={activity !== null && !running}
        onClick={running ? cancel : run}
        aria-label={`${running ? 'Cancel' : 'Run here at small scale'}: ${title}`}
        title={activity && !running ? 'One run at a time' : undefined}
      >
        {running ? 'Cancel' : 'Run here at small scale'}
      </button>
      {iterations !== runOf(name, 'small').iterations && (
        <p className="fine">Runs here have {plural(iterations, 'iteration')}: the link says so.</p>
      )}
      <div role="status">{found && !running && <Outcome {...found} />}</div>
      {failed && (
        <p role="alert" className="p-failed">
          The run failed: {failed}
        </p>
      )}
    </div>
  );
}

function Outcome({ metrics, backend, seconds, iterations }: Found) {
  const where = made({ backend: backend.name, device: backend.device }, seconds);
  return (
    <p>
      On this device after {plural(iterations, 'iteration')}: distance <b>{proven(metrics.w1)}</b>, variance{' '}
      <b>{metrics.variance.eq16.toFixed(2)}</b>. <span className="fine">{where}.</span>
    </p>
  );
}
