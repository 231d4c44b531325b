/**
 * The nearest reals of rows by bounds from principal axes, for costs |x - y|^p with p = 1 or 2. Its twin is `PcaBoundBlock`
 * in row-solver.ts, which says what is computed; answers are those of `assignPlain`, to the bit. Bounds are computed in
 * single precision, four at a time, with room for their errors; costs in double precision where they are not enough.
 *
 * Lists over the reals have a multiple of four places; the offsets of places without a real are -infinity.
 */

/** Relative error of a few operations in double precision, and of a few in single precision. */
const DOUBLE: f64 = 1.4210854715202004e-14; // 2^-46
const SINGLE: f64 = 4.76837158203125e-7; // 2^-21

/** What a search is given. The fields are written by loops-row-solver.ts, in this order. */
@unmanaged
export class Search {
  /** Points x [rows, d] and reals y [N, d] as they are. */
  x: usize;
  y: usize;
  /** Coordinates along all `count` axes, a multiple of four: [rows, count], [N, count]. */
  alongX: usize;
  alongY: usize;
  /** Lengths beyond these axes: [rows], [N]. */
  restX: usize;
  restY: usize;
  /** Squared lengths in double precision: [rows], [N]. */
  squaresX: usize;
  squaresY: usize;
  /** Upper bounds on inner products from the first axes: [rows, places]. */
  products: usize;
  /** -|y|^2 / 2, and where p = 2 less psi / (2 s): [places]. */
  offsets: usize;
  /** psi in single and in double precision: [places], [N]. */
  psi: usize;
  exactPsi: usize;
  /** The answers before, -1 where there are none: [rows]. */
  answers: usize;
  /** Results [rows]: index -1 where there were too many candidates. */
  index: usize;
  value: usize;
  /** Room for `most` candidates: indices, and bounds in double precision. */
  list: usize;
  bounds: usize;
  rows: i32;
  N: i32;
  d: i32;
  count: i32;
  /** Candidates that a row may have. */
  most: i32;
  /** Is p = 1? */
  root: i32;
  /** Are the products kept for the next search? Then they are made better where more is known. */
  kept: i32;
  /** Results: candidates of the first bound in all rows, and costs evaluated. */
  first: i32;
  evaluated: i32;
  stale: i32;
  scale: f64;
  /** The largest |y|, and the largest sizes of offsets and psi. */
  radius: f64;
  largestOffset: f64;
  largestPsi: f64;
  /** Errors of products by the first and by all axes, in units of |x| times the largest |y|. */
  firstError: f64;
  secondError: f64;
  /** The error of subtracting the mean, in units of (|x| + the largest |y|)^2. */
  meanError: f64;
  /** The relative error of squared distances in single precision. */
  distanceError: f64;
}

/** x - centre in single precision, and the squared lengths of the rows: x and moved [n, d], centre [d], squares [n]. */
export function centre(x: usize, middle: usize, moved: usize, squares: usize, n: i32, d: i32): void {
  for (let i = 0; i < n; i++, squares += 8) {
    let sum: f64 = 0;
    for (let k = 0, c = middle; k < d; k++, c += 8, x += 4, moved += 4) {
      const v = <f32>(<f64>load<f32>(x) - load<f64>(c));
      store<f32>(moved, v);
      sum += <f64>v * <f64>v;
    }
    store<f64>(squares, sum);
  }
}

/**
 * Lengths beyond all `count` axes, [n], and the first k coordinates with the length beyond them, [n, k + 1]. `error` and
 * `shortError` are the relative errors of the squared lengths along so many axes, `up` makes up for the rounding of roots.
 */
