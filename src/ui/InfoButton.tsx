import { lazy, type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { Later } from './Later.tsx';

const Info = lazy(() => import('./overlays.tsx').then((m) => ({ default: m.Info })));

/** A mouse that only passes by opens nothing; one that crosses the gap to the help does not close it. */
const OPEN_AFTER = 250;
const CLOSE_AFTER = 200;

interface Props {
  label: string;
  /** The content of the button. */
  face: ReactNode;
  children: ReactNode;
  className?: string;
  testid?: string;
}

/** A button whose explanation opens on hover, keyboard focus and touch. */
export function InfoButton({ label, face, children, className = 'help', testid }: Props) {
  const [open, setOpen] = useState(false);
  const trigger = useRef<HTMLButtonElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const id = useId();
  const soon = (next: boolean, delay: number) => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setOpen(next), delay);
  };
  useEffect(() => () => clearTimeout(timer.current), []);
  return (
    <>
      <button
        ref={trigger}
        type="button"
        className={className}
        data-testid={testid}
        aria-label={label}
        aria-expanded={open}
        aria-describedby={open ? id : undefined}
        onPointerEnter={(e) => e.pointerType === 'mouse' && soon(true, OPEN_AFTER)}
        onPointerLeave={(e) => e.pointerType === 'mouse' && soon(false, CLOSE_AFTER)}
        onFocus={(e) => e.currentTarget.matches(':focus-visible') && soon(true, 0)}
        onBlur={() => soon(false, 0)}
        onClick={() => soon(true, 0)}
        onKeyDown={(e) => {
          if (e.key !== 'Escape' || !open) return;
          e.preventDefault(); // it closes this alone
          soon(false, 0);
        }}
      >
        {face}
      </button>
      {open && (
        <Later>
          <Info
            trigger={trigger}
            id={id}
            label={label}
            close={() => setOpen(false)}
            onEnter={() => clearTimeout(timer.current)}
            onLeave={() => soon(false, CLOSE_AFTER)}
          >
            {children}
          </Info>
        </Later>
      )}
    </>
  );
}
