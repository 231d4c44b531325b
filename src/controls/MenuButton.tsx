import { lazy, type ReactNode, useRef, useState } from 'react';
import { Later } from './Later.tsx';

const Actions = lazy(() => import('./overlays.tsx').then((m) => ({ default: m.Actions })));

export interface MenuEntry {
  id: string;
  label: string;
  hint?: string;
}

interface Props {
  label: string;
  children: ReactNode;
  entries: readonly MenuEntry[];
  onChoose: (id: string) => void;
  className?: string;
}

/** A button that opens a menu. */
export function MenuButton({ label, children, entries, onChoose, className = '' }: Props) {
  const [open, setOpen] = useState(false);
  const trigger = useRef<HTMLButtonElement>(null);
  return (
    <>
      <button
        ref={trigger}
        type="button"
        className={`button ${className}`}
        aria-label={label}
        title={label}
        aria-haspopup="menu"
        aria-expanded={open}
        onClick={() => setOpen(true)}
        onPointerEnter={() => void import('./overlays.tsx')}
      >
        {children}
      </button>
      {open && (
        <Later>
          <Actions
            trigger={trigger}
            label={label}
            entries={entries}
            close={() => setOpen(false)}
            onChoose={onChoose}
          />
        </Later>
      )}
    </>
  );
}
