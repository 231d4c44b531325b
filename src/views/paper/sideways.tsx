import { type ReactNode, type RefObject, useEffect, useRef, useState } from 'react';

interface Props {
  /** Id of its heading. */
  heading: string;
  children: ReactNode;
}

/** Scrolls sideways where it is too narrow, then by keyboard too; words say so, and a shadow where there is more. */
export function Sideways({ heading, children }: Props) {
  const box = useRef<HTMLElement>(null);
  const more = useMore(box);
  const scrolls = more.before || more.after;
  const classes = ['p-edges', more.before && 'p-before', more.after && 'p-after'];
  return (
    <div className="p-sideways">
      {scrolls && <p className="fine">The table scrolls sideways.</p>}
      <div className={classes.filter(Boolean).join(' ')}>
        <section ref={box} aria-labelledby={heading} tabIndex={scrolls ? 0 : undefined}>
          {children}
        </section>
      </div>
    </div>
  );
}

/** Is there more to be scrolled to, on either side? */
function useMore(box: RefObject<HTMLElement | null>): { before: boolean; after: boolean } {
  const [before, setBefore] = useState(false);
  const [after, setAfter] = useState(false);
  useEffect(() => {
    const scroller = box.current;
    if (!scroller) return;
    const look = () => {
      const rest = scroller.scrollWidth - scroller.clientWidth - scroller.scrollLeft;
      setBefore(scroller.scrollLeft > 1); // places are fractions of pixels
      setAfter(rest > 1);
    };
    const observer = new ResizeObserver(look);
    for (const element of [scroller, ...scroller.children]) observer.observe(element);
    scroller.addEventListener('scroll', look, { passive: true });
    return () => {
      observer.disconnect();
      scroller.removeEventListener('scroll', look);
    };
  }, [box]);
  return { before, after };
}
