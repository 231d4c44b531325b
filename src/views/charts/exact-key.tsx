import { useEffect, useState } from 'react';
import type { Frame } from '../../runtime/protocol/protocol.ts';
import type { Certified } from '../../store/certified.ts';
import type { Interval } from '../../transport/exact/problem.ts';
import { count, percent } from '../../ui/format.ts';
import { Hint } from '../../ui/help.tsx';
import { certified } from '../certified.ts';

const HELP =
  'The optimal transport cost between exactly the points shown and the reals, in units of the cost c, from an exact solver beside the training. It is certified: a potential proves that no plan costs less, and a plan attains it. The dual value of the same points is never above it; their assigned cost may be below it while loads are uneven.';
const TEX = String.raw`\max_\psi D(\psi)=\min_{\pi}\sum_{i,j}\pi_{ij}\,c(x_i,y_j)`;

/** Milliseconds of solving after which the page reports it: most results come earlier. */
const PATIENCE = 700;

/** The certified distance in the chart's key: its value, the progress, or why there is none. */
export function ExactKey({ exact }: { exact: Certified }) {
  const { solved } = exact;
  return (
    <>
      <Hint text={HELP} tex={TEX}>
        {(trigger) => (
          <button type="button" className="v-key-item v-exact" {...trigger}>
            <i /> exact <b>{solved ? certified(solved.lower, solved.upper) : '–'}</b>
            {solved && <span className="v-key-note">{noteWords(solved, exact.current)}</span>}
          </button>
        )}
      </Hint>
      <Solving exact={exact} />
    </>
  );
}

/** The accuracy of the distance, and its iteration if that is not the one shown. */
function noteWords(solved: Interval & { frame: Frame }, current: boolean): string {
  const gap = solved.gap < 1e-6 ? 'gap < 1e-6' : `gap ${percent(solved.gap)}`;
  return current ? `(${gap})` : `(${gap}, at ${count(solved.frame.iteration)})`;
}

/** What the solver does, or why it does nothing. One button stops and restarts it, so that the focus stays there. */
function Solving({ exact: { running, failure, cancel, again } }: { exact: Certified }) {
  const long = useLong(running?.frame.iteration);
  if (running ? !long : !failure) return null;
  const press = running ? cancel : again;
  return (
    <span className="v-key-more">
      {running ? <Progress progress={running.progress} /> : failure}
      {press && (
        <button type="button" className="v-toggle" onClick={press}>
          {running ? 'Cancel' : 'Solve'}
        </button>
      )}
    </span>
  );
}

const Progress = ({ progress }: Pick<NonNullable<Certified['running']>, 'progress'>) => (
  <>
    <progress max={1} value={progress?.done} aria-label="Exact distance" />
    {progress?.what ?? 'Solving'}
    {progress && Number.isFinite(progress.upper) && `: ${certified(progress.lower, progress.upper)}`}
  </>
);

/** Has the wait lasted long enough to report it? */
function useLong(what: number | undefined): boolean {
  const [long, setLong] = useState<number>();
  useEffect(() => {
    const timer = setTimeout(() => setLong(what), PATIENCE);
    return () => {
      clearTimeout(timer);
      setLong(undefined);
    };
  }, [what]);
  return what !== undefined && long === what;
}
