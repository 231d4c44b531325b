/** Starting points: trained runs, as files next to the site's data. */
import type { RealsSources } from '../../data/reals.ts';
import { needsRestart } from '../../experiment/experiment.ts';
import type { Experiment } from '../../settings/table.ts';
import type { Checkpoint } from '../protocol/protocol.ts';
import { reasonOf } from '../scheduler/texts.ts';
import { newRun } from './run-number.ts';

/** The path of a starting point, relative to the prepared data. */
const startFile = (id: string): string => `../starts/${id}.run`;

/**
 * The trained run that an experiment starts from, as a checkpoint of that experiment; null where it starts with new
 * networks. Rejects with an Error where the file cannot be loaded, or was trained with other settings.
 */
export async function startingPoint(e: Experiment, sources: RealsSources): Promise<Checkpoint | null> {
  if (e.start === 'none') return null;
  const { checkpoint } = await fetchStart(e.start, sources);
  const { start, backend } = e;
  if (needsRestart({ ...checkpoint.experiment, start, backend }, e))
    throw new Error(`The starting point ${start} does not fit: it was trained with other settings.`);
  return { ...checkpoint, experiment: e, run: newRun() };
}

async function fetchStart(id: string, { fetchBytes, signal, onProgress }: RealsSources) {
  const onBytes = (done: number, total: number) => onProgress?.('The starting point', done, total);
  onBytes(0, 0);
  try {
    const { decodeRun } = await import('./run-file.ts');
    return await decodeRun(await fetchBytes(startFile(id), { signal, onBytes }));
  } catch (error) {
    throw new Error(`The starting point ${id} could not be loaded (${reasonOf(error as Error)})`);
  }
}
