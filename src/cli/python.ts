/** `python`: an experiment as a Python program. */

import { loadReals } from '../data/reals.ts';
import { noPython, toPython } from '../experiment/python.ts';
import { checkWritable, writeFiles } from './files.ts';
import { readOptions, UsageError } from './input.ts';
import { ORIGIN_OPTIONS, readOrigin } from './origin.ts';

const { set, url, own } = ORIGIN_OPTIONS;
const OPTIONS = { set, url, own, out: { type: 'string' } } as const;

/** Prints the program, or writes it to `--out`. Rejects with a UsageError for wrong input, and where there is none. */
export async function pythonCommand(args: string[]): Promise<void> {
  const { out, ...origin } = readOptions(args, OPTIONS);
  if (out !== undefined) await checkWritable(out);
  const { experiment, sources } = await readOrigin(origin);
  const { points } = await loadReals(experiment, sources);
  const reason = noPython(experiment, points.length);
  if (reason) throw new UsageError(reason);
  const program = toPython(experiment, points);
  if (out === undefined) process.stdout.write(program);
  else await writeFiles([[out, () => [program]]]);
}
