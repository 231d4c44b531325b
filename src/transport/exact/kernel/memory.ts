/** Memory that SIMD loops can read. */
import { ExactError } from '../problem.ts';
import { SCAN } from './scan.wasm.ts';

/** The loops of scan.as: addresses in bytes. */
export interface Scan {
  leastTwo(c: number, psi: number, n: number, out: number): void;
  below(c: number, psi: number, n: number, limit: number, out: number): number;
  squaredDistance(x: number, y: number, n: number): number;
}

export interface Memory {
  buffer: ArrayBuffer;
  /** Null where there is no SIMD, or no need of it. */
  scan: Scan | null;
  /** It may be used for something else. */
  release(): void;
}

const PAGE = 65536;
const MOST_PAGES = 65535;
/** Bytes of memory that are kept for the next one. */
const KEPT = 2 ** 26;

/** Kept from one use to the next, since memories are let go of late. */
let spare: WebAssembly.Memory | null = null;
let module: WebAssembly.Module | null | undefined;

/** Whatever it held before. Throws an ExactError where there is not so much. */
export function takeMemory(bytes: number, plain: boolean): Memory {
  const code = plain ? null : compiled();
  try {
    if (!code) return { buffer: new ArrayBuffer(bytes), scan: null, release() {} };
    const memory = ofPages(Math.ceil(bytes / PAGE));
    const { exports } = new WebAssembly.Instance(code, { env: { memory } });
    const release = () => {
      if (memory.buffer.byteLength <= KEPT) spare = memory;
    };
    return { buffer: memory.buffer, scan: exports as unknown as Scan, release };
  } catch {
    const size = `${(bytes / 1e9).toFixed(1)} GB`;
    throw new ExactError(`The costs of all pairs need ${size}, which this machine does not give.`);
  }
}

function ofPages(pages: number): WebAssembly.Memory {
  const used = spare;
  spare = null;
  if (!used) return new WebAssembly.Memory({ initial: pages, maximum: MOST_PAGES });
  const missing = pages - used.buffer.byteLength / PAGE;
  if (missing > 0) used.grow(missing);
  return used;
}

/** Null where there is no SIMD. */
function compiled(): WebAssembly.Module | null {
  if (module === undefined) {
    try {
      module = new WebAssembly.Module(Uint8Array.from(atob(SCAN), (c) => c.charCodeAt(0)));
    } catch {
      module = null;
    }
  }
  return module;
}
