import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { nodeSources } from '../data/bundled/node-sources.ts';
import { defaults, withChange } from '../experiment/experiment.ts';
import { encodeRun } from '../runtime/session/run-file.ts';
import { Session } from '../runtime/session/session.ts';
import { STARTS } from '../settings/starts.ts';
import { startNodeBackend } from './backend.ts';
import { checkWritable, json, makeFolder, writeFiles } from './files.ts';
import { readCount, readOptions, UsageError } from './input.ts';
import { Interrupt, Interrupted } from './interrupt.ts';
import { evaluated, print } from './train.ts';

const FOLDER = fileURLToPath(new URL('../../public/starts', import.meta.url));
/** Bytes of a starting point, at most: a visitor loads them before the first picture. */
const MOST = 3e6;

const OPTIONS = { iterations: { type: 'string' }, folder: { type: 'string' } } as const;

/**
 * `start ID`: trains a starting point from its settings, and writes its run and how it was made. Rejects with a
 * UsageError for wrong input, and with an Error if the file becomes too large.
 */
export async function start([id, ...args]: string[]): Promise<void> {
  const known = STARTS.find((s) => s.id === id);
  if (!known)
    throw new UsageError(`${id ?? ''}: the starting points are ${STARTS.map((s) => s.id).join(', ')}`);
  const options = readOptions(args, OPTIONS);
  const given = options.iterations;
  const iterations = given === undefined ? known.iterations : readCount(given, 'iterations');
  const folder = options.folder ?? FOLDER;
  await makeFolder(folder);
  const [runFile, noteFile] = ['run', 'json'].map((kind) => join(folder, `${id}.${kind}`));
  for (const file of [runFile, noteFile]) await checkWritable(file);

  /** The settings as in the page, except `start`, for which the page loads the file. */
  const experiment = { ...withChange(defaults(), { start: known.id }), start: 'none' } as const;
  const { name: backend, device } = await startNodeBackend(experiment.backend);
  const session = await Session.create(experiment, nodeSources());
  const interrupt = new Interrupt();
  const lines = await evaluated(session, { iterations }, Math.ceil(iterations / 20), () => interrupt.asked);
  interrupt.end();
  if (interrupt.asked)
    throw new Interrupted(
      `interrupted at iteration ${session.iteration}: nothing is written, the same command begins anew`,
    );
  const file = await encodeRun(await session.save(), null, { slim: true });
  session.dispose();
  if (file.length > MOST) throw new Error(`${id} has ${file.length} bytes: at most ${MOST} are allowed`);
  const date = new Date().toISOString().slice(0, 10);
  const made = { id, ...lines.at(-1), bytes: file.length, backend, device, date, experiment };
  await writeFiles([
    [runFile, () => [file]],
    [noteFile, json(made)],
  ]);
  print({ done: true, ...made });
}
