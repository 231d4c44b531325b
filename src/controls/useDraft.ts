import { useEffect, useRef, useState } from 'react';

/**
 * A value that is being edited: shown at once, and passed on after a pause of `delay` milliseconds, or by `flush`. If
 * the actual value changes elsewhere, the draft follows it.
 */
export function useDraft<T>(value: T, hand: (value: T) => void, delay: number) {
  const [draft, setDraft] = useState(value);
  const [seen, setSeen] = useState(value);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const pending = useRef<{ value: T } | null>(null);
  const latest = useRef(hand);
  useEffect(() => {
    latest.current = hand;
  });
  if (!Object.is(seen, value)) {
    setSeen(value);
    setDraft(value);
  }
  const flush = () => {
    clearTimeout(timer.current);
    const wanted = pending.current;
    pending.current = null;
    if (wanted) latest.current(wanted.value);
  };
  const edit = (next: T) => {
    setDraft(next);
    pending.current = { value: next };
    clearTimeout(timer.current);
    if (delay === 0) flush();
    else timer.current = setTimeout(flush, delay);
  };
  const drop = () => {
    clearTimeout(timer.current);
    pending.current = null;
    setDraft(value);
  };
  useEffect(() => () => clearTimeout(timer.current), []);
  return { draft, edit, flush, drop };
}
