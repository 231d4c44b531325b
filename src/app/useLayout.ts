import { useLayoutEffect, useRef } from 'react';
import { useMedia, usePaper } from '../ui/useMedia.ts';

/** Panels on both sides of the picture (`wide`), on one side (`short`), below it (`phone`); or for a lecture hall. */
export type Layout = 'wide' | 'short' | 'phone' | 'presentation';

/** A window too low for a picture above its panels, and too narrow for panels on both sides. */
const SHORT = '(min-width: 600px) and (max-width: 1000px) and (max-height: 600px)';
const PHONE = '(max-width: 760px)';

/** The layout for the window. @param presented is a presentation wanted, and its code loaded? */
export function useLayout(presented: boolean): Layout {
  const short = useMedia(SHORT);
  const phone = useMedia(PHONE);
  const paper = usePaper();
  const fits: Layout = short ? 'short' : phone ? 'phone' : presented ? 'presentation' : 'wide';
  const before = useRef(fits);
  const layout = paper ? before.current : fits; // printing keeps the layout of the screen
  useLayoutEffect(() => {
    before.current = layout;
    document.documentElement.dataset.layout = layout; // the size of type follows it
  }, [layout]);
  return layout;
}
