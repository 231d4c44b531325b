import { type ReactNode, useMemo, useRef, useState } from 'react';
import type { Pace } from '../../experiment/beside.ts';
import type { Chart, Charts } from '../../methods/method.ts';
import { SERIES } from '../../methods/registry.ts';
import type { Series } from '../../metrics/series.ts';
import type { Frame } from '../../runtime/protocol/protocol.ts';
import type { Certified } from '../../store/certified.ts';
import type { Change } from '../../store/changes.ts';
import type { Effort } from '../../transport/assignment.ts';
import { count, duration, number, percent, plural } from '../../ui/format.ts';
import { Hint } from '../../ui/help.tsx';
import { chartHeight, usePalette, useThrottled } from '../../ui/hooks.ts';
import { ExactKey } from './exact-key.tsx';
import { LoadHistogram } from './histogram.tsx';
import { LineChart } from './line-chart.tsx';
import { withModes } from './modes.ts';
import { OptimalityIndicator } from './optimality-indicator.tsx';
import { axisOf, type OtherRun, otherCurves, overlaid } from './overlay.ts';
import { alike, rowOf, snapshot } from './snapshot.ts';

const WORDS = { count, number, percent, plural };
const LOADS_HEIGHT = 7.5; // rem
/** Time between two drawings of the charts: they need not follow every frame. */
const INTERVAL_MS = 250;

interface PanelProps {
  title: string;
  help: string;
  tex?: string;
  value?: string;
  extra?: ReactNode;
  children: ReactNode;
}

function Panel({ title, help, tex, value, extra, children }: PanelProps) {
  return (
    <figure className="v-panel">
      <figcaption>
        <Hint text={help} tex={tex}>
          {(trigger) => (
            <button type="button" className="v-panel-title" {...trigger}>
              {title}
            </button>
          )}
        </Hint>
        {value && <span className="v-panel-value">{value}</span>}
        {extra}
      </figcaption>
      {children}
    </figure>
  );
}

export interface ChartsProps {
  charts: Charts;
  /** Why there are no loads; null where there are. */
  unassigned: string | null;
  /** Changes in place; charts are redrawn when its version changes. */
  history: Series;
  /** Settings that were changed during the run. */
  changes: readonly Change[];
  frame: Frame | null;
  /** Is the frame shown an earlier one that was scrubbed to? */
  scrubbed: boolean;
  /** The certified distance of the plane. */
  exact: Certified | null;
  /** Opens the dialog that measures the run. */
  measure: () => void;
  /** The name and class of the run among several, and what the x axis is. */
  as?: { name: string; className: string; pace: Pace };
  /** Runs that are drawn over it. */
  others?: readonly OtherRun[];
}

const ALONE = { name: '', className: '', pace: 'iteration' } as const;
const NONE: readonly OtherRun[] = [];

