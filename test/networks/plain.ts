/** Double-precision twins of the networks, one row at a time, in the plainest loops. */
import type { ConvShape } from '../../src/networks/images.ts';
import type { Activation } from '../../src/tensor/ops/activation.ts';
import { ACTIVATIONS } from '../tensor/plain.ts';

/** An image: rows of pixels, each with its channels. */
interface Image {
  side: number;
  channels: number;
  values: number[];
}

/** All parameters of a network, in its order. */
export type Values = readonly ArrayLike<number>[];

const blank = (side: number, channels: number): Image => ({
  side,
  channels,
  values: new Array<number>(side * side * channels).fill(0),
});
const map = (x: Image, f: (v: number, i: number) => number): Image => ({ ...x, values: x.values.map(f) });
const { value: relu } = ACTIVATIONS.relu;
const { value: leaky } = ACTIVATIONS.leakyRelu;

function densePlain(x: number[], w: ArrayLike<number>, b: ArrayLike<number>): number[] {
  return Array.from(b, (bias, j) => x.reduce((total, v, i) => total + v * w[i * b.length + j], bias));
}

/** Calls `use(y, x, ky, kx)` for every pixel (y, x) that place (ky, kx) of the window at `top`, `left` shows. */
function eachTap(side: number, top: number, left: number, use: (pixel: number, tap: number) => void): void {
  for (let ky = 0; ky < 5; ky++)
    for (let kx = 0; kx < 5; kx++) {
      const [y, x] = [top + ky, left + kx];
      if (y >= 0 && y < side && x >= 0 && x < side) use(y * side + x, ky * 5 + kx);
    }
}

/** Zeros before the first row: half of what windows of 5 pixels lack, rounded down. */
const zerosBefore = (windows: number, stride: number, side: number) =>
  Math.floor(((windows - 1) * stride + 5 - side) / 2);

/** 5 x 5 convolution, padded to ceil(side / stride) pixels a side: w [tap][input][output]. */
function convolve(x: Image, w: ArrayLike<number>, b: ArrayLike<number>, stride: number): Image {
  const y = blank(Math.ceil(x.side / stride), b.length);
  const before = zerosBefore(y.side, stride, x.side);
  for (let at = 0; at < y.side ** 2; at++)
    for (let o = 0; o < b.length; o++) {
      let total = b[o];
      const [top, left] = [Math.floor(at / y.side) * stride - before, (at % y.side) * stride - before];
      eachTap(x.side, top, left, (pixel, tap) => {
        for (let c = 0; c < x.channels; c++)
          total += x.values[pixel * x.channels + c] * w[(tap * x.channels + c) * b.length + o];
      });
      y.values[at * b.length + o] = total;
    }
  return y;
}

/** 5 x 5 transposed convolution to `stride` times as many pixels a side: w [input][tap][output]. */
function spreadOut(x: Image, w: ArrayLike<number>, b: ArrayLike<number>, stride: number): Image {
  const y = blank(x.side * stride, b.length);
  const before = zerosBefore(x.side, stride, y.side);
  for (let at = 0; at < x.side ** 2; at++) {
    const [top, left] = [Math.floor(at / x.side) * stride - before, (at % x.side) * stride - before];
    eachTap(y.side, top, left, (pixel, tap) => {
      for (let c = 0; c < x.channels; c++)
        for (let o = 0; o < b.length; o++)
          y.values[pixel * b.length + o] += x.values[at * x.channels + c] * w[(c * 25 + tap) * b.length + o];
    });
  }
  return map(y, (v, i) => v + b[i % b.length]);
}

function double(x: Image): Image {
  const y = blank(2 * x.side, x.channels);
  return map(y, (_, i) => {
    const [pixel, c] = [Math.floor(i / x.channels), i % x.channels];
    const [row, column] = [Math.floor(pixel / y.side) >> 1, (pixel % y.side) >> 1];
    return x.values[(row * x.side + column) * x.channels + c];
  });
}

/** a * sigmoid(b) of each group of 2 * half numbers. */
function gate(values: number[], half: number): number[] {
  const groups = Array.from({ length: values.length / half / 2 }, (_, g) => g * 2 * half);
  return groups.flatMap((from) =>
    values.slice(from, from + half).map((a, i) => a / (1 + Math.exp(-values[from + half + i]))),
  );
}

/** Dense layers with these activations. */
export const mlpPlain = (activations: readonly Activation[], parameters: Values, x: number[]): number[] =>
  activations.reduce(
    (h, name, i) => densePlain(h, parameters[2 * i], parameters[2 * i + 1]).map(ACTIVATIONS[name].value),
    x,
  );

/** A 5 x 5 convolution of stride 2, a transposed one, both with this activation, and a dense layer. */
export function hourglassPlain(
  { side, channels }: Pick<Image, 'side' | 'channels'>,
  activation: Activation,
  [w, b, ...rest]: Values,
  image: number[],
): number[] {
  const f = ACTIVATIONS[activation].value;
  const small = map(convolve({ side, channels, values: image }, w, b, 2), f);
  return densePlain(map(spreadOut(small, rest[0], rest[1], 2), f).values, rest[2], rest[3]);
}

/** The coarsest side of a generator. */
const coarse = (side: number) => (side === 28 ? 7 : 4);

export function convGeneratorPlain({ side }: ConvShape, parameters: Values, z: number[]): number[] {
  const [w, b, ...rest] = parameters;
  const first = densePlain(z, w, b).map(relu);
  let x: Image = { side: coarse(side), channels: first.length / coarse(side) ** 2, values: first };
  for (let i = 0; i < rest.length; i += 2)
    x = map(spreadOut(x, rest[i], rest[i + 1], 2), i + 2 < rest.length ? relu : Math.tanh);
  return x.values;
}

export function gluGeneratorPlain({ side }: ConvShape, parameters: Values, z: number[]): number[] {
  const [w, b, ...rest] = parameters;
  const first = gate(densePlain(z, w, b), b.length / 2);
  let x: Image = { side: coarse(side), channels: first.length / coarse(side) ** 2, values: first };
  for (let i = 0; i + 2 < rest.length; i += 2) {
    const y = convolve(double(x), rest[i], rest[i + 1], 1);
    const channels = y.channels / 2;
    x = { side: y.side, channels, values: gate(y.values, channels) };
  }
  const [lastW, lastB] = rest.slice(-2);
  return map(spreadOut(x, lastW, lastB, 1), Math.tanh).values;
}

export function featureCriticPlain(
  { side, channels }: ConvShape,
  parameters: Values,
  image: number[],
): number[] {
  let x: Image = { side, channels, values: image };
  for (let i = 0; i < parameters.length; i += 2) {
    const z = convolve(x, parameters[i], parameters[i + 1], i === 0 ? 1 : 2);
    const pixels = Array.from({ length: z.side ** 2 }, (_, at) =>
      z.values.slice(at * z.channels, (at + 1) * z.channels),
    );
    const values = pixels.flatMap((pixel) => [...pixel.map(relu), ...pixel.map((v) => relu(-v))]);
    x = { side: z.side, channels: 2 * z.channels, values };
  }
  return x.values;
}

export function convAssignerPlain(
  { side, channels }: ConvShape,
  parameters: Values,
  image: number[],
): number[] {
  let x: Image = { side, channels, values: image };
  for (let i = 0; i + 2 < parameters.length; i += 2)
    x = map(convolve(x, parameters[i], parameters[i + 1], 2), leaky);
  const [w, b] = parameters.slice(-2);
  return densePlain(x.values, w, b);
}
