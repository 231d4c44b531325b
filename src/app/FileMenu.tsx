import { lazy, useState } from 'react';
import { download, openFiles, pickFiles } from '../controls/files/open-save.ts';
import type { ExperimentStore } from '../store/experiment-store.ts';
import { Later } from '../ui/Later.tsx';
import { MenuButton } from '../ui/MenuButton.tsx';
import type { MenuEntry } from '../ui/overlays.tsx';
import { Icon } from './icons.tsx';

export const ENTRIES = [
  { id: 'save', label: 'Save run', hint: 'Networks, optimiser, settings and iteration as one file.' },
  { id: 'load', label: 'Load run…', hint: 'Continues where it was saved.' },
  { id: 'export', label: 'Export…', hint: 'Pictures, data of charts, samples, a film.' },
  { id: 'python', label: 'Python', hint: 'This experiment as a program that needs NumPy alone.' },
  {
    id: 'data',
    label: 'Your own data…',
    hint: 'Pictures or points (CSV). They stay in this browser; nothing is uploaded.',
  },
] as const;

const Export = lazy(() => import('./export/Export.tsx'));

/** The menu for saving and loading files. */
export function FileMenu({ store }: { store: ExperimentStore }) {
  const choose = async (id: string) => {
    if (id === 'save') await save(store);
    else if (id === 'python') await savePython(store);
    else await open(store, id);
  };
  return <FilesButton store={store} entries={ENTRIES} choose={choose} />;
}

/** Lets a file be picked, of runs or of data, and opens it. */
export const open = async (store: ExperimentStore, id: string): Promise<void> =>
  openFiles(store, await pickFiles(id === 'load' ? { accept: '.run' } : { multiple: true }));

interface FilesButtonProps {
  /** Whose pictures and data are exported. */
  store: ExperimentStore;
  entries: readonly MenuEntry[];
  /** What is done by an entry, but for `export`, which this does. */
  choose: (id: string) => Promise<void>;
}

export function FilesButton({ store, entries, choose }: FilesButtonProps) {
  const [exporting, setExporting] = useState(false);
  return (
    <>
      <MenuButton
        label="Files: save, load, own data"
        className="quiet"
        entries={entries}
        onChoose={(id) => (id === 'export' ? setExporting(true) : void choose(id))}
      >
        <Icon name="file" />
        <span className="wide-only roomy-only">Files</span>
      </MenuButton>
      {exporting && (
        <Later>
          <Export store={store} close={() => setExporting(false)} />
        </Later>
      )}
    </>
  );
}

export async function savePython(store: ExperimentStore): Promise<void> {
  const { experiment, reals } = store.getState();
  try {
    if (!reals) throw new Error('There are no data yet.');
    const { toPython } = await import('../experiment/python.ts');
    const text = toPython(experiment, reals.points);
    download(new TextEncoder().encode(text), `${experiment.data}-${experiment.cost}.py`);
  } catch (error) {
    store.actions.notify('warning', (error as Error).message);
  }
}

/** @param named the name of the file, from that of the run */
export async function save(store: ExperimentStore, named = (name: string) => name): Promise<void> {
  try {
    const { file, name } = await store.actions.save();
    download(file, named(name));
  } catch (error) {
    store.actions.notify('error', error instanceof Error ? error.message : 'The run could not be saved.');
  }
}
