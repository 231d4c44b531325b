/**
 * Dense networks on the project's loops: ReLU or sorted units between linear layers, with the gradients in parameters,
 * in the input, and of penalties on the gradient in the input (see `networks/input-gradient`).
 */
import { forLoops } from '../tensor/ops/activation.ts';
import type { Random } from '../tensor/random/random.ts';
import type { Matrix, Memory } from './memory.ts';

/** Between layers; `sort`: the units of a row in descending order (Anil, Lucas and Grosse 2019). */
type Units = 'relu' | 'sort';

export interface NetShape {
  /** Numbers a row: of the input, of each hidden layer, of the output. */
  widths: readonly number[];
  units?: Units;
}

interface Layer {
  inputs: number;
  outputs: number;
  /** Where its weights [inputs, outputs] begin among all parameters; its biases [outputs] follow. */
  from: number;
  /** Packed weights: with biases, transposed, and without biases. */
  up: number;
  down: number;
  bare: number;
}

/** What a pass through a network leaves, for at most `rows` rows. */
export interface Pass {
  readonly rows: number;
  /** The input and the output of each layer, [rows, width]. */
  readonly values: readonly Matrix[];
  /** The gradients in each layer's x w + b, [rows, width]. The last one is what the caller sets: that in the output. */
  readonly slopes: readonly Matrix[];
  /** Those in the input, [rows, inputs]. */
  readonly dx: Matrix;
  /** Tangents, [rows, width] of each layer: the first one is what the caller sets, [rows, inputs]. */
  readonly tangents: readonly Matrix[];
  /** The position before sorting of each unit, for each hidden layer. */
  readonly orders: readonly Int16Array[];
}

export class DenseNet {
  /** All parameters, [1, size]: of each layer the weights [inputs, outputs], then the biases. */
  readonly parameters: Matrix;
  /** What `backward` finds, in the order of the parameters. */
  readonly gradient: Matrix;
  readonly layers: readonly Layer[];
  private readonly units: Units;
  private readonly space: number;
  private packed = false;

  /** Weights and biases are uniform in +-1/sqrt(inputs), like PyTorch's `Linear`. */
  constructor(
    private readonly memory: Memory,
    readonly shape: NetShape,
    random: Random,
  ) {
    const { widths, units = 'relu' } = shape;
    const { loops } = memory;
    this.units = units;
    let size = 0;
    this.layers = widths.slice(1).map((outputs, i) => {
      const inputs = widths[i];
      const from = size;
      size += (inputs + 1) * outputs;
      const [up, bare] = [0, 1].map(() => memory.bytes(loops.packedBytes(inputs, outputs)));
      return { inputs, outputs, from, up, bare, down: memory.bytes(loops.packedBytes(outputs, inputs)) };
    });
    this.parameters = memory.matrix(1, size);
    this.gradient = memory.matrix(1, size);
    this.space = memory.bytes(loops.gradientBytes(Math.max(...widths)));
    for (const { inputs, outputs, from } of this.layers) {
      const bound = 1 / Math.sqrt(inputs);
      const drawn = random.uniform((inputs + 1) * outputs).map((t) => (2 * t - 1) * bound);
      this.parameters.values.set(drawn, from);
    }
  }

  /** Memory for passes of up to so many rows. */
  pass(rows: number): Pass {
    const { widths } = this.shape;
    const matrices = (of: readonly number[]) => of.map((width) => this.memory.matrix(rows, width));
    const hidden = widths.slice(1, -1);
    return {
      rows,
      values: matrices(widths),
      slopes: matrices(widths.slice(1)),
      dx: this.memory.matrix(rows, widths[0]),
      tangents: matrices(widths.slice(0, -1)),
      orders: this.units === 'sort' ? hidden.map((width) => new Int16Array(rows * width)) : [],
    };
  }

  /** To be called when the parameters have changed. */
  changed(): void {
    this.packed = false;
  }

  private pack(): void {
    if (this.packed) return;
    const { loops } = this.memory;
    for (const { inputs, outputs, from, up, down, bare } of this.layers) {
      const w = this.parameters.at + 4 * from;
      loops.pack(w, outputs, 1, w + 4 * inputs * outputs, inputs, outputs, up);
      loops.pack(w, outputs, 1, 0, inputs, outputs, bare);
      loops.pack(w, 1, outputs, 0, outputs, inputs, down);
    }
    this.packed = true;
  }

