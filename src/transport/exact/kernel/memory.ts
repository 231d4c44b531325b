/** Memory that SIMD loops can read. */
import { simdModule } from '../../../tensor/kernels/simd.ts';
import { ExactError } from '../problem.ts';
import { PlainScan, type Scan } from './plain.ts';
import { SCAN } from './scan.wasm.ts';

export interface Memory {
  buffer: ArrayBuffer;
  scan: Scan;
  /** Frees it for other uses. */
  release(): void;
}

const PAGE = 65536;
const MOST_PAGES = 65535;
/** Bytes of memory that are kept for the next one. */
const KEPT = 2 ** 26;

/** Kept from one use to the next, since browsers free memories late. */
let spare: WebAssembly.Memory | null = null;

/**
 * Memory of any content. Its loops are plain where that is asked for, or where there is no SIMD. Throws an ExactError
 * where there is not enough memory.
 */
export function takeMemory(bytes: number, plain: boolean): Memory {
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
  if (!used) return new WebAssembly.Memory({ initial: pages, maximum: MOST_PAGES });
  const missing = pages - used.buffer.byteLength / PAGE;
  if (missing > 0) used.grow(missing);
  return used;
}
