/** Runs that are trained already, as files beside the site's data. */
import type { RealsSources } from '../../data/reals.ts';
import { needsRestart } from '../../experiment/experiment.ts';
import type { Experiment } from '../../settings/table.ts';
import type { Checkpoint } from '../protocol/protocol.ts';
import { reasonOf } from '../scheduler/texts.ts';
import { newRun } from './run-number.ts';

/** Where a starting point lies, seen from the prepared data. */
const startFile = (id: string): string => `../starts/${id}.run`;

/**
 * The trained run that an experiment starts from, as a checkpoint of that experiment; null where it starts with new
 * networks. Rejects where the file cannot be had, or was trained with other settings.
 */
export async function startingPoint(e: Experiment, sources: RealsSources): Promise<Checkpoint | null> {
  if (e.start === 'none') return null;
  const { checkpoint } = await fetchStart(e.start, sources);
  const { start, backend } = e;
  if (needsRestart({ ...checkpoint.experiment, start, backend }, e))
    throw new Error(`The starting point ${start} does not fit these settings: it was trained with others.`);
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
