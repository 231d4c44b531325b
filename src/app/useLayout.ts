import { useLayoutEffect, useRef } from 'react';
import { useMedia, usePaper } from '../ui/useMedia.ts';

/** `wide`: panels on both sides of the picture; `short`: on one side, `phone`: below it; `presentation`: for a lecture hall. */
export type Layout = 'wide' | 'short' | 'phone' | 'presentation';

/** Too low for a picture above its panels, and too narrow for panels on both sides. */
const SHORT = '(min-width: 600px) and (max-width: 1000px) and (max-height: 600px)';
const PHONE = '(max-width: 760px)';

/** What fits the window. @param presented is a presentation wanted, and has its part of the page come? */
export function useLayout(presented: boolean): Layout {
  const short = useMedia(SHORT);
  const phone = useMedia(PHONE);
  const paper = usePaper();
  const fits: Layout = short ? 'short' : phone ? 'phone' : presented ? 'presentation' : 'wide';
  const before = useRef(fits);
  const layout = paper ? before.current : fits; // paper shows what the screen showed
  useLayoutEffect(() => {
    before.current = layout;
    document.documentElement.dataset.layout = layout; // the size of type follows it
  }, [layout]);
  return layout;
}
