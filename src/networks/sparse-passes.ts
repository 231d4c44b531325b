/** Dense passes over images, whose first layer leaves out the background: see `sparse.as`. */
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import { simdModule } from '../tensor/kernels/simd.ts';
import type { OwnKernels } from '../tensor/kernels/wasm/own.ts';
import { SPARSE_RELAXED } from '../tensor/kernels/wasm/sparse-relaxed.wasm.ts';
import { SPARSE_SIMD } from '../tensor/kernels/wasm/sparse-simd.wasm.ts';
import { forLoops } from '../tensor/ops/activation.ts';
import { type DenseParts, DensePasses } from './dense-passes.ts';

/** The exports of `sparse.as`. Addresses are in bytes. */
export interface SparseLoops {
  unusual(x: number, n: number): number;
  sparseBytes(count: number, m: number, k: number): number;
  sparseProduct(
    x: number,
    w: number,
    bias: number,
    c: number,
    m: number,
    k: number,
    n: number,
    f: number,
    leak: number,
    space: number,
  ): void;
  sparseGradients(
    x: number,
    dz: number,
    dw: number,
    db: number,
    m: number,
    k: number,
    n: number,
    space: number,
  ): void;
}

/** Up to this share of unusual numbers leaving out the others is faster (measured: equally fast at .45). */
const FEW = 0.35;

export class SparsePasses extends DensePasses {
  private readonly sparse: SparseLoops | null;

  constructor(own: OwnKernels, layers: readonly DenseParts[]) {
    super(own, layers);
    const module = simdModule(own.build === 'relaxed' ? SPARSE_RELAXED : SPARSE_SIMD);
    this.sparse = module && !layers[0].norm ? own.link<SparseLoops>(module) : null;
  }

  override forward(layer: number, x: Tensor2D): { y: Tensor2D; saved: Tensor[] } {
    const { sparse } = this;
    const space = layer === 0 && this.spaceFor(x);
    if (!sparse || space === false) return super.forward(layer, x);
    const { inputs, outputs, activation, w, b } = this.layers[layer];
    const n = x.shape[0];
    const f = forLoops(activation);
    const [y] = this.own.run([x, w, b], [[n, outputs]], ([x, w, b], [y]) =>
      sparse.sparseProduct(x, w, b, y, n, inputs, outputs, ...f, space),
    );
    return { y: y as Tensor2D, saved: [] };
  }

  protected override gradients(layer: number, x: Tensor2D, saved: readonly Tensor[], dz: Tensor2D): Tensor[] {
    const { sparse } = this;
    const space = layer === 0 && this.spaceFor(x);
    if (!sparse || space === false) return super.gradients(layer, x, saved, dz);
    const { inputs, outputs } = this.layers[layer];
    const n = x.shape[0];
    return this.own.run([x, dz], [[inputs, outputs], [outputs]], ([x, dz], [dw, db]) =>
      sparse.sparseGradients(x, dz, dw, db, n, inputs, outputs, space),
    );
  }

  /** The address of what the loops need for themselves; false where x is not sparse. */
  private spaceFor(x: Tensor2D): number | false {
    const { own, sparse } = this;
    if (!sparse || x.size === 0) return false;
    let count = 0;
    own.run([x], [], ([x0]) => {
      count = sparse.unusual(x0, x.size);
    });
    if (count > FEW * x.size) return false;
    return own.scratch(sparse.sparseBytes(count, ...x.shape));
  }
}
