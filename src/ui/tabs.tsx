import { type KeyboardEvent, type ReactNode, useId } from 'react';

interface Props<T extends string> {
  label: string;
  tabs: Readonly<Record<T, string>>;
  chosen: T;
  onChoose: (tab: T) => void;
  /** Class of the panel. */
  panel: string;
  children: ReactNode;
}

/** Tabs and the panel of the chosen one. Arrow keys move between the tabs. */
export function Tabs<T extends string>({ label, tabs, chosen, onChoose, panel, children }: Props<T>) {
  const id = useId();
  const names = Object.keys(tabs) as T[];
  const onKeyDown = (event: KeyboardEvent) => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    const next = names[(names.indexOf(chosen) + by + names.length) % names.length];
    onChoose(next);
    document.getElementById(`${id}-${next}`)?.focus();
  };
  return (
    <>
      <div role="tablist" aria-label={label} onKeyDown={onKeyDown}>
        {names.map((name) => (
          <button
            key={name}
            type="button"
            role="tab"
            id={`${id}-${name}`}
            aria-selected={name === chosen}
            aria-controls={`${id}-panel`}
            tabIndex={name === chosen ? 0 : -1}
            onClick={() => onChoose(name)}
          >
            {tabs[name]}
          </button>
        ))}
      </div>
      <div
        className={panel}
        role="tabpanel"
        id={`${id}-panel`}
        aria-labelledby={`${id}-${chosen}`}
        tabIndex={-1}
      >
        {children}
      </div>
    </>
  );
}