export function shorten(
  along: usize,
  squares: usize,
  n: i32,
  count: i32,
  k: i32,
  error: f64,
  shortError: f64,
  up: f64,
  rest: usize,
  short: usize
): void {
  for (let i = 0; i < n; i++, squares += 8, rest += 4) {
    const squared = load<f64>(squares);
    let all = squared * (1 + error);
    let some = squared * (1 + shortError);
    for (let c = 0; c < count; c++, along += 4) {
      const v = <f64>load<f32>(along);
      all -= v * v;
      if (c >= k) continue;
      some -= v * v;
      store<f32>(short, <f32>v);
      short += 4;
    }
    store<f32>(rest, <f32>(sqrt(max(all, 0)) * up));
    store<f32>(short, <f32>(sqrt(max(some, 0)) * up));
    short += 4;
  }
}

/** Lower bounds of four reals, up to a constant: of the value, where p is 2 as -(product + offset). */
// @ts-ignore: decorator
@inline
function lower(p: usize, o: usize, psi: usize, root: bool, own: v128, s: v128): v128 {
  const q = f32x4.add(v128.load(p), v128.load(o));
  if (!root) return f32x4.neg(q);
  const t = f32x4.pmax(f32x4.sub(own, f32x4.add(q, q)), f32x4.splat(0));
  return f32x4.add(f32x4.mul(s, f32x4.sqrt(t)), v128.load(psi));
}

// @ts-ignore: decorator
@inline
function leastOf(p: usize, o: usize, psi: usize, places: i32, root: bool, own: v128, s: v128): i32 {
  let least = f32x4.splat(Infinity);
  const end = p + ((<usize>places) << 2);
  for (let at = p, a = o, b = psi; at < end; at += 16, a += 16, b += 16)
    least = f32x4.pmin(least, lower(at, a, b, root, own, s));
  least = f32x4.pmin(least, i8x16.shuffle(least, least, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7));
  least = f32x4.pmin(least, i8x16.shuffle(least, least, 4, 5, 6, 7, 0, 1, 2, 3, 12, 13, 14, 15, 8, 9, 10, 11));
  for (let at = p, a = o, b = psi; at < end; at += 16, a += 16, b += 16) {
    const hit = i32x4.bitmask(f32x4.eq(lower(at, a, b, root, own, s), least));
    if (hit) return (<i32>((at - p) >> 2)) + ctz(hit);
  }
  return 0; // what is no number is never equal
}

// @ts-ignore: decorator
@inline
function survivors(
  p: usize,
  o: usize,
  psi: usize,
  places: i32,
  root: bool,
  own: v128,
  s: v128,
  limit: f32,
  list: usize,
  most: i32
): i32 {
  let n = 0;
  const reach = f32x4.splat(limit);
  for (let j = 0; j < places; j += 4, p += 16, o += 16, psi += 16) {
    for (let hits = i32x4.bitmask(f32x4.le(lower(p, o, psi, root, own, s), reach)); hits; hits &= hits - 1) {
      if (n == most) return -1;
      store<i32>(list + ((<usize>n) << 2), j + ctz(hits));
      n++;
    }
  }
  return n;
}

// @ts-ignore: decorator
@inline
function scalarProduct(a: usize, b: usize, count: i32): f32 {
  let sum = f32x4.splat(0);
  for (const end = a + ((<usize>count) << 2); a < end; a += 16, b += 16)
    sum = f32x4.add(sum, f32x4.mul(v128.load(a), v128.load(b)));
  return (
    f32x4.extract_lane(sum, 0) +
    f32x4.extract_lane(sum, 1) +
    (f32x4.extract_lane(sum, 2) + f32x4.extract_lane(sum, 3))
  );
}