/** Charts of the run: costs and bounds, loads, time. */
export function ChartPanels({
  charts,
  unassigned,
  history,
  changes,
  frame,
  scrubbed,
  exact,
  measure,
  as = ALONE,
  others = NONE,
}: ChartsProps) {
  const root = useRef<HTMLElement>(null);
  const palette = usePalette(root);
  const [log, setLog] = useState(false);
  const [open, setOpen] = useState(false);
  const covered = 'modes' in (frame?.scalars ?? {});
  const all = useMemo(() => (covered ? withModes(charts) : charts), [charts, covered]);
  const { cost, more } = all;
  const version = useThrottled(history.version, INTERVAL_MS);
  const shown = useThrottled(frame, INTERVAL_MS);
  const assigned = shown?.assigned ?? null;
  const solved = exact?.history ?? null;
  const solvedVersion = solved?.version ?? 0;
  // biome-ignore lint/correctness/useExhaustiveDependencies: both series change in place, and count their changes
  const s = useMemo(
    () => snapshot(all, history, solved, changes, as),
    [all, history, solved, changes, version, solvedVersion, as],
  );
  const mark = scrubbed && frame ? rowOf(s.moments, frame.seconds) : -1;
  const units = s.units.at(mark);
  const costs = useMemo(() => alike(s, mark < 0 ? s.x.length - 1 : mark), [s, mark]);
  /** Other runs whose costs have the same units, and those that need an axis of their own. */
  const [comparable, apart] = useMemo(() => {
    const same = (o: OtherRun) => units === undefined || o.history.units.includes(units);
    return [others.filter(same), others.filter((o) => !same(o) && o.now !== null)];
  }, [others, units]);
  const costChart = useMemo(
    () =>
      overlaid(
        { ...costs, shown: mark < 0 ? -1 : mark - costs.first },
        comparable.map((o) => otherCurves(o, o.cost ?? cost, as.pace, units ?? '')),
      ),
    [costs, comparable, cost, as.pace, units, mark],
  );
  const moreCharts = useMemo(
    () =>
      all.more.map((chart, i) =>
        overlaid(
          { x: s.x, curves: s.more[i], marks: s.marks, shown: mark },
          others.map((o) => otherCurves(o, chart, as.pace)),
        ),
      ),
    [all, s, others, as.pace, mark],
  );
  const timeChart = useMemo(
    () =>
      overlaid(
        { x: s.x, curves: s.seconds, marks: s.marks, shown: mark },
        others.map(({ name, className, history }) => ({
          x: axisOf(history, as.pace),
          curves: [{ name, className: `v-plain ${className}`, values: history.secondsPerIteration() }],
        })),
      ),
    [s, others, as.pace, mark],
  );
  const place = as.pace === 'time' ? afterTime : undefined;
  // Numbers belong to the frame shown, like picture, loads and exact value: the timeline may be scrubbed back.
  const now = shown?.scalars ?? history.last;
  const effort = effortWords(useLastEffort(shown));
  const seconds = s.seconds[0].values.at(mark) ?? Number.NaN;
  const shape = { height: 6, fromZero: true, place };
  return (
    <section className="v-charts" aria-label="Charts" ref={root}>
      <Panel
        title={cost.title}
        value={'unit:\u00a0c'}
        help={cost.help}
        tex={cost.tex}
        extra={
          <span className="v-panel-tools">
            <button type="button" className="v-toggle" aria-haspopup="dialog" onClick={measure}>
              Measure
            </button>
            <Hint text="A logarithmic scale shows small differences near zero. Values of zero or less are left out.">
              {(trigger) => (
                <button
                  type="button"
                  className="v-toggle"
                  aria-pressed={log}
                  {...trigger}
                  onClick={() => setLog(!log)}
                >
                  log
                </button>
              )}
            </Hint>
          </span>
        }
      >
        <div className="v-key">
          {cost.curves.map(({ series, label, look }) => (
            <span key={series} className={`v-${look} ${as.className}`}>
              <i /> {as.name} {label} <b>{number(now?.[series] ?? Number.NaN)}</b>
            </span>
          ))}
          {exact && frame?.kind === 'plane' && (
            <span className={as.className}>
              <ExactKey exact={exact} />
            </span>
          )}
          {comparable.map((o) => (
            <OtherKey key={o.name} run={o} chart={o.cost ?? cost} />
          ))}
        </div>
        {cost.curves.length === 0 && frame?.kind === 'image' ? (
          <p className="v-note">This method knows no transport cost. To measure one, press Measure.</p>
        ) : (
          <LineChart {...costChart} title={cost.title} height={9.5} log={log} place={place} unit="c" />
        )}
      </Panel>
      {apart.map((o) => (
        <Panel
          key={o.name}
          title={`${cost.title}, ${o.name}`}
          help="Its costs have other units, those of its own cost: they do not belong on the same axis."
          value={'unit:\u00a0its own c'}
        >
          <div className="v-key">
            <OtherKey run={o} chart={o.cost ?? cost} />
          </div>
          <LineChart
            {...aloneIn(o, o.cost ?? cost, as.pace)}
            title={`${cost.title}, ${o.name}`}
            height={9.5}
            log={log}
            place={place}
            unit="its own c"
          />
        </Panel>
      ))}
      {unassigned && <p className="v-note">{unassigned}</p>}
      {palette && !unassigned && (
        <Panel
          title={as.name ? `Loads, ${as.name}` : 'Loads'}
          help="Load: how many generated points a real receives. On the plane the points shown are counted: N points for any m, or, where the generator is not trained, all points that the assigner is trained on. For images, those of the last step. Bars: how many reals have this load, coloured as in the picture. Horizontal strokes: how many would have it if points were assigned to reals uniformly at random (Poisson with the fair share as its mean)."
          tex={String.raw`N\,e^{-\lambda}\lambda^k/k!,\quad \lambda=\text{fair share}`}
          value={
            assigned
              ? `${count(assigned.loadsFrom)} ${shown?.kind === 'plane' ? 'points' : 'images'} · fair\u00a0${number(assigned.loadsFrom / assigned.loads.length)}`
              : undefined
          }
          extra={assigned && shown && <OptimalityIndicator frame={shown} {...{ assigned, exact }} />}
        >
          {assigned ? (
            <LoadHistogram assigned={assigned} palette={palette} height={LOADS_HEIGHT} />
          ) : (
            <div style={{ height: chartHeight(LOADS_HEIGHT) }} />
          )}
        </Panel>
      )}
      {palette &&
        others.map(
          ({ name, assigned: its }) =>
            its && (
              <Panel
                key={name}
                title={`Loads, ${name}`}
                help="The same of the other run."
                value={`${count(its.loadsFrom)} points · fair\u00a0${number(its.loadsFrom / its.loads.length)}`}
              >
                <LoadHistogram assigned={its} palette={palette} height={LOADS_HEIGHT} />
              </Panel>
            ),
        )}
      <details className="v-more" onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>More charts</summary>
        {open && (
          <div className="v-charts">
            {more.map(({ title, help, tex, value, curves }, i) => (
              <Panel key={title} title={title} help={help} tex={tex} value={now ? value?.(now, WORDS) : '–'}>
                <LineChart {...shape} {...moreCharts[i]} title={title} unit={unitOf(curves)} />
              </Panel>
            ))}
            <Panel
              title="Time of an iteration"
              help="Training time of one iteration: all its steps."
              value={duration(seconds)}
            >
              <LineChart {...shape} {...timeChart} title="Time of an iteration" format={duration} />
            </Panel>
            {effort && (
              <Panel
                title="Pairs evaluated"
                help="Share of the pairs of a generated point and a real whose cost had to be computed. Bounds on the cost rule out the others; the assignment stays exact. For structural similarity the approximate costs of all pairs come on top. Where points are kept within an iteration, so are costs or their bounds, as memory allows; what is saved counts both."
                tex={String.raw`\frac{\#\{(i,j) : c(x_i, y_j)\ \text{computed}\}}{m N}`}
                value={effort.evaluated}
              >
                {effort.saved && <p className="v-panel-value">{effort.saved}</p>}
              </Panel>
            )}
          </div>
        )}
      </details>
    </section>
  );
}

