/**
 * Passes through dense layers by own loops on WebAssembly, one or two calls per layer. Weights are packed again only
 * when they have changed; biases and activations are computed together with the products, forward and backward.
 */
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import type { OwnKernels } from '../tensor/kernels/wasm/own.ts';
import { type Activation, forLoops } from '../tensor/ops/activation.ts';
import { VARIANCE_EPSILON } from '../tensor/ops/layer-norm.ts';
import type { Steps } from './network.ts';

/**
 * f(norm(x w + b)): w [inputs, outputs], b [outputs]; the normalisation, where there is one, has gain and bias
 * [outputs].
 */
export interface DenseParts {
  inputs: number;
  outputs: number;
  activation: Activation;
  w: Tensor;
  b: Tensor;
  norm: { gain: Tensor; bias: Tensor } | null;
}

/** A packed second factor, kept while the tensors it was packed from are unchanged. */
interface Packed {
  at: number;
  of: object[];
}

/** The passes of a stack of dense layers. It owns the packed weights, until `dispose`. */
export class DensePasses implements Steps {
  /** For each layer: packed w with its biases, and packed transpose of w. */
  private readonly straight: (Packed | null)[];
  private readonly flipped: (Packed | null)[];

  constructor(
    protected readonly own: OwnKernels,
    protected readonly layers: readonly DenseParts[],
  ) {
    this.straight = layers.map(() => null);
    this.flipped = layers.map(() => null);
  }

  /** One layer: y [n, outputs]; with a normalisation also the normalised rows [n, outputs] and 1 / deviation [n, 1]. */
  forward(layer: number, x: Tensor2D): { y: Tensor2D; saved: Tensor[] } {
    const { own } = this;
    const { inputs, outputs, activation, norm } = this.layers[layer];
    const n = x.shape[0];
    const packed = this.packedUp(layer);
    const f = forLoops(activation);
    if (!norm) {
      const [y] = own.run([x], [[n, outputs]], ([x], [y]) =>
        own.loops.product(x, packed, y, n, inputs, outputs, ...f, 0),
      );
      return { y: y as Tensor2D, saved: [] };
    }
    const shapes = [
      [n, outputs],
      [n, outputs],
      [n, 1],
    ];
    const [y, ...saved] = own.run([x, norm.gain, norm.bias], shapes, ([x, gain, bias], [y, unit, scale]) => {
      own.loops.product(x, packed, unit, n, inputs, outputs, 0, 1, 0);
      own.loops.normalise(unit, gain, bias, y, scale, n, outputs, VARIANCE_EPSILON, ...f);
    });
    return { y: y as Tensor2D, saved };
  }

  /** dy f'(z) for the output y = f(z) of the last layer. */
  begin(y: Tensor2D, dy: Tensor2D): Tensor2D {
    const { own } = this;
    const { activation } = this.layers[this.layers.length - 1];
    const [dz] = own.run([dy, y], [y.shape], ([dy, value], [dz]) =>
      own.loops.slopes(dy, value, dz, y.size, ...forLoops(activation)),
    );
    return dz as Tensor2D;
  }

  /**
   * From dz, the gradient with respect to the argument of f, which is overwritten by that with respect to x w + b. `dx`
   * is the gradient with respect to the argument of the activation of the layer below.
   */
  backward(
    layer: number,
    x: Tensor2D,
    _y: Tensor2D,
    saved: readonly Tensor[],
    dz: Tensor2D,
    needDx: boolean,
  ): { dx: Tensor2D | null; gradients: Tensor[] } {
    const gradients = this.gradients(layer, x, saved, dz);
    return { gradients, dx: needDx ? this.down(layer, x, dz) : null };
  }

  protected gradients(layer: number, x: Tensor2D, saved: readonly Tensor[], dz: Tensor2D): Tensor[] {
    const { own } = this;
    const { inputs, outputs, norm } = this.layers[layer];
    const n = x.shape[0];
    const space = own.scratch(own.loops.gradientBytes(outputs));
    const shapes = [[inputs, outputs], [outputs], ...(norm ? [[outputs], [outputs]] : [])];
    return own.run([x, dz, ...saved, ...(norm ? [norm.gain] : [])], shapes, (from, to) => {
      const [x, dz, unit, scale, gain] = from;
      const [dw, db, dgain, dbias] = to;
      if (norm) own.loops.normaliseBackward(unit, scale, gain, dz, dgain, dbias, n, outputs);
      own.loops.gradients(x, dz, dw, db, n, inputs, outputs, space);
    });
  }

  /** The gradient of sum((x w + b) dz) with respect to x, times f'(z) of the layer below, whose output is x. */
  private down(layer: number, x: Tensor2D, dz: Tensor2D): Tensor2D {
    const { own } = this;
    const { inputs, outputs } = this.layers[layer];
    const n = x.shape[0];
    const packed = this.packedDown(layer);
    const f = forLoops(layer > 0 ? this.layers[layer - 1].activation : 'linear');
    const [dx] = own.run([dz, x], [[n, inputs]], ([dz, x], [dx]) =>
      own.loops.product(dz, packed, dx, n, outputs, inputs, ...f, layer > 0 ? x : 0),
    );
    return dx as Tensor2D;
  }

  private packedUp(layer: number): number {
    const { inputs: k, outputs: n, w, b } = this.layers[layer];
    return this.packed(this.straight, layer, [w, b], [k, n], [n, 1]);
  }

  private packedDown(layer: number): number {
    const { inputs: n, outputs: k, w } = this.layers[layer];
    return this.packed(this.flipped, layer, [w], [k, n], [1, k]);
  }

  private packed(
    all: (Packed | null)[],
    layer: number,
    parts: Tensor[],
    [k, n]: [number, number],
    strides: [down: number, right: number],
  ): number {
    const { own } = this;
    const at = all[layer]?.at ?? own.allocate(own.loops.packedBytes(k, n));
    const of = parts.map(({ dataId }) => dataId);
    if (!of.every((id, i) => id === all[layer]?.of[i]))
      own.run(parts, [], ([w, b = 0]) => own.loops.pack(w, ...strides, b, k, n, at));
    all[layer] = { at, of };
    return at;
  }

  dispose(): void {
    for (const packed of [...this.straight, ...this.flipped]) if (packed) this.own.free(packed.at);
    this.straight.fill(null);
    this.flipped.fill(null);
  }
}
