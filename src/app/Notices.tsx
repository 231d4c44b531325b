import { lazy, useEffect, useRef } from 'react';
import { Later } from '../controls/Later.tsx';
import { useLane } from '../store/app-store.ts';
import type { Lane, Notice } from '../store/experiment-store.ts';
import { useMoving } from './useMoving.ts';

const ReadingNote = lazy(async () => ({ default: (await import('../controls/files/files.ts')).ReadingNote }));

const Ended = lazy(() => import('./Ended.tsx'));

/** What is no error, nor says why training stands still, goes away by itself, ms: not while a pointer or the focus is on it. */
const STAYS = { info: 8000, warning: 20_000 };

/** What the visitor should know, and what is being loaded. */
export function Notices({ lane }: { lane: Lane }) {
  const notices = useLane(lane, (s) => s.notices);
  return (
    <section className="notices" aria-label="Messages">
      <Progress lane={lane} />
      {useMoving(lane) && (
        <Later>
          <ReadingNote />
        </Later>
      )}
      <div role="status">
        {notices
          .filter((n) => n.level === 'info')
          .map((n) => (
            <Note key={n.id} notice={n} lane={lane} />
          ))}
      </div>
      <div role="alert">
        {notices
          .filter((n) => n.level !== 'info')
          .map((n) => (
            <Note key={n.id} notice={n} lane={lane} />
          ))}
      </div>
    </section>
  );
}

function Note({ notice, lane }: { notice: Notice; lane: Lane }) {
  const { id, level, text, paused, offer } = notice;
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (level === 'error' || paused) return;
    const timer = setInterval(() => {
      if (!box.current?.matches(':hover, :focus-within')) lane.actions.dismiss(id);
    }, STAYS[level]);
    return () => clearInterval(timer);
  }, [id, level, paused, lane]);
  const startAgain = () => {
    lane.actions.reset();
    lane.actions.dismiss(id);
  };
  return (
    <div className={`notice ${level}`} data-testid="notice" ref={box}>
      <div>
        <p>{text}</p>
        {offer && (
          <button type="button" className="button small" onClick={startAgain}>
            Start again
          </button>
        )}
        {paused && paused !== 'even' && (
          <Later>
            <Ended lane={lane} />
          </Later>
        )}
      </div>
      <button
        type="button"
        className="button quiet small dismiss"
        aria-label="Dismiss"
        onClick={() => lane.actions.dismiss(id)}
      >
        ✕
      </button>
    </div>
  );
}

function Progress({ lane }: { lane: Lane }) {
  const progress = useLane(lane, (s) => s.progress);
  if (!progress) return null;
  const { what, done, total } = progress;
  return (
    <div className="notice waits">
      <p>
        {what}
        <progress aria-label={what} {...(total > 0 && { value: done, max: total })} />
      </p>
      <button type="button" className="button small" onClick={lane.actions.cancel}>
        Cancel
      </button>
    </div>
  );
}
