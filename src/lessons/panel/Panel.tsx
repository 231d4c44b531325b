/** Lessons beside the playground: the list of all, or one of their steps. */
import { useEffect, useRef, useState } from 'react';
import type { Experiment } from '../../settings/table.ts';
import type { Lanes } from '../../store/app-store.ts';
import type { Place } from '../../store/lesson-place.ts';
import { lastSteps, rememberStep } from '../../store/lesson-progress.ts';
import { linkOf, MOMENTS } from '../moments.ts';
import { type Found, findStep, LESSONS } from '../registry.ts';
import { StepView } from './StepView.tsx';
import { isThere, restoreOwn } from './setup.ts';
import { Glossary } from './Words.tsx';
import './lessons.css';
import './parts.css';

interface Props {
  lanes: Lanes;
  place: Place;
  /** Goes to another place; null closes the lessons. */
  go: (place: Place | null) => void;
  /** Are instructor's notes shown? */
  notes: boolean;
}

export default function Lessons({ lanes, place, go, notes }: Props) {
  const found = findStep(place);
  const lesson = found?.lesson;
  const [open, setOpen] = useState(true);
  /** After a reload the experiment of the step is there already. */
  const reloaded = useRef(found !== null && isThere(nameOf(found)));
  const box = useRef<HTMLElement>(null);
  useEffect(() => {
    if (!lesson) return;
    rememberStep(lesson.id, (found?.at ?? 0) + 1);
    document.title = `${lesson.title}: Transport Lab`;
  }, [lesson, found?.at]);
  // What the visitor goes to has the focus, also in place of a button that is gone; a step that a link opens takes none.
  const name = found ? nameOf(found) : '';
  const before = useRef(found ? name : null);
  useEffect(() => {
    if (name !== before.current) box.current?.querySelector<HTMLElement>('.lesson-body')?.focus();
    before.current = name;
  }, [name]);
  const step = (by: number) => {
    if (!found) return;
    reloaded.current = false;
    go({ lesson: found.lesson.id, step: String(found.at + 1 + by) });
  };
  const leave = () => {
    document.title = 'Transport Lab';
    void restoreOwn(lanes);
    go(null);
  };
  const choose = (id: string, at: number) => {
    reloaded.current = false;
    go({ lesson: id, step: String(at) });
  };
  useEffect(() => {
    const turn = (event: KeyboardEvent) => {
      const way = ({ PageUp: 'previous', PageDown: 'next' } as Record<string, string>)[event.key];
      if (!way || event.target instanceof HTMLInputElement || event.target instanceof HTMLSelectElement)
        return;
      event.preventDefault(); // remotes for presenters send these keys
      box.current?.querySelector<HTMLButtonElement>(`[data-lesson-step="${way}"]`)?.click();
    };
    document.addEventListener('keydown', turn);
    return () => document.removeEventListener('keydown', turn);
  }, []);
  const first = found?.at === 0;
  const last = found ? found.at === found.lesson.steps.length - 1 : true;
  return (
    <aside className={open ? 'lesson' : 'lesson lesson-folded'} aria-label="Lessons" ref={box}>
      <header>
        <h2>{lesson ? lesson.title : 'Lessons'}</h2>
        <button
          type="button"
          className="button quiet lesson-fold"
          aria-expanded={open}
          onClick={() => setOpen(!open)}
        >
          {open ? 'Fold' : 'Unfold'}
        </button>
        <button
          type="button"
          className="button quiet"
          onClick={leave}
          aria-label="Leave the lessons"
          title="Back to your own experiment"
        >
          ✕
        </button>
      </header>
      <section
        className="lesson-body"
        tabIndex={-1}
        aria-label={lesson ? `Step ${(found?.at ?? 0) + 1}` : 'All lessons'}
      >
        {found?.notice && (
          <p className="lesson-wrong" role="alert">
            {found.notice}
          </p>
        )}
        {found ? (
          <StepView
            key={name}
            name={name}
            lanes={lanes}
            step={found.lesson.steps[found.at]}
            kept={reloaded.current}
            notes={notes}
          />
        ) : (
          <List choose={choose} theme={lanes.getState().left.store.getState().experiment.theme} />
        )}
      </section>
      {found && (
        <nav aria-label="Steps of the lesson">
          <button
            type="button"
            className="button"
            data-lesson-step="previous"
            disabled={first}
            onClick={() => step(-1)}
          >
            Previous
          </button>
          <button type="button" className="button quiet" onClick={() => go({ lesson: '', step: '' })}>
            All lessons
          </button>
          <span className="fine">
            {found.at + 1} of {found.lesson.steps.length}
          </span>
          <button
            type="button"
            className="button"
            data-lesson-step="next"
            disabled={last}
            onClick={() => step(1)}
          >
            Next
          </button>
        </nav>
      )}
    </aside>
  );
}

const nameOf = ({ lesson, at }: Found): string => `${lesson.id} ${at}`;

interface ListProps {
  choose: (lesson: string, step: number) => void;
  theme: Experiment['theme'];
}

function List({ choose, theme }: ListProps) {
  const [steps] = useState(lastSteps);
  return (
    <>
      <p>
        Each lesson sets up the page, asks for a prediction, and runs it. Your own experiment comes back when
        you leave.
      </p>
      <ol className="lesson-list">
        {LESSONS.map(({ id, title, about, steps: all }) => {
          const at = Math.min(steps[id] ?? 1, all.length);
          return (
            <li key={id}>
              <button type="button" className="lesson-choice" onClick={() => choose(id, at)}>
                <b>{title}</b>
                <span className="fine">
                  {at > 1 ? `${about} Continue at step ${at} of ${all.length}.` : about}
                </span>
              </button>
            </li>
          );
        })}
      </ol>
      <h3>Ten moments to show</h3>
      <ol className="lesson-moments">
        {MOMENTS.map((moment) => (
          <li key={moment.title}>
            <a href={linkOf(moment, theme)} target="_blank" rel="noreferrer">
              {moment.title}
            </a>
            <span className="fine">{moment.says}</span>
          </li>
        ))}
      </ol>
      <Glossary />
    </>
  );
}
