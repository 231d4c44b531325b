import { useCallback, useEffect, useState } from 'react';
import { type Place, placeIn, searchWith } from '../store/lesson-place.ts';

/** The place in the lessons that the address names, and how to go to another one. */
export function useLessons(): readonly [Place | null, (next: Place | null) => void] {
  const [place, setPlace] = useState(() => placeIn(location.search));
  useEffect(() => {
    const move = () => setPlace(placeIn(location.search));
    addEventListener('popstate', move);
    return () => removeEventListener('popstate', move);
  }, []);
  const go = useCallback((next: Place | null) => {
    const { pathname, search, hash } = location;
    history.replaceState(history.state, '', `${pathname}${searchWith(search, next)}${hash}`);
    setPlace(next);
  }, []);
  return [place, go];
}
