import type { ExperimentStore } from '../../store/experiment-store.ts';
import type { Side } from '../../store/tab.ts';
import { ENTRIES, FilesButton, open, save, savePython } from '../FileMenu.tsx';

interface Props {
  left: ExperimentStore;
  right: ExperimentStore;
  /** The lane whose settings are shown: files are opened in it. */
  chosen: ExperimentStore;
  side: Side;
}

/** The menu for saving the run of either lane, and for loading files. */
export function LaneFiles({ left, right, chosen, side }: Props) {
  const [run, load, python, data, picture] = ['save', 'load', 'python', 'data', 'export'].map(
    (id) => ENTRIES.find((entry) => entry.id === id) ?? ENTRIES[0],
  );
  const entries = [
    { ...run, id: 'left', label: 'Save the left run' },
    { ...run, id: 'right', label: 'Save the right run' },
    { ...load, label: `Load run into the ${side} lane…` },
    { ...picture, label: `Export of the ${side} lane…` },
    { ...python, label: `Python of the ${side} lane` },
    { ...data, label: `Your own data in the ${side} lane…` },
  ];
  const choose = async (id: string) => {
    if (id === 'left' || id === 'right')
      await save(id === 'left' ? left : right, (name) => name.replace(/(\.\w+)?$/, `-${id}$1`));
    else if (id === 'python') await savePython(chosen);
    else await open(chosen, id);
  };
  return <FilesButton store={chosen} entries={entries} choose={choose} />;
}
