/** Starts row workers from the training worker of the page. The address is written inline, so that the bundler finds it. */
import type { RowReport, SpawnRows } from './protocol.ts';

/** Workers that compute, the training worker included: one core is left to the page. */
export const coresForRows = (): number => Math.max(1, (navigator.hardwareConcurrency ?? 1) - 1);

export const spawnRows: SpawnRows = (take, lost) => {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
  worker.onmessage = ({ data }: MessageEvent<RowReport>) => take(data);
  worker.onmessageerror = lost;
  worker.onerror = (event) => {
    event.preventDefault();
    lost();
  };
  return worker;
};