  /** The output of the first n rows of the pass's input, [n, outputs]. */
  forward(pass: Pass, n: number): Float32Array {
    this.pack();
    const { loops } = this.memory;
    const last = this.layers.length - 1;
    this.layers.forEach(({ inputs, outputs, up }, i) => {
      const f = forLoops(i < last && this.units === 'relu' ? 'relu' : 'linear');
      loops.product(pass.values[i].at, up, pass.values[i + 1].at, n, inputs, outputs, ...f, 0);
      if (i < last && this.units === 'sort') sortRows(pass.values[i + 1].values, pass.orders[i], n, outputs);
    });
    return pass.values[last + 1].values;
  }

  /**
   * The gradients in all parameters, from that in the output, which the caller has written to the last of the pass's
   * slopes. They replace what `into` holds.
   */
  backward(pass: Pass, n: number, into = this.gradient): void {
    for (let i = this.layers.length - 1; i >= 0; i--) {
      this.layerGradients(i, pass.values[i].at, pass.slopes[i].at, n, into);
      if (i > 0) this.down(pass, i, n);
    }
  }

  /** The gradient in the input, [n, inputs], from that in the output; it leaves the slopes of all layers. */
  inputGradient(pass: Pass, n: number): Float32Array {
    this.pack();
    for (let i = this.layers.length - 1; i >= 0; i--) this.down(pass, i, n);
    return pass.dx.values;
  }

  /**
   * After `inputGradient`: the gradients in all parameters of a penalty on it, whose gradient in it the caller has written
   * to the first of the pass's tangents. For ReLU alone, whose slope is piecewise constant.
   */
  penaltyGradient(pass: Pass, n: number, into: Matrix): void {
    const { loops } = this.memory;
    const last = this.layers.length - 1;
    this.layers.forEach(({ inputs, outputs, from, bare }, i) => {
      this.layerGradients(i, pass.tangents[i].at, pass.slopes[i].at, n, into);
      const biases = from + inputs * outputs;
      into.values.fill(0, biases, biases + outputs);
      if (i === last) return;
      const y = pass.values[i + 1].at;
      loops.product(
        pass.tangents[i].at,
        bare,
        pass.tangents[i + 1].at,
        n,
        inputs,
        outputs,
        ...forLoops('relu'),
        y,
      );
    });
  }

  private layerGradients(i: number, x: number, dz: number, n: number, into: Matrix): void {
    const { inputs, outputs, from } = this.layers[i];
    const dw = into.at + 4 * from;
    const db = dw + 4 * inputs * outputs;
    this.memory.loops.gradients(x, dz, dw, db, n, inputs, outputs, this.space);
  }

  /** From the slopes of a layer to those of the layer below, or to the gradient in the input. */
  private down(pass: Pass, i: number, n: number): void {
    const { inputs, outputs, down } = this.layers[i];
    const rectified = i > 0 && this.units === 'relu';
    const f = forLoops(rectified ? 'relu' : 'linear');
    const to = i > 0 ? pass.slopes[i - 1] : pass.dx;
    const y = rectified ? pass.values[i].at : 0;
    this.memory.loops.product(pass.slopes[i].at, down, to.at, n, outputs, inputs, ...f, y);
    if (i > 0 && this.units === 'sort') unsortRows(to.values, pass.orders[i - 1], n, inputs);
  }
}

/** Above the number of units. */
const PLACES = 2 ** 14;

/** Sorts each row in descending order, and writes where each number was. */
function sortRows(values: Float32Array, orders: Int16Array, n: number, width: number): void {
  const bits = new Int32Array(values.buffer, values.byteOffset, n * width);
  const keys = new Float64Array(width);
  const row = new Float32Array(width);
  for (let at = 0; at < n * width; at += width) {
    // One number for the value and its place: the bits of a number order as an integer does, but for negative ones.
    for (let k = 0; k < width; k++) {
      const word = bits[at + k];
      keys[k] = -(word ^ ((word >> 31) & 0x7fffffff)) * PLACES + k;
    }
    keys.sort();
    row.set(values.subarray(at, at + width));
    for (let k = 0; k < width; k++) {
      const place = keys[k] - Math.floor(keys[k] / PLACES) * PLACES;
      orders[at + k] = place;
      values[at + k] = row[place];
    }
  }
}

function unsortRows(slopes: Float32Array, orders: Int16Array, n: number, width: number): void {
  const row = new Float32Array(width);
  for (let at = 0; at < n * width; at += width) {
    for (let k = 0; k < width; k++) row[orders[at + k]] = slopes[at + k];
    slopes.set(row, at);
  }
}
