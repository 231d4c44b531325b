import { lazy, type ReactNode, useRef, useState } from 'react';
import { Later } from './Later.tsx';
import type { MenuEntry } from './overlays.tsx';

const Actions = lazy(() => import('./overlays.tsx').then((m) => ({ default: m.Actions })));

interface Props {
  label: string;
  children: ReactNode;
  /** The entries, or a function that loads them when the menu opens. */
  entries: readonly MenuEntry[] | (() => Promise<readonly MenuEntry[]>);
  onChoose: (id: string) => void;
  /** In a menu of alternatives: is the entry the current one? */
  isCurrent?: (id: string) => boolean;
  className?: string;
}

/** A button that opens a menu. */
export function MenuButton({ label, children, entries, onChoose, isCurrent, className = '' }: Props) {
  const [open, setOpen] = useState(false);
  const [loaded, setLoaded] = useState<readonly MenuEntry[] | null>(null);
  const known = typeof entries === 'function' ? loaded : entries;
  const show = () => {
    setOpen(true);
    setLoaded(null); // the current entry may have changed
    if (typeof entries === 'function') entries().then(setLoaded, () => setOpen(false));
  };
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
        onClick={show}
        onPointerEnter={() => void import('./overlays.tsx')}
      >
        {children}
      </button>
      {open && known && (
        <Later>
          <Actions
            trigger={trigger}
            label={label}
            entries={known}
            close={() => setOpen(false)}
            onChoose={onChoose}
            isCurrent={isCurrent}
          />
        </Later>
      )}
    </>
  );
}