/** Costs have a unit; shares, losses and counts have none. */
const unitOf = (curves: Chart['curves']): string | undefined =>
  curves.every(({ series }) => SERIES[series] === 'cost') ? 'c' : undefined;

const afterTime = (x: number) => `after ${duration(x)}`;

/** The present numbers of another run. */
function OtherKey({ run: { name, className, now, exact }, chart }: { run: OtherRun; chart: Chart }) {
  if (!now) return null;
  return (
    <>
      {chart.curves.map(({ series, label, look }) => (
        <span key={series} className={`v-${look} ${className}`}>
          <i /> {name} {label} <b>{number(now[series] ?? Number.NaN)}</b>
        </span>
      ))}
      {exact && (
        <span className={`v-exact ${className}`}>
          <i /> {name} exact <b>{exact}</b>
        </span>
      )}
    </>
  );
}

/** Another run in a chart of its own. */
function aloneIn(run: OtherRun, chart: Chart, pace: Pace) {
  const units = run.history.units.at(-1) ?? '';
  return { ...otherCurves(run, chart, pace, units), marks: [], shown: -1 };
}

/** The effort in the run's last frame with assignments since the frame before. */
function useLastEffort(frame: Frame | null): Effort | null {
  const [last, setLast] = useState<{ run: number; effort: Effort } | null>(null);
  const effort = frame?.effort;
  if (frame && effort && effort.pairs > 0 && effort !== last?.effort) setLast({ run: frame.run, effort });
  return last && last.run === frame?.run ? last.effort : null;
}

interface EffortWords {
  /** Share of the pairs whose cost was computed. */
  evaluated: string;
  /** The work saved because costs, or bounds on them, were kept within an iteration; empty if none was. */
  saved: string;
}

/** The work of assignments, in words; null if nothing was counted. */
export function effortWords(effort: Effort | null): EffortWords | null {
  if (!effort || !(effort.pairs > 0)) return null;
  const { pairs, evaluated, reused } = effort;
  return {
    evaluated: percent(evaluated / pairs),
    saved: reused > 0 ? `Costs computed once: saved ${percent(reused / pairs)}` : '',
  };
}
