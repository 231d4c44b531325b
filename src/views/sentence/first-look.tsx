/** Leads a new visitor to the opening lesson; gone once a lesson was seen here, or something is set. */
import { useState } from 'react';
import { hasSeenLessons } from '../../store/lesson-progress.ts';

export function FirstLook() {
  const [isNew] = useState(() => !hasSeenLessons());
  if (!isNew || location.hash.length > 1 || location.search !== '') return null;
  return (
    <>
      {' '}
      <a href="?lesson=opening&amp;step=1">New here? Begin with twelve.</a>
    </>
  );
}
