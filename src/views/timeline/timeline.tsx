import { useEffect, useRef, useState } from 'react';
import { count } from '../../ui/format.ts';

export interface TimelineProps {
  /** The frames that are kept: their number, and the iteration of each in order. */
  frames: { count: number; iterations: ArrayLike<number> };
  /** Row of the frame shown, or null for the newest (live). */
  shown: number | null;
  onScrub: (row: number) => void;
  onLive: () => void;
  /** Called when playing from the start begins (true) or ends (false). */
  onReplay?: (on: boolean) => void;
}

const FRAME_RATES = [5, 15, 30];
/** Frames in a replay, at most, so that it ends within seconds however many there are. */
const MOST = 300;

/** Shows kept frames one after the other; returns whether it plays, and functions to start and stop it. */
function useReplay({ frames, onScrub, onLive, onReplay }: TimelineProps, frameRate: number) {
  const [playing, setPlaying] = useState(false);
  const row = useRef(0);
  const latest = useRef({ frames, onScrub, onLive, onReplay });
  useEffect(() => {
    latest.current = { frames, onScrub, onLive, onReplay };
  });
  useEffect(() => {
    if (!playing) return;
    const timer = setInterval(() => {
      const { frames: kept, onScrub: show, onLive: live, onReplay: tell } = latest.current;
      row.current += Math.max(1, Math.round(kept.count / MOST));
      if (row.current < kept.count) return show(row.current);
      setPlaying(false);
      tell?.(false);
      live();
    }, 1000 / frameRate);
    return () => clearInterval(timer);
  }, [playing, frameRate]);
  const start = () => {
    row.current = 0;
    onScrub(0);
    setPlaying(true);
    onReplay?.(true);
  };
  const stop = () => {
    if (playing) onReplay?.(false);
    setPlaying(false);
  };
  return { playing, start, stop };
}

/** Goes back and forth through the frames that are kept, while training continues. */
export function Timeline(props: TimelineProps) {
  const { frames, shown, onScrub, onLive } = props;
  const [frameRate, setFrameRate] = useState(FRAME_RATES[1]);
  const replay = useReplay(props, frameRate);
  const last = Math.max(0, frames.count - 1);
  const at = shown === null ? last : Math.min(shown, last);
  const iteration = frames.count > 0 ? count(frames.iterations[at]) : '–';
  const follow = () => {
    replay.stop();
    onLive();
  };
  return (
    <section className="v-timeline" aria-label="Timeline">
      <button
        type="button"
        className="v-toggle"
        aria-pressed={replay.playing}
        aria-label={replay.playing ? 'Stop' : 'From the start'}
        title="Play the frames kept so far, from the first one. Training continues meanwhile."
        disabled={frames.count < 2}
        onClick={() => (replay.playing ? replay.stop() : replay.start())}
      >
        {replay.playing ? '■ Stop' : '▶ '}
        {!replay.playing && <span className="v-timeline-words">From the start</span>}
      </button>
      <select
        aria-label="Speed of the replay"
        title="Speed of the replay"
        value={frameRate}
        onChange={(event) => setFrameRate(Number(event.target.value))}
      >
        {FRAME_RATES.map((p) => (
          <option key={p} value={p}>
            {p} frames/s
          </option>
        ))}
      </select>
      <input
        type="range"
        aria-label="Frame"
        title="Drag to look at an earlier moment (← →)"
        aria-valuetext={`iteration ${iteration}, frame ${count(at + 1)} of ${count(frames.count)}${shown === null ? ', live' : ''}`}
        min={0}
        max={last}
        step={1}
        value={at}
        disabled={frames.count < 2}
        onChange={(event) => {
          replay.stop();
          onScrub(Number(event.target.value));
        }}
        onKeyDown={(event) => event.key === 'Escape' && follow()}
      />
      <span className="v-timeline-at" title="Iteration of the picture">
        {iteration}
      </span>
      <button
        type="button"
        className="v-toggle v-live"
        aria-pressed={shown === null}
        title="Follow the present (Esc)"
        onClick={follow}
      >
        ● Live
      </button>
    </section>
  );
}
