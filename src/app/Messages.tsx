import { useExperiment } from '../store/app-store.ts';
import type { ExperimentStore, Notice } from '../store/experiment-store.ts';
import { count } from '../ui/format.ts';
import { Sheet } from '../ui/overlays.tsx';

const CLOCK = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' });
const LEVELS: Record<Notice['level'], string> = { info: '', warning: 'Warning. ', error: 'Error. ' };

/** All messages of the page, the newest first. */
export default function Messages({ store, close }: { store: ExperimentStore; close: () => void }) {
  const log = useExperiment(store, (s) => s.log);
  return (
    <Sheet title="Messages" close={close}>
      {log.length === 0 && <p>No messages so far.</p>}
      <ol className="log" reversed>
        {[...log].reverse().map(({ id, level, text, time, iteration }) => (
          <li key={id} className={`notice ${level}`}>
            <p>
              <strong>{LEVELS[level]}</strong>
              {text}
              <span className="fine log-when">
                <time dateTime={new Date(time).toISOString()}>{CLOCK.format(time)}</time>, iteration{' '}
                {count(iteration)}
              </span>
            </p>
          </li>
        ))}
      </ol>
    </Sheet>
  );
}
