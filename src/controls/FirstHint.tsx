import { useEffect } from 'react';
import { useStore } from 'zustand';
import { firstHint } from '../store/first-hint.ts';

/** Says below the exponent's slider that this is where to begin. */
export function FirstHint() {
  const { shown, end } = useStore(firstHint);
  useEffect(() => {
    firstHint.setState({ placed: true });
    return () => firstHint.setState({ placed: false });
  }, []);
  if (!shown) return null;
  return (
    <div className="first-hint" role="note">
      <span>Begin here: drag p, and see who is matched with whom.</span>
      <button type="button" className="button quiet" aria-label="Close the hint" onClick={end}>
        ✕
      </button>
    </div>
  );
}

/** A change that follows the hint. */
export const following =
  <T,>(change: (value: T) => void) =>
  (value: T) => {
    firstHint.getState().end();
    change(value);
  };
