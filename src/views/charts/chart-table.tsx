/** What a chart shows, as a table that opens below it. */
import { type ReactNode, useState } from 'react';

interface Props {
  /** What the chart shows. */
  title: string;
  /** Of the table, with the units. */
  caption: string;
  head: readonly string[];
  /** Each with what tells it from the others; its first cell is its head. Called only while the table is open. */
  rows: () => readonly { key: number; cells: readonly string[] }[];
}

export function ChartTable({ title, ...table }: Props): ReactNode {
  const [open, setOpen] = useState(false);
  return (
    <details className="v-table" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        Table<span className="v-hidden">: {title}</span>
      </summary>
      {open && <Table title={title} {...table} />}
    </details>
  );
}

function Table({ title, caption, head, rows }: Props) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reached by the keyboard
    <section className="v-table-rows" aria-label={`Table: ${title}`} tabIndex={0}>
      <table>
        <caption>{caption}</caption>
        <thead>
          <tr>
            {head.map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows().map(({ key, cells: [first, ...others] }) => (
            <tr key={key}>
              <th scope="row">{first}</th>
              {others.map((cell, k) => (
                <td key={head[k + 1]}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
