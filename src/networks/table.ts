/** A free value of psi for each real, instead of a network. */
import {
  add,
  concat,
  dispose,
  div,
  gather,
  maximum,
  minimum,
  mul,
  reshape,
  round,
  type Scalar,
  sub,
  sum,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  tensor1d,
  tidy,
  type Variable,
  zeros,
  zerosLike,
} from '@tensorflow/tfjs-core';
import { hasCpuMemory, runOnCpu } from '../tensor/kernels/cpu.ts';
import type { Work } from '../tensor/work.ts';
import { buildTree } from '../transport/engines/kdtree/tree.ts';
import { fromValues } from './layer.ts';
import type { Network, Pass } from './network.ts';

/** A potential without a network: its parameters theta determine psi directly. See `makeTable`. */
export interface Table extends Network {
  /** psi_j if all theta are 0, [N]; and the change of psi per unit of theta, a scalar. */
  readonly base: Variable;
  readonly unit: Variable;
  /** Restarts from other values of psi, with all theta 0. The inputs stay the caller's. */
  begin(base: Tensor1D, unit: Scalar): void;
  /**
   * From now on groups get a zero gradient if their load is their share of m points, rounded down or up; with null only
   * if it is exactly their share. Gradients must be those of the dual value, dy_j = 1/N - n_j/m.
   */
  countWhole(m: number | null): void;
}

/** The leaves of a binary tree over the reals. */
interface Leaves {
  /** 2^levels of them, at least one for each real. */
  levels: number;
  /** int32 [N]: the leaf of each real. */
  ofReals: Tensor1D;
  /** The same, for loops. */
  places: Int32Array;
  /** The number of reals in each group of each level. */
  sizes: Float64Array[];
  /** int32 [2^levels]: the real of each leaf; N if it has none. */
  reals: Tensor1D;
}

/** The loads, in points, that count as even for the groups of each level. */
interface Shares {
  m: number;
  levels: { fair: Tensor; least: Tensor; most: Tensor }[];
}

/**
 * psi_j = base_j + unit * sum of theta_v / size(v)^(1/4) over the groups v that contain real j: groups are the nodes of
 * a k-d tree over the reals `points` [N, d], from halves of all reals down to single ones. Any psi can be written like
 * this. An optimiser with steps of equal size for all theta balances the loads of distant groups in few steps, whereas
 * with separate values an excess load must pass from neighbour to neighbour.
 *
 * Where the backend's memory is the processor's, psi has more digits than single precision, [N, 2]: see `Potential`.
 * They come from the sum of the theta, which are small.
 *
 * As a network it is defined on these reals only: its input must be all of them, [N, d]. Passes throw an Error for
 * another number of rows, and for gradients in the input.
 */
export function makeTable(points: Float32Array, d: number): Table {
  const N = points.length / d;
  const leaves = plant(points, N, d);
  const parameters = Array.from({ length: leaves.levels }, (_, i) =>
    fromValues(new Float32Array(2 ** (i + 1)), [2 ** (i + 1)]),
  );
  const base = fromValues(new Float32Array(N), [N]);
  const unit = fromValues(Float32Array.of(1), []);
  let shares: Shares | null = null;
  const forget = () => {
    for (const level of shares?.levels ?? []) dispose(Object.values(level));
    shares = null;
  };
  const read = hasCpuMemory() ? readOnHost : readOnDevice;
  const look = (x: Tensor2D): Tensor2D => {
    if (x.shape[0] !== N) throw new Error(`A table of ${N} reals has no values for ${x.shape[0]} rows`);
    return read({ parameters, base, unit }, leaves);
  };
  return {
    ...{ parameters, base, unit },
    ...{ inputs: d, outputs: hasCpuMemory() ? 2 : 1, cost: 1, largest: 1, memory: 1 },
    begin(from, size) {
      base.assign(from);
      unit.assign(size);
      for (const theta of parameters) tidy(() => theta.assign(zerosLike(theta)));
    },
    countWhole(m) {
      if (m === (shares?.m ?? null)) return;
      forget();
      if (m !== null) shares = sharesOf(m, N, leaves);
    },
    *forward(x): Work<Pass> {
      const y = look(x);
      yield;
      return {
        y,
        backward: (dy) => spread(dy, leaves, shares, y),
        backwardToInput() {
          throw new Error('A table has no gradient in its input: it knows the reals alone.');
        },
        inputGradient() {
          throw new Error('A table has no gradient in its input: it knows the reals alone.');
        },
        dispose: () => dispose(y),
      };
    },
    *apply(x) {
      const y = look(x);
      yield;
      return y;
    },
    dispose() {
      forget();
      dispose([...parameters, base, unit, leaves.ofReals, leaves.reals]);
    },
  };
}

