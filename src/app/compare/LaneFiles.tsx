import { useState } from 'react';
import { openFiles, pickFiles } from '../../controls/files/open-save.ts';
import type { ExperimentStore } from '../../store/experiment-store.ts';
import type { Side } from '../../store/tab.ts';
import { Later } from '../../ui/Later.tsx';
import { MenuButton } from '../../ui/MenuButton.tsx';
import { ENTRIES, Export, save, savePython } from '../FileMenu.tsx';
import { Icon } from '../icons.tsx';

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
  const [exporting, setExporting] = useState(false);
  const choose = async (id: string) => {
    if (id === 'export') setExporting(true);
    else if (id === 'left' || id === 'right')
      await save(id === 'left' ? left : right, (name) => name.replace(/(\.\w+)?$/, `-${id}$1`));
    else if (id === 'python') await savePython(chosen);
    else await openFiles(chosen, await pickFiles(id === 'load' ? { accept: '.run' } : { multiple: true }));
  };
  return (
    <>
      <MenuButton
        label="Files: save, load, own data"
        className="quiet"
        entries={entries}
        onChoose={(id) => void choose(id)}
      >
        <Icon name="file" />
        <span className="wide-only roomy-only">Files</span>
      </MenuButton>
      {exporting && (
        <Later>
          <Export store={chosen} close={() => setExporting(false)} />
        </Later>
      )}
    </>
  );
}
