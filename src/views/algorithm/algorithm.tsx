import { useEffect, useMemo, useRef, useState } from 'react';
import type { Listing, ListingLine, Numbers } from '../../methods/listing.ts';
import { methodOf } from '../../methods/registry.ts';
import type { Frame, Line, Reals, Setup } from '../../runtime/protocol/protocol.ts';
import type { Experiment } from '../../settings/table.ts';
import { count, number, percent, plural } from '../../ui/format.ts';
import { useLoaded } from '../../ui/hooks.ts';
import { Tex } from '../../ui/math.tsx';
import { MethodDiagram } from './diagram.tsx';

export interface AlgorithmProps {
  /** The line that is running. */
  line: Line;
  frame: Frame | null;
  experiment: Experiment;
  reals: Reals | null;
  setup: Setup | null;
  /** Steps done in this iteration, if the frame is not up to date. */
  stepsDone?: number;
  /** Points done within a long step. */
  within?: { done: number; total: number } | null;
  /** Keep the lit line in view. Not at full speed, where it changes too often. */
  follow?: boolean;
}

/**
 * The method's algorithm: the running line is highlighted, with current numbers, and a formula for each line on demand.
 */
export function Algorithm(props: AlgorithmProps) {
  const { line, frame, experiment, reals, setup, stepsDone, within = null, follow = false } = props;
  const list = useRef<HTMLOListElement>(null);
  useEffect(() => {
    if (follow && line !== 'idle') reveal(list.current?.querySelector('.v-lit') ?? null);
  }, [follow, line]);
  const batch = frame?.batch ?? null;
  const N = reals && reals.points.length / reals.dimension;
  const numbers: Numbers = { batch, N, setup };
  const done = stepsDone ?? frame?.stepsDone ?? 0;
  const listing = useListing(experiment);
  if (!listing) return <section className="v-algorithm" aria-label="Algorithm" aria-busy="true" />;
  const { condition, before, inner, after, repeat, until, now, note } = listing;
  const state = (batch && now?.(batch)) || '';
  const item = (indent: string) => (entry: ListingLine) => {
    const lit = entry.line === line;
    return (
      <Entry
        key={entry.line}
        entry={entry}
        indent={indent}
        numbers={numbers}
        lit={lit}
        within={lit ? within : null}
      />
    );
  };
  return (
    <section className="v-algorithm" aria-label="Algorithm">
      <MethodDiagram experiment={experiment} line={line} />
      <ol ref={list}>
        <li className="v-line v-line-head">
          <span>
            <b>while</b> {condition}
          </span>
          <span className="v-live">
            iteration {count(frame?.iteration ?? 0)}
            {state && ` · ${state}`}
          </span>
        </li>
        {before.map(item('v-indent'))}
        {repeat !== null && (
          <li className="v-line v-line-head v-indent">
            <span>
              <b>repeat</b> {until && 'at most '}
              {repeat === 1 ? 'once' : `${count(repeat)} times`}
              {until && ` until ${until}`}
            </span>
            <span className="v-live">
              step {count(Math.min(done, repeat))} of {count(repeat)}
            </span>
          </li>
        )}
        {inner.map(item(repeat === null ? 'v-indent' : 'v-indent2'))}
        {after.map(item('v-indent'))}
      </ol>
      {note && <p className="v-note">{note(frame?.kind ?? 'plane')}</p>}
    </section>
  );
}

const WORDS = { count, number, percent, plural };

/** The listing of the experiment's method; null until it is loaded. */
function useListing(experiment: Experiment): Listing | null {
  const loaded = useLoaded(methodOf(experiment).listing);
  return useMemo(() => loaded?.listing(experiment, WORDS) ?? null, [loaded, experiment]);
}

/** Scrolls the panel, and nothing else, just far enough to show the line. */
function reveal(line: Element | null): void {
  const panel = line?.closest('.tab-panel') ?? line?.closest('.pane');
  if (!line || !panel) return;
  const [inner, outer] = [line.getBoundingClientRect(), panel.getBoundingClientRect()];
  if (inner.bottom > outer.bottom) panel.scrollTop += inner.bottom - outer.bottom;
  const diagram = panel.querySelector('.v-diagram');
  const stays = diagram && getComputedStyle(diagram).position === 'sticky';
  const top = stays ? diagram.getBoundingClientRect().bottom : outer.top;
  if (inner.top < top) panel.scrollTop += inner.top - top;
}

interface EntryProps {
  entry: ListingLine;
  indent: string;
  numbers: Numbers;
  lit: boolean;
  within: AlgorithmProps['within'];
}

function Entry({ entry, indent, numbers, lit, within }: EntryProps) {
  const [open, setOpen] = useState(false);
  return (
    <li
      className={`v-line ${indent}${lit ? ' v-lit' : ''}${entry.off ? ' v-off' : ''}`}
      aria-current={lit ? 'step' : undefined}
      data-line={entry.line}
    >
      <details onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>
          <span>{entry.text}</span>
          <span className="v-live">{within ? progress(within) : entry.live(numbers)}</span>
        </summary>
        {open && (
          <div className="v-line-more">
            <p>{entry.explanation}</p>
            <Tex tex={entry.tex(numbers)} display />
          </div>
        )}
      </details>
    </li>
  );
}

/** Progress of a long step: `12,000 of 50,000 points`, or a share. */
const progress = ({ done, total }: { done: number; total: number }): string =>
  total === 1 ? percent(Math.round(100 * done) / 100) : `${count(done)} of ${count(total)} points`;
