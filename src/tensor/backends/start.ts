/** Which backend runs, and why. Each is loaded only when its turn comes. */
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
import { selfTest } from './self-test.ts';
import type { DeviceEvents, Started } from './started.ts';
import { KERNELS } from './tfjs-kernels.ts';
import { startWasm, type WasmFiles } from './wasm.ts';
import { startWebgl } from './webgl.ts';
import { startWebgpu } from './webgpu.ts';

export interface BackendReport {
  name: BackendName;
  /** The device in words, as far as the browser tells. */
  device: string;
  /** Why this one: one sentence for the visitor, with what was passed over and why. */
  reason: string;
}

export interface BackendOptions extends DeviceEvents {
  want: 'auto' | BackendName;
  /** Not to be tried, for example after its device was lost. */
  exclude?: readonly BackendName[];
  /** Where the WebAssembly binaries are; null lets the package find its own, as Node can. */
  wasmFiles: WasmFiles | null;
  /** Must find no fault before a backend is trusted; the self-test unless told otherwise. */
  check?: () => Promise<string | null>;
}

let running: { name: BackendName; started: Started } | null = null;

/**
 * Starts the backend asked for, or the best one that passes the self-test. On 'auto' software GPUs are
 * passed over, since WebAssembly beats them; asked for by name they are used. Where the one asked for does
 * not start, the next in order does, and the reason says so.
 */
export async function startBackend(options: BackendOptions): Promise<BackendReport> {
  enableProdMode(); // no advice on the console
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

/** Ends the running backend. Its tensors are gone. */
export function stopBackend(): void {
  if (!running) return;
  const { name, started } = running;
  running = null;
  end(name, started);
}

/** Ends the device as a crash would, to test recovery. False where the backend has none to lose. */
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

/** Removes the kernels that the site does without. */
function keepKernels(backend: BackendName): void {
  for (const { kernelName } of getKernelsForBackend(backend)) {
    if (!KERNELS.has(kernelName)) unregisterKernel(kernelName, backend);
  }
}

/** Removes the backend but keeps its factory, which a package registers only once. */
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
  if (name === 'wasm') return startWasm(options.wasmFiles);
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
