/** Memory that SIMD loops can read. */
import { simdModule } from '../../../tensor/simd.ts';
import { ExactError } from '../problem.ts';
import { PlainScan } from './plain.ts';
import { SCAN } from './scan.wasm.ts';

/**
 * The loops over rows of costs c and the potential psi, n numbers each. Where numbers are is given in bytes. Sums are
 * rounded to single precision.
 */
export interface Scan {
  /** Writes the least c_j + psi_j, the second least, and the column of the least (the lowest one). */
  leastTwo(c: number, psi: number, n: number, out: number): void;
  /** Writes the columns where c_j + psi_j < limit, ascending; returns how many. */
  below(c: number, psi: number, n: number, limit: number, out: number): number;
  /** Writes these columns and their c_j, up to `most` of them; returns how many there are, or some number above. */
  collect(
    c: number,
    psi: number,
    n: number,
    limit: number,
    most: number,
    columns: number,
    entries: number,
  ): number;
  /** The same as `leastTwo` for n columns of a list, by their places in it: of the least and of the second least. */
  leastTwoOf(columns: number, entries: number, n: number, psi: number, out: number): void;
  /** The same as `below` for n columns of a list, by their places in it. */
  belowOf(columns: number, entries: number, n: number, psi: number, limit: number, out: number): number;
  /** |x - y|^2 of n numbers each, off by about n / 8 roundoffs at most. */
  squaredDistance(x: number, y: number, n: number): number;
  /** In place of products p: unit f(base + squares_j - 2 p_j), where f(t) is t or its root, of what is not below 0. */
  fromProducts(c: number, squares: number, n: number, base: number, unit: number, root: boolean): void;
}

export interface Memory {
  buffer: ArrayBuffer;
  scan: Scan;
  /** It may be used for something else. */
  release(): void;
}

const PAGE = 65536;
const MOST_PAGES = 65535;
/** Bytes of memory that are kept for the next one. */
const KEPT = 2 ** 26;

/** Kept from one use to the next, since memories are let go of late. */
let spare: WebAssembly.Memory | null = null;

/**
 * Whatever it held before. Its loops are plain where that is asked for, or where there is no SIMD.
 * Throws an ExactError where there is not so much.
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
