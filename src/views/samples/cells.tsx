import { type KeyboardEvent, type ReactNode, useRef, useState } from 'react';

export interface Cell {
  key: number;
  /** Unique among all cells of the view. */
  id: string;
  /** The cell in words and numbers. */
  label: string;
  caption: string;
  picture: ReactNode;
}

interface Props {
  label: string;
  cells: readonly Cell[];
  className: string;
  /** Called when a cell is pointed at or focused. */
  onChoose?: (cell: Cell | null) => void;
  /** Called when a cell is pressed. */
  onOpen?: (cell: Cell) => void;
  /** Key of the chosen cell, if there is one. */
  chosen?: number;
}

/** Pictures in rows, which are a single stop of the Tab key: arrow keys go from picture to picture. */
export function Cells({ label, cells, className, onChoose, onOpen, chosen }: Props) {
  const list = useRef<HTMLUListElement>(null);
  const [at, setAt] = useState(0);
  const here = Math.min(at, cells.length - 1);

  const onKeyDown = (event: KeyboardEvent) => {
    const next = here + stepOf(event.key, list.current);
    if (next === here || next < 0 || next >= cells.length) return;
    event.preventDefault();
    setAt(next);
    list.current?.querySelectorAll<HTMLElement>('button')[next]?.focus();
  };
  return (
    <ul ref={list} className={`v-cells ${className}`} aria-label={label}>
      {cells.map((cell, i) => (
        <li key={cell.key}>
          <button
            type="button"
            tabIndex={i === here ? 0 : -1}
            aria-pressed={chosen === undefined ? undefined : cell.key === chosen}
            onClick={() => onOpen?.(cell)}
            onKeyDown={onKeyDown}
            onFocus={() => {
              setAt(i);
              onChoose?.(cell);
            }}
            onBlur={() => onChoose?.(null)}
            onPointerEnter={() => onChoose?.(cell)}
            onPointerLeave={(event) => event.pointerType === 'mouse' && onChoose?.(null)}
          >
            {cell.picture}
            <span className="v-hidden">{cell.label}</span>
            <span className="v-caption" aria-hidden="true">
              {cell.caption}
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}

/** The number of cells that a key moves by; up and down depend on the columns of the layout. */
function stepOf(key: string, list: HTMLElement | null): number {
  if (key === 'ArrowLeft') return -1;
  if (key === 'ArrowRight') return 1;
  if (key !== 'ArrowUp' && key !== 'ArrowDown') return 0;
  const columns = list ? getComputedStyle(list).gridTemplateColumns.split(' ').length : 1;
  return key === 'ArrowUp' ? -columns : columns;
}
