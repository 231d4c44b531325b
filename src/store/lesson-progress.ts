/** The last step of each lesson that this browser has shown. */
const KEY = 'transport-lab-lessons';

type Progress = Readonly<Record<string, number>>;

/** The storage may be closed, full, or hold anything. */
export function lastSteps(storage: () => Storage = () => localStorage): Progress {
  try {
    const read: unknown = JSON.parse(storage().getItem(KEY) ?? '{}');
    const entries = Object.entries(read ?? {}).filter(([, at]) => Number.isInteger(at) && at > 0);
    return Object.fromEntries(entries);
  } catch {
    return {};
  }
}

/** Has this browser shown a lesson? */
export const hasSeenLessons = (storage?: () => Storage): boolean =>
  Object.keys(lastSteps(storage)).length > 0;

/** Remembers a step, counted from 1. */
export function rememberStep(
  lesson: string,
  step: number,
  storage: () => Storage = () => localStorage,
): void {
  try {
    storage().setItem(KEY, JSON.stringify({ ...lastSteps(storage), [lesson]: step }));
  } catch {
    // lessons work without it
  }
}
