/**
 * Matrices of single precision in a WebAssembly memory of their own, on which the project's loops work in place. A run
 * of the benchmark allocates all of them before its first step, so that a step is a few calls and nothing else.
 */
import type { WasmFiles } from '../tensor/backends/wasm.ts';
import { hasRelaxedSimd, type Loops } from '../tensor/kernels/wasm/own.ts';

/** A matrix, row by row. */
export interface Matrix {
  /** Its address, in bytes. */
  readonly at: number;
  readonly rows: number;
  readonly columns: number;
  /** Its numbers, [rows * columns]; valid until the next allocation. */
  readonly values: Float32Array;
}

const PAGE = 2 ** 16;
/** Addresses begin here: the loops take 0 for nothing. */
const FIRST = 64;

/** Where the loops come from. */
export type LoopFiles = Pick<WasmFiles, 'loops'>;

export class Memory {
  readonly loops: Loops;
  private readonly memory = new WebAssembly.Memory({ initial: 256 });
  private next = FIRST;

  /** Rejects with an Error where the browser lacks the SIMD instructions of WebAssembly. */
  static async create(files: LoopFiles): Promise<Memory> {
    const build = hasRelaxedSimd() ? 'relaxed' : 'simd';
    return new Memory(await WebAssembly.compile(await files.loops(build)));
  }

  private constructor(module: WebAssembly.Module) {
    const { exports } = new WebAssembly.Instance(module, { env: { memory: this.memory } });
    this.loops = exports as unknown as Loops;
  }

  /** A matrix of zeros. */
  matrix(rows: number, columns: number): Matrix {
    return this.view(this.bytes(4 * rows * columns), rows, columns);
  }

  /** A matrix on memory that has been allocated. */
  view(at: number, rows: number, columns: number): Matrix {
    const { memory } = this;
    return {
      ...{ at, rows, columns },
      get values() {
        return new Float32Array(memory.buffer, at, rows * columns);
      },
    };
  }

  /** The address of so many bytes of zeros, which stay allocated. */
  bytes(count: number): number {
    const at = this.next;
    this.next = Math.ceil((at + count) / 64) * 64;
    const missing = this.next - this.memory.buffer.byteLength;
    if (missing > 0) this.memory.grow(Math.ceil(missing / PAGE));
    return at;
  }
}
