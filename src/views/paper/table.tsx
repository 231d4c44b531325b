/** A table of the paper: published values next to those computed here. */
import type { ReactNode } from 'react';
import type { PaperRow, PaperTable, RowName, Scale } from '../../experiment/paper-tables.ts';
import type { Baselines, StoredResult } from '../../experiment/results.ts';
import type { PaperMetrics } from '../../metrics/paper.ts';
import type { Found } from '../../store/paper-runs.ts';
import { Hint } from '../../ui/help.tsx';
import '../views.css';
import { Sideways } from './sideways.tsx';
import { day, proven, published, variance } from './words.ts';

export interface TableProps {
  table: PaperTable;
  /** Id of its heading. */
  heading: string;
  stored: readonly StoredResult[];
  /** The results of this page, by row. */
  found: Partial<Record<RowName, Found>>;
}

/** The scales in the order of the columns. */
const OWN_SCALES: readonly Scale[] = ['paper', 'full', 'small'];

/** Scales with a column: the small one, which can be run here, and the others if they have been run. */
const scalesOf = (stored: readonly StoredResult[]): readonly Scale[] =>
  OWN_SCALES.filter((scale) => scale === 'small' || stored.some((result) => result.scale === scale));

/** Formats a metric of one set of samples. */
type Say = (metrics: PaperMetrics) => ReactNode;

const sayDistance: Say = ({ w1 }) => proven(w1);
const sayVariance: Say = (metrics) => {
  const [eq16, tenth] = variance(metrics);
  return (
    <>
      {eq16} <span className="p-tenth">÷ 10: {tenth}</span>
    </>
  );
};

export function Table({ table, heading, stored, found }: TableProps) {
  const scales = scalesOf(stored);
  return (
    <Sideways heading={heading}>
      <table className="p-table" aria-labelledby={heading}>
        <Head scales={scales} />
        <tbody>
          {table.rows.map((row) => (
            <tr key={row.method}>
              <th scope="row">{row.method}</th>
              <td className="p-first">{published(row.published.w1)}</td>
              <Own {...{ row, scales, stored, found }} say={sayDistance} />
              <td className="p-first">{published(row.published.variance)}</td>
              <Own {...{ row, scales, stored, found }} say={sayVariance} />
            </tr>
          ))}
          {BASELINES.map((baseline) => (
            <Comparison key={baseline.which} {...baseline} {...{ table, scales, stored }} />
          ))}
        </tbody>
      </table>
    </Sideways>
  );
}

const BASELINES: readonly { which: keyof Baselines; title: string; help: string }[] = [
  {
    which: 'unseen',
    title: 'Unseen images',
    help: 'A baseline: the distance from the reals to images of the data set that are not among them. Generated images with a smaller distance are closer to the training images than new images are.',
  },
  {
    which: 'resampled',
    title: 'Resampled reals',
    help: 'A baseline: the distance from the reals to ten times as many images drawn from them at random, with replacement. Copies of the reals cannot get much below it unless they are spread more evenly than at random.',
  },
];

type ComparisonProps = (typeof BASELINES)[number] & Pick<TableProps, 'table' | 'stored'> & Scaled;

interface Scaled {
  scales: readonly Scale[];
}

/** A baseline, which belongs to the data set: it is taken from the last result with these data. */
function Comparison({ which, title, help, table, scales, stored }: ComparisonProps) {
  const names = table.rows.map(({ name }) => name);
  const at = (scale: Scale) =>
    stored.find((result) => result.scale === scale && names.includes(result.name))?.baselines[which];
  if (!scales.some(at)) return null;
  return (
    <tr className="p-baseline">
      <th scope="row">
        <Explained title={title} help={help} />
      </th>
      {scales.map((scale, k) => {
        const found = at(scale);
        return (
          // the first one spans the column of published values, which have no baselines
          <td key={scale} className={k === 0 ? 'p-first' : undefined} colSpan={k === 0 ? 2 : 1}>
            {found ? proven(found.w1) : <span className="p-none">not run</span>}
          </td>
        );
      })}
      <td className="p-first p-none" colSpan={1 + scales.length}>
        distance only
      </td>
    </tr>
  );
}

