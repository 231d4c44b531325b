import { lazy, useState } from 'react';
import { download, openFiles, pickFiles } from '../controls/files/open-save.ts';
import type { ExperimentStore } from '../store/experiment-store.ts';
import { Later } from '../ui/Later.tsx';
import { MenuButton } from '../ui/MenuButton.tsx';
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

export const Export = lazy(() => import('./export/Export.tsx'));

/** The menu for saving and loading files. */
export function FileMenu({ store }: { store: ExperimentStore }) {
  const [exporting, setExporting] = useState(false);
  const choose = async (id: string) => {
    if (id === 'export') setExporting(true);
    else if (id === 'save') await save(store);
    else if (id === 'python') await savePython(store);
    else await openFiles(store, await pickFiles(id === 'load' ? { accept: '.run' } : { multiple: true }));
  };
  return (
    <>
      <MenuButton
        label="Files: save, load, own data"
        className="quiet"
        entries={ENTRIES}
        onChoose={(id) => void choose(id)}
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
