import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import {
  type PaperRow,
  type PaperTable,
  type RowName,
  runOf,
  TABLES,
} from '../../experiment/paper-tables.ts';
import type { StoredResult } from '../../experiment/results.ts';
import { fromHash } from '../../experiment/url.ts';
import type { Experiment } from '../../settings/table.ts';
import { createPaperRuns, type PaperRuns } from '../../store/paper-runs.ts';
import { loadResults } from '../../store/results.ts';
import { spawnExact, spawnTraining } from '../../store/workers.ts';
import { Meaning } from '../../views/paper/meaning.tsx';
import { RunCard } from '../../views/paper/run-card.tsx';
import { Table } from '../../views/paper/table.tsx';
import { SidePage } from '../SidePage.tsx';
import { paperLink } from './address.ts';

/** The state of the page as long as it is open. */
const open = (): { link: PaperLink; runs: PaperRuns } => ({
  link: readPaperLink(location),
  runs: createPaperRuns({ training: spawnTraining, exact: spawnExact }),
});

/** The paper's Tables 1 and 2: published, stored and run here. */
export default function PaperPage() {
  const [{ link, runs }] = useState(open);
  const [theme, setTheme] = useState(link.theme);
  const { stored, fault } = useStored();
  return (
    <SidePage title="The paper’s experiments" theme={theme} onTheme={setTheme} address={paperLink}>
      <p>
        Tables 1 and 2 of Laschos, Tinapp and Obermayer, <cite>{PAPER}</cite> (2020), beside what the same
        experiments give here. Stored values were made by <code>npm run lab -- experiment</code>.
      </p>
      {fault && <p role="alert">The stored results are not shown: {fault}</p>}
      {TABLES.map((table) => (
        <TableAndRuns key={table.number} {...{ table, stored, runs, theme }} shortened={link.iterations} />
      ))}
      <Meaning />
    </SidePage>
  );
}

const PAPER = 'Training Generative Networks with Arbitrary Optimal Transport Costs';

function useStored(): { stored: readonly StoredResult[]; fault: string | null } {
  const [state, setState] = useState<{ stored: readonly StoredResult[]; fault: string | null }>({
    stored: [],
    fault: null,
  });
  useEffect(() => {
    loadResults(new URL('./results/', document.baseURI)).then(
      (stored) => setState({ stored, fault: null }),
      (error: Error) => setState({ stored: [], fault: error.message }),
    );
  }, []);
  return state;
}

interface TableProps {
  table: PaperTable;
  stored: readonly StoredResult[];
  runs: PaperRuns;
  theme: Experiment['theme'];
  /** Iterations of a run here, if they are not those of the table. */
  shortened: number | null;
}

function TableAndRuns({ table, stored, runs, theme, shortened }: TableProps) {
  const { activity, found, failed } = useStore(runs);
  const heading = `table-${table.number}`;
  return (
    <>
      <h2 id={heading}>
        Table {table.number}: {table.title}
      </h2>
      <Table table={table} heading={heading} stored={stored} found={found} />
      <div className="p-cards">
        {table.rows.filter(isRunnable).map(({ method, name }) => {
          const run = { ...runOf(name, 'small'), ...(shortened && { iterations: shortened }) };
          return (
            <RunCard
              key={name}
              {...{ name, stored, theme, activity }}
              title={`${table.title}. ${method}`}
              found={found[name]}
              failed={failed[name]}
              iterations={run.iterations}
              run={() => void runs.run(name, run)}
              cancel={runs.cancel}
            />
          );
        })}
      </div>
    </>
  );
}

const isRunnable = (row: PaperRow): row is PaperRow & { name: RowName } => row.name !== null;

const MAX_ITERATIONS = 10_000;

/** The options in the link of the page. */
interface PaperLink {
  theme: Experiment['theme'];
  /** Iterations of a run in this page, for a quick look; null trains as the table says. */
  iterations: number | null;
}

/** Reads the link; options that cannot be read are ignored. */
function readPaperLink({ hash, search }: Pick<Location, 'hash' | 'search'>): PaperLink {
  const wanted = Number(new URLSearchParams(search).get('iterations'));
  const iterations = Number.isInteger(wanted) && wanted >= 1 && wanted <= MAX_ITERATIONS ? wanted : null;
  return { theme: fromHash(hash).experiment.theme, iterations };
}