function plant(points: Float32Array, N: number, d: number): Leaves {
  const { firstLeaf, starts, order } = buildTree(points, N, d, 1);
  const leaves = firstLeaf + 1;
  const ofReals = new Int32Array(N);
  const reals = new Int32Array(leaves).fill(N);
  for (let leaf = 0; leaf < leaves; leaf++) {
    if (starts[leaf] === starts[leaf + 1]) continue;
    reals[leaf] = order[starts[leaf]];
    ofReals[reals[leaf]] = leaf;
  }
  const levels = Math.max(1, Math.log2(leaves));
  return {
    ...{ levels, sizes: sizesOf(reals, N, levels) },
    ofReals: tensor1d(ofReals, 'int32'),
    places: ofReals,
    reals: tensor1d(reals, 'int32'),
  };
}

/** The number of reals in each group, from the largest groups to the leaves. */
function sizesOf(reals: Int32Array, N: number, levels: number): Float64Array[] {
  const all = [Float64Array.from({ length: 2 ** levels }, (_, leaf) => Number(reals[leaf] < N))];
  while (all.length < levels) {
    const [below] = all;
    all.unshift(Float64Array.from({ length: below.length / 2 }, (_, v) => below[2 * v] + below[2 * v + 1]));
  }
  return all;
}

function sharesOf(m: number, N: number, { sizes }: Leaves): Shares {
  const level = (size: Float64Array) => {
    const each = (of: (share: number) => number) => tensor1d(Float32Array.from(size, (s) => of((s * m) / N)));
    return { fair: each((share) => share), least: each(Math.floor), most: each(Math.ceil) };
  };
  return { m, levels: sizes.map(level) };
}

/** size^(-1/4) for the groups of a level: larger groups take smaller steps, but not in proportion. */
const weight = (level: number, levels: number): number => 2 ** ((level + 1 - levels) / 4);

type Values = Pick<Table, 'parameters' | 'base' | 'unit'>;

/** psi [N, 1]. */
function readOnDevice({ parameters, base, unit }: Values, { levels, ofReals }: Leaves): Tensor2D {
  return tidy(() => {
    let sums: Tensor = zeros([1]);
    parameters.forEach((theta, level) => {
      const own = mul(reshape(theta, [-1, 2]), weight(level, levels));
      sums = reshape(add(reshape(sums, [-1, 1]), own), [-1]);
    });
    return reshape(add(base, mul(unit, gather(sums, ofReals))), [-1, 1]);
  });
}

/** psi [N, 2]: rounded to single precision, and the remainder. */
function readOnHost({ parameters, base, unit }: Values, { levels, places }: Leaves): Tensor2D {
  const [psi] = runOnCpu(
    [base, unit, ...parameters],
    [[places.length, 2]],
    ([from, size, ...thetas], [out]) => {
      let sums = new Float64Array(1);
      thetas.forEach((theta, level) => {
        const w = size[0] * weight(level, levels);
        sums = Float64Array.from(theta, (v, group) => sums[group >> 1] + w * v);
      });
      places.forEach((leaf, j) => {
        const value = from[j] + sums[leaf];
        out[2 * j] = value;
        out[2 * j + 1] = value - out[2 * j];
      });
    },
  );
  return psi as Tensor2D;
}

/** Gradients of sum(psi * dy) / unit in the theta, as the objective is measured in units too. Frees psi. */
function* spread(
  dy: Tensor2D,
  { levels, reals }: Leaves,
  shares: Shares | null,
  psi: Tensor2D,
): Work<Tensor[]> {
  const gradients = tidy(() => {
    let total = gather(concat([reshape(dy, [-1]), zeros([1])]), reals) as Tensor;
    const all: Tensor[] = [];
    for (let level = levels - 1; level >= 0; level--) {
      const slope = shares ? beyond(total, shares, level) : total;
      all.unshift(mul(slope, weight(level, levels)));
      total = sum(reshape(total, [-1, 2]), 1);
    }
    return all;
  });
  psi.dispose();
  return gradients;
}

/** The part of dy, summed over groups, that is beyond the loads that count as even. */
function beyond(dy: Tensor, { m, levels }: Shares, level: number): Tensor {
  const { fair, least, most } = levels[level];
  const n = round(sub(fair, mul(dy, m)));
  return div(sub(minimum(maximum(n, least), most), n), m);
}
