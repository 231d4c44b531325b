import { useStore } from 'zustand';
import { reading } from './take.ts';

/** What is being read, how far it is, and a way out. */
export function ReadingNote() {
  const now = useStore(reading, (s) => s.now);
  if (!now) return null;
  const { what, done, total, cancel } = now;
  return (
    <div className="notice">
      <p>
        {what}
        <progress aria-label={what} {...(total > 0 ? { value: done, max: total } : {})} />
      </p>
      <button type="button" className="button small" onClick={cancel}>
        Cancel
      </button>
    </div>
  );
}
