/** Chooses and starts the backend. Each one is loaded only when it is tried. */
import {
  enableProdMode,
  findBackendFactory,
  getKernelsForBackend,
  ready,
  registerBackend,
  removeBackend,
  setBackend,
  unregisterKernel,
} from '@tensorflow/tfjs-core';
import { BACKEND_NAMES, BACKENDS, type BackendName } from '../../settings/backends.ts';
import type { Build } from '../kernels/wasm/own.ts';
import { selfTest } from './self-test.ts';
import type { DeviceEvents, Started } from './started.ts';
import { KERNELS } from './tfjs-kernels.ts';
import { startWasm, type WasmFiles } from './wasm.ts';
import { startWebgl } from './webgl.ts';
import { startWebgpu } from './webgpu.ts';

/** The backend that was started. */
export interface BackendReport {
  name: BackendName;
  /** The device, as far as the browser describes it. */
  device: string;
  /** Why this one: one sentence for the visitor, with the backends that were skipped and why. */
  reason: string;
}

export interface BackendOptions extends DeviceEvents {
  want: 'auto' | BackendName;
  /** Backends not to be tried, for example after their device was lost. */
  exclude?: readonly BackendName[];
  /** The WebAssembly binaries, which a site and Node have in different places. */
  wasmFiles: WasmFiles;
  /** Of the own loops on WebAssembly; the best one there is unless told otherwise, none for null. */
  build?: Build | null;
  /** The check that a backend must pass; by default `selfTest`. */
  check?: () => Promise<string | null>;
}

let running: { name: BackendName; started: Started } | null = null;

/**
 * Starts the backend that is asked for, or the best one that passes its check. With 'auto', GPUs in software are
 * skipped, since WebAssembly is faster; by name they can be chosen. If a backend does not start, the next one is tried,
 * and the reason says so. A running backend is stopped first. Rejects if none starts.
 */
export async function startBackend(options: BackendOptions): Promise<BackendReport> {
  enableProdMode(); // no hints on the console
  stopBackend();
  const failures: string[] = [];
  for (const name of candidates(options)) {
    try {
      const device = await attempt(name, options);
      return { name, device, reason: explain(name, options.want, failures) };
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      failures.push(`${BACKENDS[name]} ${why}`);
    }
  }
  throw new Error(`No backend started: ${failures.join('; ')}.`);
}

/** Stops the running backend, if any; its tensors are lost. */
export function stopBackend(): void {
  if (!running) return;
  const { name, started } = running;
  running = null;
  end(name, started);
}

/** Simulates the loss of the device, to test recovery. Returns false if the backend has no device to lose. */
export function loseDevice(): boolean {
  running?.started.lose?.();
  return running?.started.lose !== undefined;
}

function candidates({ want, exclude = [] }: BackendOptions): BackendName[] {
  const all = want === 'auto' ? BACKEND_NAMES : [want, ...BACKEND_NAMES.filter((name) => name !== want)];
  return all.filter((name) => name === 'cpu' || !exclude.includes(name));
}

async function attempt(name: BackendName, options: BackendOptions): Promise<string> {
  const started = await start(name, options);
  try {
    keepKernels(name);
    if (!(await setBackend(name))) throw new Error('did not start');
    await ready();
    const fault = await (options.check ?? selfTest)();
    if (fault) throw new Error(`failed its self-test (${fault})`);
  } catch (error) {
    end(name, started);
    throw error;
  }
  running = { name, started };
  return started.device;
}

/** Removes the kernels that the site does not use. */
function keepKernels(backend: BackendName): void {
  for (const { kernelName } of getKernelsForBackend(backend)) {
    if (!KERNELS.has(kernelName)) unregisterKernel(kernelName, backend);
  }
}

/** Removes the backend but keeps its factory, which its package registers only once. */
function end(name: BackendName, started: Started): void {
  const factory = findBackendFactory(name);
  removeBackend(name);
  registerBackend(name, factory);
  started.stop();
}

function start(name: BackendName, options: BackendOptions): Promise<Started> {
  const software = options.want === name;
  if (name === 'webgpu') return startWebgpu(software, options);
  if (name === 'webgl') return startWebgl(software);
  if (name === 'wasm') return startWasm(options.wasmFiles, options.build);
  return startCpu();
}

async function startCpu(): Promise<Started> {
  await import('@tensorflow/tfjs-backend-cpu');
  return { device: 'one thread of the processor', stop: () => undefined };
}

function explain(name: BackendName, want: 'auto' | BackendName, failures: readonly string[]): string {
  const title = BACKENDS[name];
  if (want === name) return `${title}, as asked for.`;
  const passed = failures.length ? `: ${failures.join('; ')}` : '';
  if (want !== 'auto') return `${title} instead of ${BACKENDS[want]}${passed}.`;
  return failures.length ? `${title}${passed}.` : `${title} on this machine's graphics processor.`;
}
