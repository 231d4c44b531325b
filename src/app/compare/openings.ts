/** What can be opened beside an experiment. */
import { fromPreset, PRESETS } from '../../experiment/presets.ts';
import type { Lanes } from '../../store/app-store.ts';
import type { MenuEntry } from '../../ui/overlays.tsx';

const SAME = {
  id: 'same',
  label: 'The same run',
  hint: 'It goes on twice from here: change something in one of them, or press R to begin both again.',
} as const;

const MOMENT = {
  id: 'moment',
  label: 'This moment, frozen',
  hint: 'It stays on the left, and the run goes on on the right.',
} as const;

export const OPENINGS: readonly MenuEntry[] = [SAME, MOMENT, ...PRESETS];

/** Opens a second lane by the id of an entry; a notice says why if that is not possible. */
export async function openAs(lanes: Lanes, id: string): Promise<void> {
  const { actions, getState } = lanes.getState().left.store;
  const preset = PRESETS.find((p) => p.id === id);
  try {
    const { freeze, openBeside, openSame } = await import('../../store/beside.ts');
    if (preset) openBeside(lanes, fromPreset(preset, getState().experiment));
    else if (id === MOMENT.id) freeze(lanes);
    else openSame(lanes);
  } catch {
    actions.notify(
      'error',
      'The second lane could not be loaded. Please check the connection and try again.',
    );
  }
}
