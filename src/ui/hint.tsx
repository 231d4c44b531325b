import { type PointerEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { rem } from './hooks.ts';
import { Tex } from './math.tsx';

interface Props {
  text: string;
  tex?: string;
  /** Gets what to spread over the element that is explained. */
  children: (trigger: Trigger) => ReactNode;
}

interface Trigger {
  'aria-describedby': string | undefined;
  onPointerEnter: () => void;
  onPointerLeave: (event: PointerEvent) => void;
  onFocus: () => void;
  onBlur: () => void;
}

const CLOSE_AFTER = 200; // ms
/** Of the bubble, in rem. */
const WIDTH = 19;

/** Help that opens beside what it explains on hover, focus or touch. Escape closes it. */
export function Hint({ text, tex, children }: Props) {
  const [at, setAt] = useState<{ left: number; top: number; above: boolean } | null>(null);
  const wrapper = useRef<HTMLSpanElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const id = useId();

  /** The pointer has time to cross over to the bubble, and may rest there. */
  const stay = () => clearTimeout(timer.current);
  const open = () => {
    stay();
    const box = wrapper.current?.getBoundingClientRect();
    if (!box) return;
    const left = Math.max(8, Math.min(box.left, innerWidth - WIDTH * rem() - 8));
    const above = box.bottom > 0.7 * innerHeight;
    setAt({ left, top: above ? box.top : box.bottom, above });
  };
  const leave = (event: PointerEvent) => {
    if (event.pointerType !== 'mouse') return;
    stay();
    timer.current = setTimeout(() => setAt(null), CLOSE_AFTER);
  };
  useEffect(() => () => clearTimeout(timer.current), []);

  useEffect(() => {
    if (!at) return;
    const away = (event: Event) => {
      if (!(event.target instanceof Node) || !wrapper.current?.contains(event.target)) setAt(null);
    };
    const key = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      event.preventDefault(); // closes the help alone, not the dialog around it
      event.stopPropagation();
      setAt(null);
    };
    const scroll = away;
    document.addEventListener('pointerdown', away);
    document.addEventListener('keydown', key, true);
    addEventListener('scroll', scroll, true);
    return () => {
      document.removeEventListener('pointerdown', away);
      document.removeEventListener('keydown', key, true);
      removeEventListener('scroll', scroll, true);
    };
  }, [at]);

  return (
    <span className="v-hint" ref={wrapper}>
      {children({
        'aria-describedby': at ? id : undefined,
        onPointerEnter: open,
        onPointerLeave: leave,
        onFocus: open,
        onBlur: () => setAt(null),
      })}
      {at && (
        <span
          className={at.above ? 'v-hint-bubble v-hint-above' : 'v-hint-bubble'}
          role="tooltip"
          id={id}
          style={{ left: at.left, top: at.top, width: `${WIDTH}rem` }}
          onPointerEnter={stay}
          onPointerLeave={leave}
        >
          <span>
            {text}
            {tex && <Tex tex={tex} />}
          </span>
        </span>
      )}
    </span>
  );
}
