import { lazy, useEffect, useRef } from 'react';
import { useExperiment } from '../store/app-store.ts';
import type { ExperimentStore, Notice } from '../store/experiment-store.ts';
import { Later } from '../ui/Later.tsx';
import { useMoving } from './useMoving.ts';

const ReadingNote = lazy(async () => ({
  default: (await import('../controls/files/Files.tsx')).ReadingNote,
}));

const Ended = lazy(() => import('./Ended.tsx'));

/**
 * Milliseconds after which a notice disappears, unless it is an error or explains why training has paused; not while a
 * pointer or the focus is on it.
 */
const STAYS = { info: 8000, warning: 20_000 };

/** The current notices, and what is being loaded. `of`: the lane, if there are two. */
export function Notices({ store, of }: { store: ExperimentStore; of?: string }) {
  const notices = useExperiment(store, (s) => s.notices);
  return (
    <section className="notices" aria-label={of ? `Messages, ${of}` : 'Messages'} data-of={of}>
      <Progress store={store} />
      {useMoving(store) && of !== 'right' && (
        <Later>
          <ReadingNote />
        </Later>
      )}
      <div role="status">
        {notices
          .filter((n) => n.level === 'info')
          .map((n) => (
            <Note key={n.id} notice={n} store={store} />
          ))}
      </div>
      <div role="alert">
        {notices
          .filter((n) => n.level !== 'info')
          .map((n) => (
            <Note key={n.id} notice={n} store={store} />
          ))}
      </div>
    </section>
  );
}

function Note({ notice, store }: { notice: Notice; store: ExperimentStore }) {
  const { id, level, text, paused, offer } = notice;
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (level === 'error' || paused) return;
    const timer = setInterval(() => {
      if (!box.current?.matches(':hover, :focus-within')) store.actions.dismiss(id);
    }, STAYS[level]);
    return () => clearInterval(timer);
  }, [id, level, paused, store]);
  const take = () => {
    if (offer === 'reload') import('./offline.ts').then((m) => m.update());
    else store.actions.reset();
    store.actions.dismiss(id);
  };
  return (
    <div className={`notice ${level}`} data-testid="notice" ref={box}>
      <div>
        <p>{text}</p>
        {offer && (
          <button type="button" className="button small" onClick={take}>
            {offer === 'reload' ? 'Reload' : 'Start again'}
          </button>
        )}
        {paused && !paused.proven && (
          <Later>
            <Ended ending={paused} store={store} />
          </Later>
        )}
      </div>
      <button
        type="button"
        className="button quiet small dismiss"
        aria-label="Dismiss"
        onClick={() => store.actions.dismiss(id)}
      >
        ✕
      </button>
    </div>
  );
}

function Progress({ store }: { store: ExperimentStore }) {
  const progress = useExperiment(store, (s) => s.progress);
  if (!progress) return null;
  const { what, done, total } = progress;
  return (
    <div className="notice waits">
      <p>
        {what}
        <progress aria-label={what} {...(total > 0 && { value: done, max: total })} />
      </p>
      <button type="button" className="button small" onClick={store.actions.cancel}>
        Cancel
      </button>
    </div>
  );
}
