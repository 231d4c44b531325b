import { useEffect, useRef, useState } from 'react';
import type { Frame, Line, Reals, Setup } from '../../engine/protocol.ts';
import { isAlone } from '../../methods/assignment/settings.ts';
import type { Scalars } from '../../methods/trainer.ts';
import { EVEN } from '../../metrics/evenness.ts';
import type { Experiment } from '../../settings/table.ts';
import { count, percent } from '../format.ts';
import { Tex } from '../math.tsx';
import { type ListingLine, listing, type Numbers } from './lines.ts';

export interface AlgorithmProps {
  /** The line that runs now. */
  line: Line;
  frame: Frame | null;
  experiment: Experiment;
  reals: Reals | null;
  setup: Setup | null;
  /** Assigner steps done in this iteration, where that is known better than from the frame. */
  stepsDone?: number;
  /** Points done within a step that takes long. */
  within?: { done: number; total: number } | null;
  /** Keep the lit line in view. Not at full speed, where it is everywhere at once. */
  follow?: boolean;
}

/** Algorithm 1, with the running line lit, the numbers of this moment, and a formula for each line on demand. */
export function Algorithm(props: AlgorithmProps) {
  const { line, frame, experiment, reals, setup, stepsDone, within = null, follow = false } = props;
  const list = useRef<HTMLOListElement>(null);
  useEffect(() => {
    if (follow && line !== 'idle') reveal(list.current?.querySelector('.v-lit') ?? null);
  }, [follow, line]);
  const batch = frame?.batch ?? null;
  const numbers: Numbers = { batch, reals, setup };
  const done = stepsDone ?? frame?.stepsDone ?? 0;
  const { condition, before, inner, after } = listing(experiment);
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
      <ol ref={list}>
        <li className="v-line v-line-head">
          <span>
            <b>while</b> {condition}
          </span>
          <span className="v-live">
            iteration {count(frame?.iteration ?? 0)}
            {batch && evenness(batch)}
          </span>
        </li>
        {before.map(item('v-indent'))}
        <li className="v-line v-line-head v-indent">
          <span>
            <b>repeat</b> {count(experiment.steps)} times
          </span>
          <span className="v-live">
            step {count(Math.min(done, experiment.steps))} of {count(experiment.steps)}
          </span>
        </li>
        {inner.map(item('v-indent2'))}
        {after.map(item('v-indent'))}
      </ol>
      {!isAlone(experiment) && (
        <p className="v-note">
          {frame?.kind === 'image'
            ? 'Numbers, here and in charts, of the m images of the last step; the picture: 48 fixed latents.'
            : 'Numbers of the m points of the last step; picture and charts: N fixed latents.'}
        </p>
      )}
    </section>
  );
}

/** How uneven the loads are; of fewer points than reals that says nothing. */
function evenness({ misplaced, m, N }: Scalars): string {
  if (m < N) return '';
  return misplaced <= EVEN ? ' · loads even' : ` · ${percent(misplaced)} misplaced`;
}

/** Scrolls the panel, and nothing else, as far as it takes to show the line. */
function reveal(line: Element | null): void {
  const panel = line?.closest('.tab-panel') ?? line?.closest('.pane');
  if (!line || !panel) return;
  const [inner, outer] = [line.getBoundingClientRect(), panel.getBoundingClientRect()];
  if (inner.bottom > outer.bottom) panel.scrollTop += inner.bottom - outer.bottom;
  if (inner.top < outer.top) panel.scrollTop += inner.top - outer.top;
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

/** How far a long step is: `12,000 of 50,000 points`. */
const progress = ({ done, total }: { done: number; total: number }): string =>
  `${count(done)} of ${count(total)} points`;
