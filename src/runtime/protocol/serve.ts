/** The training worker: a backend, a loop, and their messages to and from the page. */
import { browserSources } from '../../data/bundled/browser-sources.ts';
import { startBackend } from '../../tensor/backends/start.ts';
import { wasmFiles } from '../../tensor/backends/wasm-files.ts';
import { RowPool } from '../rows/pool.ts';
import { coresForRows, spawnRows } from '../rows/spawn.ts';
import { Loop } from '../scheduler/loop.ts';
import type { Command, Report } from './protocol.ts';

const post = (report: Report, transfer: ArrayBufferLike[] = []) =>
  postMessage(report, { transfer: transfer as ArrayBuffer[] });

const loop = new Loop(browserSources(), post, new RowPool(spawnRows, coresForRows()));
const waiting: Command[] = [];
let started = false;

self.onmessage = ({ data: command }: MessageEvent<Command>) => {
  if (command.type === 'ping')
    post({ type: 'alive' }); // even while a backend is being chosen
  else if (command.type === 'start' && !started) {
    started = true;
    waiting.push(command);
    begin(command).catch((error: Error) => post({ type: 'lost', reason: error.message }));
  } else if (waiting.length > 0) waiting.push(command);
  else loop.handle(command);
};

self.onunhandledrejection = (event: PromiseRejectionEvent) =>
  post({ type: 'lost', reason: String(event.reason?.message ?? event.reason) });

/** Losses of a device before a backend is chosen are handled by that choice, which tries the next one. */
let chosen = false;

async function begin(start: Extract<Command, { type: 'start' }>): Promise<void> {
  const backend = await startBackend({
    want: start.experiment.backend,
    exclude: start.exclude,
    wasmFiles,
    onDeviceLost: (reason) => chosen && post({ type: 'lost', reason }),
    onError: (text) => post({ type: 'notice', level: 'error', text }),
  });
  chosen = true;
  post({ type: 'backend', backend });
  for (const command of waiting.splice(0)) loop.handle(command);
  await loop.run();
}
