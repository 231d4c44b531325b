/**
 * Own loops on the WebAssembly backend of TensorFlow.js, on its memory and by its allocator: what they read and make are
 * its tensors, where they lie.
 */
import { backend, engine, getBackend, type Tensor, type TensorInfo } from '@tensorflow/tfjs-core';

/**
 * The same source twice: `relaxed` multiplies and adds in one step, rounding once, where the processor can. Equal runs are
 * equal to the bit on one machine and build.
 */
export type Build = 'simd' | 'relaxed';

/** The exports of `index.as`. Where numbers are is given in bytes; matrices lie row by row. */
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

/** What this file needs of the backend and its types keep private. */
interface Internals {
  wasm: { _malloc(bytes: number): number; _free(at: number): void; asm: { memory: WebAssembly.Memory } };
  makeOutput(shape: number[], dtype: 'float32' | 'int32'): TensorInfo;
  dataIdMap: { get(id: object): { memoryOffset: number } };
}

/** `f32x4.relaxed_madd` of three parameters, as a module. */
const PROBE = Uint8Array.of(
  ...[0, 97, 115, 109, 1, 0, 0, 0, 1, 8, 1, 96, 3, 123, 123, 123, 1, 123, 3, 2, 1, 0],
  ...[10, 13, 1, 11, 0, 32, 0, 32, 1, 32, 2, 253, 133, 2, 11],
);

export const hasRelaxedSimd = (): boolean => WebAssembly.validate(PROBE);

/** The module of a build; takes SIMD. */
export async function compileLoops(build: Build): Promise<WebAssembly.Module> {
  const text =
    build === 'relaxed' ? (await import('./relaxed.wasm.ts')).RELAXED : (await import('./simd.wasm.ts')).SIMD;
  return WebAssembly.compile(Uint8Array.from(atob(text), (c) => c.charCodeAt(0)));
}

/** A build of the loops on the memory of the backend that runs. */
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
    this.loops = new WebAssembly.Instance(module, { env: { memory: this.memory } })
      .exports as unknown as Loops;
  }

  /**
   * Makes tensors of the given shapes, float32 unless told otherwise, and lets `loop` fill them: it is told where inputs and outputs are. Outputs
   * start with whatever the memory held. Within `loop` no memory may be asked for, except by `scratch` before the rest.
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

  /** Writes numbers into the memory. */
  put({ buffer, byteOffset, byteLength }: ArrayBufferView, at: number): void {
    new Uint8Array(this.memory.buffer, at, byteLength).set(new Uint8Array(buffer, byteOffset, byteLength));
  }

  /** Copies so many numbers. */
  copy(from: number, to: number, count: number): void {
    new Uint8Array(this.memory.buffer).copyWithin(to, from, from + 4 * count);
  }

  /** Memory for use at once: the next call may give the same. */
  scratch(bytes: number): number {
    if (bytes > this.space.bytes) {
      this.free(this.space.at);
      this.space = { at: this.allocate(bytes), bytes };
    }
    return this.space.at;
  }

  /** Memory to keep, until `free`. */
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

/** What WebAssembly takes from now on, when it is the backend; null: the operations of TensorFlow.js alone. */
export function setLoops(next: typeof loops): void {
  loops = next;
  kernels = null;
}

/** Own kernels where WebAssembly with SIMD is the backend, else null. */
export function ownKernels(): OwnKernels | null {
  if (!loops || getBackend() !== 'wasm') return null;
  const of = backend();
  if (kernels?.of !== of)
    kernels = { of, own: new OwnKernels(loops.build, loops.module, of as unknown as Internals) };
  return kernels.own;
}
