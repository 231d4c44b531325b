import { type KeyboardEvent, type ReactNode, useId, useState } from 'react';

export interface Tab {
  id: string;
  label: string;
  content: () => ReactNode;
}

/** One panel at a time, for narrow screens. Arrow keys move between the tabs. */
export function Tabs({ label, tabs }: { label: string; tabs: readonly Tab[] }) {
  const [at, setAt] = useState(0);
  const id = useId();
  const move = (e: KeyboardEvent) => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[e.key];
    if (by === undefined) return;
    e.preventDefault();
    const next = (at + by + tabs.length) % tabs.length;
    setAt(next);
    document.getElementById(`${id}-${tabs[next].id}`)?.focus();
  };
  return (
    <section className="tabs" aria-label={label}>
      <div role="tablist" aria-label={label} onKeyDown={move}>
        {tabs.map((tab, i) => (
          <button
            key={tab.id}
            type="button"
            role="tab"
            id={`${id}-${tab.id}`}
            aria-selected={i === at}
            aria-controls={`${id}-panel`}
            tabIndex={i === at ? 0 : -1}
            onClick={() => setAt(i)}
          >
            {tab.label}
          </button>
        ))}
      </div>
      <div
        className="tab-panel"
        role="tabpanel"
        id={`${id}-panel`}
        aria-labelledby={`${id}-${tabs[at].id}`}
        tabIndex={-1}
      >
        {tabs[at].content()}
      </div>
    </section>
  );
}