const COLUMNS: readonly { of: Scale | 'published'; title: string; note: string; help: string }[] = [
  {
    of: 'published',
    title: 'published',
    note: '5,000 of 32\u00a0×\u00a032',
    help: 'As the paper prints it: 5,000 images, scaled up to 32 × 32 pixels.',
  },
  {
    of: 'paper',
    title: 'own, paper scale',
    note: '5,000 of 32\u00a0×\u00a032',
    help: 'With the settings of the authors’ code: 5,000 images of 32 × 32 pixels. To be compared with the published value.',
  },
  {
    of: 'full',
    title: 'own, full scale',
    note: '5,000 of 32\u00a0×\u00a032',
    help: 'The paper’s data with the settings of this lab: 5,000 images of 32 × 32 pixels. To be compared with the published value.',
  },
  {
    of: 'small',
    title: 'own, small scale',
    note: '500 of 28\u00a0×\u00a028: not comparable with published',
    help: '500 images of 28 × 28 pixels. Distances depend on the number of images and of pixels: compare these with each other, not with the published values.',
  },
];

const METRICS: readonly { title: string; help: string; tex: string }[] = [
  {
    title: 'Wasserstein-1 distance',
    help: 'The least mean Euclidean distance between ten generated images for each real and the reals. Lower is better. Own values are proven: one number where both ends of the interval agree.',
    tex: String.raw`W_1 = \min_{\pi} \sum_{i,j} \pi_{ij} \, \lVert x_i - y_j \rVert`,
  },
  {
    title: 'Assignment variance',
    help: 'How unevenly ten generated images per real are spread over their nearest reals under the row’s cost. Own values: Eq. 16 as printed, and that divided by 10.',
    tex: String.raw`\tfrac1N \sum_{j=1}^{N} \sqrt{(n_j - 10)^2}`,
  },
];

function Head({ scales }: Scaled) {
  const columns = COLUMNS.filter(({ of }) => of === 'published' || scales.includes(of));
  return (
    <thead>
      <tr>
        <th scope="col" rowSpan={2}>
          Method
        </th>
        {METRICS.map(({ title, help, tex }) => (
          <th key={title} scope="colgroup" colSpan={columns.length} className="p-first">
            <Explained {...{ title, help, tex }} />
          </th>
        ))}
      </tr>
      <tr>
        {METRICS.flatMap((metric) =>
          columns.map(({ title, note, help }, at) => (
            <th key={metric.title + title} scope="col" className={at === 0 ? 'p-first' : undefined}>
              <Explained title={title} help={help} /> <span className="fine">{note}</span>
            </th>
          )),
        )}
      </tr>
    </thead>
  );
}

function Explained({ title, help, tex }: { title: string; help: string; tex?: string }) {
  return (
    <Hint text={help} tex={tex}>
      {(trigger) => (
        <button type="button" className="v-panel-title" {...trigger}>
          {title}
        </button>
      )}
    </Hint>
  );
}

interface OwnProps extends Pick<TableProps, 'stored' | 'found'>, Scaled {
  row: PaperRow;
  say: Say;
}

/** The own values of a row, at the small scale also those from this page; or why there are none. */
function Own({ row: { name }, scales, stored, found, say }: OwnProps) {
  if (!name)
    return (
      <td className="p-none" colSpan={scales.length}>
        published only
      </td>
    );
  const here = found[name];
  const of = (scale: Scale) => stored.find((result) => result.name === name && result.scale === scale);
  return scales.map((scale) => (
    <td key={scale}>
      <Stored result={of(scale)} say={say} />
      {scale === 'small' && here && <span className="p-here">here {say(here.metrics)}</span>}
    </td>
  ));
}

function Stored({ result, say }: { result: StoredResult | undefined; say: Say }) {
  if (!result) return <span className="p-none">not run</span>;
  return (
    <>
      <span>{say(result.metrics)}</span>
      <span className="p-date">{day(result.date)}</span>
    </>
  );
}
