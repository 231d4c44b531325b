/** Undo and redo. */
import { useStore } from 'zustand';
import type { Lanes } from '../../store/app-store.ts';
import { timelineOf } from '../../store/timeline.ts';

export default function Steps({ lanes }: { lanes: Lanes }) {
  const { steps, undo, redo } = timelineOf(lanes);
  const back = useStore(steps, (s) => s.pastStates.length > 0);
  const forward = useStore(steps, (s) => s.futureStates.length > 0);
  return (
    <>
      <button
        type="button"
        className="button small"
        disabled={!back}
        onClick={undo}
        title="Undo the last change of settings or data (Ctrl Z)"
      >
        <span aria-hidden="true">↶</span> Undo
      </button>
      <button
        type="button"
        className="button small"
        disabled={!forward}
        onClick={redo}
        title="Redo (Ctrl Y, or Ctrl Shift Z)"
      >
        <span aria-hidden="true">↷</span> Redo
      </button>
    </>
  );
}
