/** Memory for the solver's tables that SIMD loops can read. */
import { simdModule } from '../../../tensor/kernels/simd.ts';
import { ExactError } from '../problem.ts';
import { PlainScan, type Scan } from './plain.ts';
import { SCAN } from './scan.wasm.ts';

/** A buffer, and the loops over it. */
export interface Memory {
  buffer: ArrayBuffer;
  scan: Scan;
  /** Frees it for other uses. */
  release(): void;
}

const PAGE = 65536;
const MAX_PAGES = 65535;
/** Memory up to this many bytes is kept for the next call. */
const KEPT = 2 ** 26;

/** Kept for the next call, since browsers free WebAssembly memory late. */
let spare: WebAssembly.Memory | null = null;

/**
 * Memory of at least `bytes` bytes, not initialised. Its loops are in plain JavaScript if `plain` is set or there is no
 * SIMD. Throws an ExactError if there is not enough memory.
 */
export function allocateMemory(bytes: number, plain: boolean): Memory {
  const code = plain ? null : simdModule(SCAN);
  try {
    if (!code) {
      const buffer = new ArrayBuffer(bytes);
      return { buffer, scan: new PlainScan(buffer), release() {} };
    }
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
  if (!used) return new WebAssembly.Memory({ initial: pages, maximum: MAX_PAGES });
  const missing = pages - used.buffer.byteLength / PAGE;
  if (missing > 0) used.grow(missing);
  return used;
}