/** |x - y|^2 in single precision: off by d + 8 roundoffs of itself at most. */
function squaredDistance(x: usize, y: usize, d: i32): f32 {
  let p = f32x4.splat(0);
  let q = p;
  const end = x + ((<usize>d) << 2);
  for (; x + 32 <= end; x += 32, y += 32) {
    const a = f32x4.sub(v128.load(x), v128.load(y));
    const b = f32x4.sub(v128.load(x, 16), v128.load(y, 16));
    p = f32x4.add(p, f32x4.mul(a, a));
    q = f32x4.add(q, f32x4.mul(b, b));
  }
  p = f32x4.add(p, q);
  let sum =
    f32x4.extract_lane(p, 0) +
    f32x4.extract_lane(p, 1) +
    (f32x4.extract_lane(p, 2) + f32x4.extract_lane(p, 3));
  for (; x < end; x += 4, y += 4) {
    const a = load<f32>(x) - load<f32>(y);
    sum += a * a;
  }
  return sum;
}

// @ts-ignore: decorator
@inline
function valueOf(s: Search, t: f64, psi: f64): f64 {
  return s.scale * (s.root ? sqrt(t) : t) + psi;
}

// @ts-ignore: decorator
@inline
function pointOf(points: usize, i: i32, d: i32): usize {
  return points + ((<usize>(i * d)) << 2);
}

// @ts-ignore: decorator
@inline
function psiOf(s: Search, j: i32): f64 {
  return load<f64>(s.exactPsi + ((<usize>j) << 3));
}

/** At least s c(x_i, y_j) + psi_j. */
function upper(s: Search, i: i32, j: i32): f64 {
  const t = <f64>squaredDistance(pointOf(s.x, i, s.d), pointOf(s.y, j, s.d), s.d);
  const psi = psiOf(s, j);
  const v = valueOf(s, t * (1 + s.distanceError), psi);
  return v + DOUBLE * (abs(v) + 2 * abs(psi));
}

/** The best real of a row so far, in double precision; ties go to the lowest index. */
let best: i32 = 0;
let value: f64 = Infinity;

/** Compares real j with it. */
function consider(s: Search, i: i32, j: i32): void {
  let x = pointOf(s.x, i, s.d);
  let y = pointOf(s.y, j, s.d);
  let t: f64 = 0;
  for (const end = x + ((<usize>s.d) << 2); x < end; x += 4, y += 4) {
    const away = <f64>load<f32>(x) - <f64>load<f32>(y);
    t += away * away;
  }
  const found = valueOf(s, t, psiOf(s, j));
  if (found < value || (found == value && j < best)) {
    value = found;
    best = j;
  }
}

/** If products are kept, makes that with real j smaller where |x - y_j|^2 is known to be at least t. */
// @ts-ignore: decorator
@inline
function tighten(s: Search, products: usize, own: f64, j: i32, t: f64): void {
  if (!s.kept) return;
  const at = products + ((<usize>j) << 2);
  const product = 0.5 * (own + load<f64>(s.squaresY + ((<usize>j) << 3)) - t);
  if (product < <f64>load<f32>(at)) store<f32>(at, <f32>product);
}

/** Candidates of the first bound for values up to `limit`; -1 if there are too many. */
function candidates(s: Search, products: usize, places: i32, own: f64, slack: f64, limit: f64): i32 {
  const o = s.offsets;
  const scale = f32x4.splat(<f32>s.scale);
  if (s.root) {
    const most = limit + SINGLE * (abs(limit) + 2 * s.largestPsi);
    const up = f32x4.splat(<f32>(own - slack));
    return survivors(products, o, s.psi, places, true, up, scale, <f32>most, s.list, s.most);
  }
  const most = -0.5 * (own - slack - limit / s.scale);
  return survivors(products, o, s.psi, places, false, scale, scale, <f32>most, s.list, s.most);
}

function guess(s: Search, products: usize, places: i32, own: f64): i32 {
  const scale = f32x4.splat(<f32>s.scale);
  const up = f32x4.splat(<f32>own);
  const j = s.root
    ? leastOf(products, s.offsets, s.psi, places, true, up, scale)
    : leastOf(products, s.offsets, s.psi, places, false, up, scale);
  return min(j, s.N - 1);
}

