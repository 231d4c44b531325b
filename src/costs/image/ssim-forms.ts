/** Costs made of structural similarity, alone or with the squared distance. */
import {
  add,
  broadcastTo,
  concat,
  mul,
  reshape,
  slice,
  square,
  sub,
  sum,
  type Tensor1D,
  type Tensor2D,
  tidy,
} from '@tensorflow/tfjs-core';
import type { Cost, SsimForm } from '../cost.ts';
import { diameter, sampleOf } from '../diameter.ts';
import { squaredDistance } from '../radial.ts';
import { similarity } from './similarity.ts';
import { ssimPlain } from './ssim.ts';

/** Pixels of the pairs that `pairs` compares at once, since all pairs are written out. */
const BLOCK_PIXELS = 1 << 19;
/** A comparison takes 0.1 ms, so the diameter is computed over this many images, with this many sweeps. */
const SAMPLE = 256;
const SWEEPS = 8;

type Forms = Pick<Cost, 'matched' | 'gradient' | 'gradientInY' | 'pairs' | 'scalar' | 'diameter'>;

/** The forms of square * |x - y|^2 / d + similarity * (1 - S); a part with factor 0 is not computed. */
export function ssimForms(ssim: SsimForm): Forms {
  const { shape, window, weights, square: far, similarity: unlike } = ssim;
  const d = shape.side ** 2 * shape.channels;
  const alike = similarity(shape, window, weights);
  const scalar: Cost['scalar'] = (xs, xo, ys, yo) => {
    const distance = far === 0 ? 0 : (far / d) * squaredDistance(xs, xo, ys, yo, d);
    return unlike === 0
      ? distance
      : distance + unlike * (1 - ssimPlain(xs, xo, ys, yo, shape, window, weights));
  };
  const matched: Cost['matched'] = (x, y) =>
    tidy(() => {
      const distance = () => mul<Tensor1D>(sum(square(sub(x, y)), 1), far / d);
      if (unlike === 0) return distance();
      const structural = mul<Tensor1D>(sub(1, alike.value(x, y)), unlike);
      return far === 0 ? structural : add(distance(), structural);
    });
  const gradient: Cost['gradient'] = (x, y) =>
    tidy(() => {
      const distance = () => mul<Tensor2D>(sub(x, y), (2 * far) / d);
      if (unlike === 0) return distance();
      const structural = mul<Tensor2D>(alike.gradient(x, y), -unlike);
      return far === 0 ? structural : add(distance(), structural);
    });
  return {
    matched,
    gradient,
    gradientInY: (x, y) => gradient(y, x), // the cost is symmetric
    pairs: pairsOf(matched, d),
    scalar,
    diameter: (points) => diameter(sampleOf(points, d, SAMPLE), d, scalar, true, SWEEPS),
  };
}

/** All pairs, written out in blocks: slow, but there is no faster exact form. */
function pairsOf(matched: Cost['matched'], d: number): Cost['pairs'] {
  const most = Math.max(1, Math.floor(BLOCK_PIXELS / d));
  const row = (x: Tensor2D, y: Tensor2D): Tensor2D => {
    const [m, N] = [x.shape[0], y.shape[0]];
    const left = broadcastTo(reshape(x, [m, 1, d]), [m, N, d]);
    const right = broadcastTo(reshape(y, [1, N, d]), [m, N, d]);
    return reshape(matched(reshape(left, [m * N, d]), reshape(right, [m * N, d])), [m, N]);
  };
  return (x, y) =>
    tidy(() => {
      const width = Math.min(most, y.shape[0]);
      const height = Math.max(1, Math.floor(most / width));
      const rows = blocks(x, height, d).map((top) => {
        return tidy(() =>
          joined(
            blocks(y, width, d).map((side) => tidy(() => row(top, side))),
            1,
          ),
        );
      });
      return joined(rows, 0);
    });
}

/** Rows of x [n, d], `height` at a time. */
function blocks(x: Tensor2D, height: number, d: number): Tensor2D[] {
  const n = x.shape[0];
  return Array.from({ length: Math.ceil(n / height) }, (_, i) => {
    const start = i * height;
    return slice(x, [start, 0], [Math.min(height, n - start), d]);
  });
}

const joined = (parts: Tensor2D[], axis: 0 | 1): Tensor2D =>
  parts.length === 1 ? parts[0] : concat(parts, axis);
