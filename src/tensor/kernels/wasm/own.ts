/**
 * Own loops on the WebAssembly backend of TensorFlow.js. They use its memory and allocator, so they read and write its
 * tensors in place.
 */
import { backend, engine, getBackend, type Tensor, type TensorInfo } from '@tensorflow/tfjs-core';

/**
 * Two builds of the same source: `relaxed` uses fused multiply-add, with one rounding, where the CPU has it. On one
 * machine and build, equal runs are bitwise equal.
 */
export type Build = 'simd' | 'relaxed';

/** The exports of `index.as`. Addresses are in bytes; matrices are stored row by row. */
export interface Loops {
  packedBytes(k: number, n: number): number;
  pack(b: number, down: number, right: number, biases: number, k: number, n: number, packed: number): void;
  product(
    a: number,
    packed: number,
    c: number,
    m: number,
    k: number,
    n: number,
    f: number,
    leak: number,
    y: number,
  ): void;
  gradientBytes(n: number): number;
  gradients(
    x: number,
    dz: number,
    dw: number,
    db: number,
    m: number,
    k: number,
    n: number,
    space: number,
  ): void;
  columnSums(a: number, m: number, n: number, sums: number): void;
  activate(x: number, n: number, f: number, leak: number): void;
  slopes(dy: number, y: number, dz: number, n: number, f: number, leak: number): void;
  normalise(
    x: number,
    gain: number,
    bias: number,
    y: number,
    scale: number,
    m: number,
    d: number,
    epsilon: number,
    f: number,
    leak: number,
  ): void;
  normaliseBackward(
    unit: number,
    scale: number,
    gain: number,
    dn: number,
    dgain: number,
    dbias: number,
    m: number,
    d: number,
  ): void;
  matchedGradient(
    x: number,
    y: number,
    index: number,
    out: number,
    m: number,
    d: number,
    s: number,
    root: boolean,
  ): void;
  treeBytes(leaves: number): number;
  refreshTree(tree: number, leaves: number, psi: number, columns: number): void;
  searchTree(
    tree: number,
    leaves: number,
    x: number,
    order: number,
    count: number,
    scale: number,
    root: boolean,
    index: number,
    value: number,
  ): void;
  descend(
    p: number,
    g: number,
    m: number,
    v: number,
    next: number,
    n: number,
    beta1: number,
    beta2: number,
    rate: number,
    correction: number,
    epsilon: number,
  ): void;
}

/** Members of the backend that are private in its types. */
interface Internals {
  wasm: { _malloc(bytes: number): number; _free(at: number): void; asm: { memory: WebAssembly.Memory } };
  makeOutput(shape: number[], dtype: 'float32' | 'int32'): TensorInfo;
  dataIdMap: { get(id: object): { memoryOffset: number } };
}

/** A module with one function that computes `f32x4.relaxed_madd` of its three parameters. */
const PROBE = Uint8Array.of(
  ...[0, 97, 115, 109, 1, 0, 0, 0, 1, 8, 1, 96, 3, 123, 123, 123, 1, 123, 3, 2, 1, 0],
  ...[10, 13, 1, 11, 0, 32, 0, 32, 1, 32, 2, 253, 133, 2, 11],
);

/** Does this browser have relaxed SIMD? */
export const hasRelaxedSimd = (): boolean => WebAssembly.validate(PROBE);

/** A build of the loops on the memory of the current backend. */
export class OwnKernels {
  readonly loops: Loops;
  private readonly memory: WebAssembly.Memory;
  private space = { at: 0, bytes: 0 };

  constructor(
    readonly build: Build,
    module: WebAssembly.Module,
    private readonly internals: Internals,
  ) {
    this.memory = internals.wasm.asm.memory;
    this.loops = this.link<Loops>(module);
  }

  /**
   * Makes tensors of the given shapes, float32 by default, and lets `loop` fill them: it gets the addresses of inputs
   * and outputs. Outputs are not initialised. `loop` must not allocate memory, except by `scratch` before anything
   * else.
   */
  run(
    inputs: readonly Tensor[],
    shapes: readonly (number[] | { shape: number[]; dtype: 'int32' })[],
    loop: (inputs: number[], outputs: number[]) => void,
  ): Tensor[] {
    const made = shapes.map((of) =>
      Array.isArray(of)
        ? this.internals.makeOutput(of, 'float32')
        : this.internals.makeOutput(of.shape, of.dtype),
    );
    loop(
      inputs.map((t) => this.addressOf(t)),
      made.map((t) => this.addressOf(t)),
    );
    return made.map((info) => engine().makeTensorFromTensorInfo(info));
  }

  private addressOf({ dataId }: TensorInfo): number {
    return this.internals.dataIdMap.get(dataId).memoryOffset;
  }

  /** Copies an array into the memory at address `at`. */
  put({ buffer, byteOffset, byteLength }: ArrayBufferView, at: number): void {
    new Uint8Array(this.memory.buffer, at, byteLength).set(new Uint8Array(buffer, byteOffset, byteLength));
  }

  /** A copy of some bytes from address `at` on. */
  take(at: number, bytes: number): ArrayBuffer {
    return this.memory.buffer.slice(at, at + bytes);
  }

  /** The exports of another module of loops, on the same memory. */
  link<Exports>(module: WebAssembly.Module): Exports {
    return new WebAssembly.Instance(module, { env: { memory: this.memory } }).exports as Exports;
  }

  /** Copies `count` numbers of 4 bytes. */
  copy(from: number, to: number, count: number): void {
    new Uint8Array(this.memory.buffer).copyWithin(to, from, from + 4 * count);
  }

  /** The address of temporary memory, valid until the next call. Throws an Error where there is no memory left. */
  scratch(bytes: number): number {
    if (bytes > this.space.bytes) {
      this.free(this.space.at);
      this.space = { at: this.allocate(bytes), bytes };
    }
    return this.space.at;
  }

  /** The address of memory that stays allocated until `free`. Throws an Error where there is no memory left. */
  allocate(bytes: number): number {
    const at = this.internals.wasm._malloc(bytes) >>> 0;
    if (at === 0 && bytes > 0) throw new Error('WebAssembly has no memory left.');
    return at;
  }

  free(at: number): void {
    this.internals.wasm._free(at);
  }
}

let loops: { build: Build; module: WebAssembly.Module } | null = null;
let kernels: { of: unknown; own: OwnKernels } | null = null;

/** Sets the loops that the WebAssembly backend uses from now on; null: the operations of TensorFlow.js alone. */
export function setLoops(next: typeof loops): void {
  loops = next;
  kernels = null;
}

/** The own kernels of the current backend, if it is WebAssembly and loops are set; else null. */
export function ownKernels(): OwnKernels | null {
  if (!loops || getBackend() !== 'wasm') return null;
  const of = backend();
  if (kernels?.of !== of)
    kernels = { of, own: new OwnKernels(loops.build, loops.module, of as unknown as Internals) };
  return kernels.own;
}
