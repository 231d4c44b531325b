/** Does memory grow while training? 10,000 iterations of a small ring with a frame every 100. */
import { backend, getBackend, memory } from '@tensorflow/tfjs-core';
import { startNodeBackend } from '../src/cli/backend.ts';
import { nodeSources } from '../src/data/bundled/node-sources.ts';
import { defaults } from '../src/experiment/experiment.ts';
import { Session } from '../src/runtime/session/session.ts';
import type { BackendName } from '../src/settings/backends.ts';
import { stopBackend } from '../src/tensor/backends/start.ts';
import { finish } from '../src/tensor/work.ts';
import type { Row } from './tools.ts';

const TINY = { assignerWidth: 8, assignerDepth: 1, generatorWidth: 8, generatorDepth: 1 };
const EARLY = 1000;
const LATE = 10_000;
const MEGABYTE = 2 ** 20;

export async function leakFigures(): Promise<Row[]> {
  return [...(await grown('wasm')), ...(await grown('cpu'))];
}

async function grown(name: BackendName): Promise<Row[]> {
  await startNodeBackend(name);
  const session = await Session.create({ ...defaults(), ...TINY, N: 64 }, nodeSources());
  const early = await train(session, EARLY);
  const late = await train(session, LATE);
  session.dispose();
  stopBackend();
  return Object.keys(early).map((what) => ({
    figure: `${what} on ${name} after ${LATE} iterations`,
    value: String(late[what]),
    goal: 'flat',
    detail: `${early[what]} after ${EARLY}`,
  }));
}

async function train(session: Session, until: number): Promise<Record<string, number>> {
  while (session.iteration < until) {
    finish(session.advance('iteration'));
    if (session.iteration % 100 === 0) await finish(session.frame({ grid: 'data' })).readBack;
  }
  globalThis.gc?.();
  const { numTensors, numBytes } = memory();
  const heap = heapSize();
  return {
    tensors: numTensors,
    'bytes of tensors': numBytes,
    ...(heap !== null && { 'MB of WebAssembly memory': heap / MEGABYTE }),
    'MB of the process': Math.round(process.memoryUsage.rss() / MEGABYTE),
  };
}

/** Bytes of the heap that WebAssembly has, which never shrinks. */
function heapSize(): number | null {
  if (getBackend() !== 'wasm') return null;
  return (backend() as unknown as { wasm: { HEAPU8: Uint8Array } }).wasm.HEAPU8.buffer.byteLength;
}
