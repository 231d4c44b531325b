/** What can be opened beside an experiment. */
import { fromPreset, PRESETS } from '../../experiment/presets.ts';
import { type Lanes, loadBeside } from '../../store/app-store.ts';
import type { MenuEntry } from '../../ui/overlays.tsx';

const SAME = {
  id: 'same',
  label: 'The same run',
  hint: 'It goes on twice from here: change something in one of them, or press R to begin both again.',
} as const;

export const OPENINGS: readonly MenuEntry[] = [SAME, ...PRESETS];

/** Opens a second lane by the id of an entry; a notice says why if that is not possible. */
export async function openAs(lanes: Lanes, id: string): Promise<void> {
  const { actions, getState } = lanes.getState().left.store;
  const preset = PRESETS.find((p) => p.id === id);
  try {
    const { openBeside, openSame } = await loadBeside();
    if (preset) openBeside(lanes, fromPreset(preset, getState().experiment));
    else openSame(lanes);
  } catch {
    actions.notify(
      'error',
      'The second lane could not be loaded. Please check the connection and try again.',
    );
  }
}
