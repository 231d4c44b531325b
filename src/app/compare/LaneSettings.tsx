import { useRef, useState } from 'react';
import { SettingRow } from '../../controls/SettingRow.tsx';
import { SETTINGS } from '../../experiment/settings.ts';
import type { Key } from '../../settings/table.ts';
import { useExperiment } from '../../store/app-store.ts';
import { differences } from '../../store/differences.ts';
import type { ExperimentStore } from '../../store/experiment-store.ts';
import type { Side } from '../../store/tab.ts';
import { Tabs } from '../../ui/tabs.tsx';
import { Settings, useControls } from '../panes.tsx';
import { SIDES } from './sides.ts';

interface Props {
  stores: Readonly<Record<Side, ExperimentStore>>;
  side: Side;
  choose: (side: Side) => void;
  /** Is the left lane a frozen moment? */
  frozen: boolean;
}

/** The settings of one lane: all of them, or those in which both differ. */
export function LaneSettings({ stores, side, choose, frozen }: Props) {
  const [only, setOnly] = useState(false);
  return (
    <div className="lane-settings">
      <Tabs label="Lane" tabs={SIDES} chosen={side} onChoose={choose} panel="lane-panel">
        {frozen && side === 'left' ? (
          <p className="lane-none">A moment of the run, frozen: its settings do not change.</p>
        ) : (
          <Rows {...{ stores, side, only, setOnly }} />
        )}
      </Tabs>
    </div>
  );
}

interface RowsProps extends Pick<Props, 'stores' | 'side'> {
  only: boolean;
  setOnly: (only: boolean) => void;
}

function Rows({ stores, side, only, setOnly }: RowsProps) {
  return (
    <>
      <label className="lane-only">
        <input
          type="checkbox"
          role="switch"
          className="switch"
          checked={only}
          aria-checked={only}
          onChange={(event) => setOnly(event.target.checked)}
        />
        Only what differs
      </label>
      {only ? (
        <Different stores={stores} store={stores[side]} key={side} />
      ) : (
        <Settings store={stores[side]} key={side} />
      )}
    </>
  );
}

/** The settings that differ. One that has become equal stays, so that it can be changed further. */
function Different({ stores, store }: Pick<Props, 'stores'> & { store: ExperimentStore }) {
  const controls = useControls(store);
  const left = useExperiment(stores.left, (s) => s.experiment);
  const right = useExperiment(stores.right, (s) => s.experiment);
  const shown = useRef(new Set<Key>());
  for (const { key } of differences(left, right)) shown.current.add(key);
  const rows = SETTINGS.filter(
    (s) => shown.current.has(s.key) && (s.when?.(controls.experiment) ?? true) && s.key !== 'own',
  );
  if (rows.length === 0) return <p className="lane-none">Nothing differs here.</p>;
  return (
    <div className="controls">
      <section className="group" aria-label="What differs">
        {rows.map((s) => (
          <SettingRow key={s.key} setting={s} {...controls} />
        ))}
      </section>
    </div>
  );
}