/** Assigns all rows. */
export function nearest(s: Search): void {
  const places = (s.N + 3) & ~3;
  s.first = 0;
  s.evaluated = 0;
  for (let i = 0; i < s.rows; i++) {
    const products = s.products + ((<usize>(i * places)) << 2);
    const left = searchRow(s, i, products, places);
    store<i32>(s.index + ((<usize>i) << 2), left < 0 ? -1 : best);
    store<f32>(s.value + ((<usize>i) << 2), <f32>value);
    if (left < 0) continue;
    s.first += left;
    store<i32>(s.answers + ((<usize>i) << 2), best);
  }
}

function searchRow(s: Search, i: i32, products: usize, places: i32): i32 {
  const own = load<f64>(s.squaresX + ((<usize>i) << 3));
  const length = sqrt(own);
  const far = s.meanError * (length + s.radius) * (length + s.radius);
  const reach = length * s.radius;
  const rounding = SINGLE * (own + s.radius * s.radius + 2 * s.largestOffset);
  const slack = s.firstError * reach + far + rounding;
  best = 0;
  value = Infinity;
  const known = load<i32>(s.answers + ((<usize>i) << 2));
  let limit = upper(s, i, known < 0 ? guess(s, products, places, own) : known);
  let left = candidates(s, products, places, own, slack, limit);
  if (known >= 0 && (left < 0 || left > s.stale)) {
    limit = min(limit, upper(s, i, guess(s, products, places, own)));
    left = candidates(s, products, places, own, slack, limit);
  }
  if (left <= 0) return left;
  const likely = refine(s, i, left, products, own, s.secondError * reach + far);
  limit = min(limit, upper(s, i, likely));
  for (let n = 0; n < left; n++) {
    const at = s.bounds + ((<usize>n) << 3);
    if (load<f64>(at) > limit) continue;
    s.evaluated++;
    const j = load<i32>(s.list + ((<usize>n) << 2));
    const t = <f64>squaredDistance(pointOf(s.x, i, s.d), pointOf(s.y, j, s.d), s.d);
    const least = t * (1 - s.distanceError);
    tighten(s, products, own, j, least);
    const psi = psiOf(s, j);
    store<f64>(at, lowered(valueOf(s, least, psi), psi));
    const most = valueOf(s, t * (1 + s.distanceError), psi);
    limit = min(limit, most + DOUBLE * (abs(most) + 2 * abs(psi)));
  }
  for (let n = 0; n < left; n++)
    if (load<f64>(s.bounds + ((<usize>n) << 3)) <= limit) consider(s, i, load<i32>(s.list + ((<usize>n) << 2)));
  return left;
}

/** A value less the rounding errors of a few operations. */
// @ts-ignore: decorator
@inline
function lowered(v: f64, psi: f64): f64 {
  return v - DOUBLE * (abs(v) + 2 * abs(psi));
}

/** Bounds of the first `left` candidates from all axes; returns the real with the least. */
function refine(s: Search, i: i32, left: i32, products: usize, own: f64, error: f64): i32 {
  const row = s.alongX + ((<usize>(i * s.count)) << 2);
  const rest = <f64>load<f32>(s.restX + ((<usize>i) << 2));
  let likely = load<i32>(s.list);
  let least = Infinity;
  for (let n = 0; n < left; n++) {
    const j = load<i32>(s.list + ((<usize>n) << 2));
    const along = <f64>scalarProduct(row, s.alongY + ((<usize>(j * s.count)) << 2), s.count);
    const product = along + rest * <f64>load<f32>(s.restY + ((<usize>j) << 2));
    const t = own + load<f64>(s.squaresY + ((<usize>j) << 3)) - 2 * product - error;
    tighten(s, products, own, j, t);
    const psi = psiOf(s, j);
    const bound = lowered(valueOf(s, max(t, 0), psi), psi);
    store<f64>(s.bounds + ((<usize>n) << 3), bound);
    if (bound < least) {
      least = bound;
      likely = j;
    }
  }
  return likely;
}
