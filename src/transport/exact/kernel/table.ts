import { ExactError } from '../problem.ts';
import { below, type Least, leastTwo } from './plain.ts';
import { SCAN } from './scan.wasm.ts';

/** Numbers in 16 bytes: rows begin at such places. */
const LANES = 4;
const PAGE = 65536;
/** Numbers of a table up to which plain loops do. */
const SMALL = 4096;
/** Bytes of memory that are kept for the next table. */
const KEPT = 2 ** 26;

interface Scan {
  leastTwo(c: number, psi: number, n: number, out: number): void;
  below(c: number, psi: number, n: number, limit: number, out: number): number;
}

/**
 * Costs [rows, columns] in single precision with a potential psi [columns], in memory that SIMD loops can read.
 * Rows are padded to `stride` numbers, with infinite costs.
 */
export class CostTable {
  readonly stride: number;
  readonly costs: Float32Array;
  /** [stride] */
  readonly psi: Float32Array;
  /** Columns found by `below`. */
  readonly hits: Int32Array;
  readonly found: Least = { least: 0, next: 0, column: 0 };
  private readonly memory: Memory | null;
  private readonly views: Float32Array[] = [];
  private readonly out: { f: Float32Array; i: Int32Array };

  /** Throws an ExactError where there is no memory for it. */
  constructor(
    readonly rows: number,
    readonly columns: number,
    plain = rows * columns <= SMALL,
  ) {
    this.stride = LANES * Math.ceil(columns / LANES);
    const { stride } = this;
    const numbers = rows * stride;
    this.memory = plain ? null : takeMemory(4 * (3 * LANES + 2 * stride + numbers));
    const buffers = this.memory ? null : allocate(numbers, stride);
    const buffer = this.memory?.memory.buffer;
    this.out = buffer
      ? { f: new Float32Array(buffer, 0, 3 * LANES), i: new Int32Array(buffer, 0, 3 * LANES) }
      : { f: new Float32Array(3 * LANES), i: new Int32Array(3 * LANES) };
    const [psi, hits, costs] = [0, stride, 2 * stride].map((at) => 4 * (3 * LANES + at));
    this.psi = buffer ? new Float32Array(buffer, psi, stride) : new Float32Array(stride);
    this.hits = buffer ? new Int32Array(buffer, hits, stride) : new Int32Array(stride);
    this.costs = buffer ? new Float32Array(buffer, costs, numbers) : (buffers as Float32Array);
    this.psi.fill(0);
    this.clearPadding();
  }

  private clearPadding(): void {
    const { rows, columns, stride, costs } = this;
    if (columns < stride)
      for (let i = 0; i < rows; i++)
        costs.fill(Number.POSITIVE_INFINITY, i * stride + columns, (i + 1) * stride);
  }

  /** The costs of row i, with their padding. */
  row(i: number): Float32Array {
    const { stride, costs } = this;
    this.views[i] ??= costs.subarray(i * stride, (i + 1) * stride);
    return this.views[i];
  }

  /** Row i: the least c_j + psi_j, the second least and where the least is, in `found`. */
  leastTwo(i: number): void {
    const { memory, costs, psi, stride, out, found } = this;
    if (!memory) {
      leastTwo(this.row(i), psi, found);
      return;
    }
    memory.scan.leastTwo(costs.byteOffset + 4 * i * stride, psi.byteOffset, stride, 0);
    found.least = out.f[0];
    found.next = out.f[1];
    found.column = out.i[2];
  }

  /** Row i: writes the columns where c_j + psi_j < limit to `hits`, ascending; returns how many. */
  below(i: number, limit: number): number {
    const { memory, costs, psi, stride, hits } = this;
    if (!memory) return below(this.row(i), psi, Math.fround(limit), hits);
    return memory.scan.below(
      costs.byteOffset + 4 * i * stride,
      psi.byteOffset,
      stride,
      limit,
      hits.byteOffset,
    );
  }

  dispose(): void {
    this.views.length = 0;
    if (this.memory) returnMemory(this.memory);
  }
}

interface Memory {
  memory: WebAssembly.Memory;
  scan: Scan;
}

/** Kept from one table to the next, since memories are let go of late. */
let spare: Memory | null = null;
let module: WebAssembly.Module | null | undefined;

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

function takeMemory(bytes: number): Memory | null {
  const code = compiled();
  if (!code) return null;
  const pages = Math.ceil(bytes / PAGE);
  const used = spare;
  spare = null;
  try {
    const memory = used?.memory ?? new WebAssembly.Memory({ initial: pages, maximum: 65536 });
    const missing = pages - memory.buffer.byteLength / PAGE;
    if (missing > 0) memory.grow(missing);
    const { exports } = new WebAssembly.Instance(code, { env: { memory } });
    return { memory, scan: exports as unknown as Scan };
  } catch {
    throw tooLarge(bytes);
  }
}

function returnMemory(memory: Memory): void {
  if (memory.memory.buffer.byteLength <= KEPT) spare = memory;
}

function allocate(numbers: number, stride: number): Float32Array {
  try {
    return new Float32Array(numbers);
  } catch {
    throw tooLarge(4 * (numbers + stride));
  }
}

const tooLarge = (bytes: number): ExactError =>
  new ExactError(
    `The costs of all pairs need ${(bytes / 1e9).toFixed(1)} GB, which this machine does not give.`,
  );
