import { type PointerEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { Tex } from './math.tsx';

interface Props {
  text: string;
  tex?: string;
  /** Gets what to spread over the element that is explained. */
  children: (trigger: Trigger) => ReactNode;
}

export interface Trigger {
  'aria-describedby': string | undefined;
  onPointerEnter: () => void;
  onPointerLeave: (event: PointerEvent) => void;
  onFocus: () => void;
  onBlur: () => void;
}

const WIDTH = 260;

/** Help that opens beside what it explains on hover, focus or touch. Escape closes it. */
export function Hint({ text, tex, children }: Props) {
  const [at, setAt] = useState<{ left: number; top: number; above: boolean } | null>(null);
  const wrapper = useRef<HTMLSpanElement>(null);
  const id = useId();

  const open = () => {
    const box = wrapper.current?.getBoundingClientRect();
    if (!box) return;
    const left = Math.max(8, Math.min(box.left, innerWidth - WIDTH - 8));
    const above = box.bottom > 0.7 * innerHeight;
    setAt({ left, top: above ? box.top : box.bottom, above });
  };
  const close = () => setAt(null);

  useEffect(() => {
    if (!at) return;
    const away = (event: Event) => {
      if (!(event.target instanceof Node) || !wrapper.current?.contains(event.target)) setAt(null);
    };
    const key = (event: KeyboardEvent) => event.key === 'Escape' && setAt(null);
    const scroll = () => setAt(null);
    document.addEventListener('pointerdown', away);
    document.addEventListener('keydown', key);
    addEventListener('scroll', scroll, true);
    return () => {
      document.removeEventListener('pointerdown', away);
      document.removeEventListener('keydown', key);
      removeEventListener('scroll', scroll, true);
    };
  }, [at]);

  return (
    <span className="v-hint" ref={wrapper}>
      {children({
        'aria-describedby': at ? id : undefined,
        onPointerEnter: open,
        onPointerLeave: (event) => event.pointerType === 'mouse' && close(),
        onFocus: open,
        onBlur: close,
      })}
      {at && (
        <span
          className={at.above ? 'v-hint-bubble v-hint-above' : 'v-hint-bubble'}
          role="tooltip"
          id={id}
          style={{ left: at.left, top: at.top, width: WIDTH }}
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
