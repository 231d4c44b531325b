// AssemblyScript, compiled to ratio.wasm.ts by `npm run kernel`: the mean ratio of structural similarity over the windows
// of two images, in double precision, four numbers at a time. Its twin is PlainRatios in ratios.ts. Rows of the scratch
// memory have `stride` numbers, at least three more than an image: what is read there beyond it counts for nothing.

const TWO = f64x2.splat(2);

export function strideOf(side: i32): i32 {
  return (side + 6) & ~3;
}

// x and y: pixels [side, side]; means and variances [inside, inside] stand at these distances from them, in bytes.
export function meanRatio(
  x: usize,
  y: usize,
  means: usize,
  variances: usize,
  side: i32,
  inside: i32,
  weights: usize,
  n: i32,
  luminance: bool,
  shift: f64,
  c1: f64,
  c2: f64,
  scratch: usize
): f64 {
  const row = (<usize>strideOf(side)) << 3;
  const down = scratch + (<usize>side) * row;
  multiply(x, y, side, row, scratch);
  for (let i = 0; i < inside; i++) {
    for (let at: usize = 0; at < row; at += 32)
      weigh(scratch + (<usize>i) * row + at, row, weights, n, down + (<usize>i) * row + at);
  }
  let sums = f64x2.splat(0);
  let rest: f64 = 0;
  const pair = scratch; // the products are no longer needed
  for (let i = 0; i < inside; i++) {
    const line = (<usize>(i * inside)) << 3;
    for (let j = 0; j < inside; j += 4) {
      weigh(down + (<usize>i) * row + ((<usize>j) << 3), 8, weights, n, pair);
      const at = line + ((<usize>j) << 3);
      const a = ratio(v128.load(pair), x + at, y + at, means, variances, luminance, shift, c1, c2);
      const b = ratio(v128.load(pair, 16), x + at + 16, y + at + 16, means, variances, luminance, shift, c1, c2);
      const left = inside - j;
      if (left >= 4) {
        sums = f64x2.add(sums, f64x2.add(a, b));
      } else {
        rest += f64x2.extract_lane(a, 0);
        if (left > 1) rest += f64x2.extract_lane(a, 1);
        if (left > 2) rest += f64x2.extract_lane(b, 0);
      }
    }
  }
  rest += f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1);
  return rest / <f64>(inside * inside);
}

/** x y, with zeros up to the stride. */
@inline
function multiply(x: usize, y: usize, side: i32, row: usize, out: usize): void {
  const bytes = (<usize>side) << 3;
  for (let i = 0; i < side; i++) {
    let at: usize = 0;
    for (; at + 16 <= bytes; at += 16)
      v128.store(out + at, f64x2.mul(v128.load(x + at), v128.load(y + at)));
    for (; at < bytes; at += 8) store<f64>(out + at, load<f64>(x + at) * load<f64>(y + at));
    for (; at < row; at += 8) store<f64>(out + at, 0);
    x += bytes;
    y += bytes;
    out += row;
  }
}

/** Weighted sums of n numbers, `step` bytes apart, for the four numbers at an address. */
@inline
function weigh(from: usize, step: usize, weights: usize, n: i32, out: usize): void {
  let a = f64x2.splat(0);
  let b = f64x2.splat(0);
  for (let k = 0; k < n; k++) {
    const w = v128.load_splat<f64>(weights + ((<usize>k) << 3));
    a = f64x2.add(a, f64x2.mul(w, v128.load(from)));
    b = f64x2.add(b, f64x2.mul(w, v128.load(from, 16)));
    from += step;
  }
  v128.store(out, a);
  v128.store(out, b, 16);
}

/** Of two windows, from the means of their products. */
@inline
function ratio(
  products: v128,
  x: usize,
  y: usize,
  means: usize,
  variances: usize,
  luminance: bool,
  shift: f64,
  c1: f64,
  c2: f64
): v128 {
  const mx = v128.load(x + means);
  const my = v128.load(y + means);
  const s = f64x2.splat(shift);
  const covariance = f64x2.sub(products, f64x2.mul(f64x2.sub(mx, s), f64x2.sub(my, s)));
  const c = f64x2.splat(c2);
  let above = f64x2.add(f64x2.mul(TWO, covariance), c);
  let below = f64x2.add(f64x2.add(v128.load(x + variances), v128.load(y + variances)), c);
  if (luminance) {
    const l = f64x2.splat(c1);
    above = f64x2.mul(above, f64x2.add(f64x2.mul(TWO, f64x2.mul(mx, my)), l));
    below = f64x2.mul(below, f64x2.add(f64x2.add(f64x2.mul(mx, mx), f64x2.mul(my, my)), l));
  }
  return f64x2.div(above, below);
}
