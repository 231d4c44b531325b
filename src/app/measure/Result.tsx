import { useState } from 'react';
import { download } from '../../controls/files/open-save.ts';
import { toHash } from '../../experiment/url.ts';
import type { Experiment } from '../../settings/table.ts';
import type { Measured } from '../../store/measure.ts';
import { count, duration } from '../../ui/format.ts';
import { Hint } from '../../ui/help.tsx';
import { publishedOf, type Row, rowsOf } from './rows.ts';

interface Props {
  found: Measured;
  /** The current settings, which may have changed since. */
  now: Experiment;
}

/** The results, their meaning, and published values. */
export function Result({ found, now }: Props) {
  const { evaluation, experiment } = found;
  return (
    <section className="measure-result" aria-label="Result">
      <Metrics
        caption={captionOf(found, now)}
        rows={rowsOf(evaluation, publishedOf(experiment, evaluation.samples))}
      />
      <Keep found={found} />
    </section>
  );
}

const PUBLISHED =
  'Tables 1 and 2 of the paper, for the same data and cost, as many reals and samples. Networks and training of this run may differ.';

export function Metrics({ caption, rows }: { caption: string; rows: readonly Row[] }) {
  const compared = rows.some((row) => row.published !== null);
  return (
    <table className="measure-table">
      <caption>{caption}</caption>
      <thead>
        <tr>
          <th scope="col">Metric</th>
          <th scope="col">Here</th>
          {compared && (
            <th scope="col">
              <Hint text={PUBLISHED}>
                {(trigger) => (
                  <button type="button" className="measure-name" {...trigger}>
                    Published
                  </button>
                )}
              </Hint>
            </th>
          )}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <Line key={row.name} row={row} compared={compared} />
        ))}
      </tbody>
    </table>
  );
}

function captionOf({ evaluation: e, experiment }: Measured, now: Experiment): string {
  const samples = `${count(e.samples)} samples of iteration ${count(e.iteration ?? 0)} against ${count(e.N)} reals`;
  const since = isSame(experiment, now) ? '' : ' The settings have changed since.';
  return `${samples}, measured in ${duration(e.seconds)}.${since}`;
}

/** Do two experiments have the same settings, apart from playing and the view? */
const isSame = (a: Experiment, b: Experiment): boolean => {
  const { theme, layers, play, speed } = b;
  return toHash({ ...a, theme, layers, play, speed }) === toHash(b);
};

function Line({ row, compared }: { row: Row; compared: boolean }) {
  const { name, help, tex, value, more, published } = row;
  return (
    <tr>
      <th scope="row">
        <Hint text={help} tex={tex}>
          {(trigger) => (
            <button type="button" className="measure-name" {...trigger}>
              {name}
            </button>
          )}
        </Hint>
      </th>
      <td>
        <b>{value}</b>
        {more.map((text) => (
          <span key={text} className="fine">
            {text}
          </span>
        ))}
      </td>
      {compared && <td>{published === null ? '' : published.toFixed(2)}</td>}
    </tr>
  );
}

/** Buttons that copy or download the results, with everything needed to repeat them. */
function Keep({ found }: { found: Measured }) {
  const [said, setSaid] = useState('');
  const text = () => `${JSON.stringify(exported(found), null, 1)}\n`;
  const copy = () =>
    navigator.clipboard.writeText(text()).then(
      () => setSaid('Copied.'),
      () => setSaid('The browser does not allow copying: download it.'),
    );
  const save = () => {
    const { data, cost } = found.experiment;
    const name = `${data}-${cost}-${found.evaluation.iteration}-metrics.json`;
    download(new TextEncoder().encode(text()), name);
  };
  return (
    <p className="measure-keep">
      <button type="button" className="button" onClick={save}>
        Download JSON
      </button>
      <button type="button" className="button" onClick={() => void copy()}>
        Copy
      </button>
      <span role="status" className="fine">
        {said}
      </span>
    </p>
  );
}

function exported({ evaluation, backend }: Measured) {
  const link = `${location.href.split('#')[0]}${evaluation.settings ?? ''}`;
  return { ...evaluation, link, device: backend?.device ?? null, browser: navigator.userAgent };
}
