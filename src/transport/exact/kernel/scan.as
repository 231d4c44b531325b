// AssemblyScript, compiled to scan.wasm.ts by `npm run kernel`. Loops in single precision, sixteen numbers at a time;
// plain.ts says what they do, and holds their twins. All rows begin at multiples of 16 bytes. Where n numbers
// are all of a row it is a multiple of 16: costs are padded by infinity, potentials and points by zeros.

/** c + psi of the four numbers at an offset in bytes. */
@inline
function sum(c: usize, psi: usize, offset: usize): v128 {
  return f32x4.add(v128.load(c + offset), v128.load(psi + offset));
}

/** The second least of two pairs of least and second least. */
@inline
function second(leastA: v128, leastB: v128, nextA: v128, nextB: v128): v128 {
  return f32x4.pmin(f32x4.pmax(leastA, leastB), f32x4.pmin(nextA, nextB));
}

export function leastTwo(c: usize, psi: usize, n: i32, out: usize): void {
  let a = f32x4.splat(Infinity);
  let b = a;
  let a2 = a;
  let b2 = a;
  const bytes = (<usize>n) << 2;
  for (let at: usize = 0; at < bytes; at += 64) {
    const p = sum(c, psi, at);
    const q = sum(c, psi, at + 16);
    const r = sum(c, psi, at + 32);
    const s = sum(c, psi, at + 48);
    a2 = f32x4.pmin(a2, f32x4.pmax(a, p));
    b2 = f32x4.pmin(b2, f32x4.pmax(b, q));
    a = f32x4.pmin(a, p);
    b = f32x4.pmin(b, q);
    a2 = f32x4.pmin(a2, f32x4.pmax(a, r));
    b2 = f32x4.pmin(b2, f32x4.pmax(b, s));
    a = f32x4.pmin(a, r);
    b = f32x4.pmin(b, s);
  }
  a2 = second(a, b, a2, b2);
  a = f32x4.pmin(a, b);
  b = i8x16.shuffle(a, a, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7);
  b2 = i8x16.shuffle(a2, a2, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7);
  a2 = second(a, b, a2, b2);
  a = f32x4.pmin(a, b);
  const x = f32x4.extract_lane(a, 0);
  const y = f32x4.extract_lane(a, 1);
  const least = min(x, y);
  store<f32>(out, least);
  store<f32>(out, min(max(x, y), min(f32x4.extract_lane(a2, 0), f32x4.extract_lane(a2, 1))), 4);
  store<i32>(out, find(c, psi, bytes, f32x4.splat(least)), 8);
}

/** The first column whose sum is the least. */
function find(c: usize, psi: usize, bytes: usize, least: v128): i32 {
  for (let at: usize = 0; at < bytes; at += 64) {
    const p = f32x4.eq(sum(c, psi, at), least);
    const q = f32x4.eq(sum(c, psi, at + 16), least);
    const r = f32x4.eq(sum(c, psi, at + 32), least);
    const s = f32x4.eq(sum(c, psi, at + 48), least);
    if (v128.any_true(v128.or(v128.or(p, q), v128.or(r, s)))) {
      const hits = bits(p, q, r, s);
      return <i32>(at >> 2) + ctz(hits);
    }
  }
  return 0;
}

/** A bit for each of sixteen comparisons. */
@inline
function bits(p: v128, q: v128, r: v128, s: v128): i32 {
  return (
    i32x4.bitmask(p) | (i32x4.bitmask(q) << 4) | (i32x4.bitmask(r) << 8) | (i32x4.bitmask(s) << 12)
  );
}

export function below(c: usize, psi: usize, n: i32, limit: f32, out: usize): i32 {
  const most = f32x4.splat(limit);
  const first = out;
  const bytes = (<usize>n) << 2;
  for (let at: usize = 0; at < bytes; at += 64) {
    const p = f32x4.lt(sum(c, psi, at), most);
    const q = f32x4.lt(sum(c, psi, at + 16), most);
    const r = f32x4.lt(sum(c, psi, at + 32), most);
    const s = f32x4.lt(sum(c, psi, at + 48), most);
    if (v128.any_true(v128.or(v128.or(p, q), v128.or(r, s)))) {
      for (let hits = bits(p, q, r, s); hits; hits &= hits - 1) {
        store<i32>(out, <i32>(at >> 2) + ctz(hits));
        out += 4;
      }
    }
  }
  return <i32>((out - first) >> 2);
}

export function collect(
  c: usize,
  psi: usize,
  n: i32,
  limit: f32,
  most: i32,
  columns: usize,
  entries: usize
): i32 {
  const upper = f32x4.splat(limit);
  const bytes = (<usize>n) << 2;
  let count = 0;
  for (let at: usize = 0; at < bytes; at += 64) {
    const p = f32x4.lt(sum(c, psi, at), upper);
    const q = f32x4.lt(sum(c, psi, at + 16), upper);
    const r = f32x4.lt(sum(c, psi, at + 32), upper);
    const s = f32x4.lt(sum(c, psi, at + 48), upper);
    if (v128.any_true(v128.or(v128.or(p, q), v128.or(r, s)))) {
      for (let hits = bits(p, q, r, s); hits; hits &= hits - 1) {
        if (count++ == most) return count;
        const j = <i32>(at >> 2) + ctz(hits);
        store<i32>(columns, j);
        store<f32>(entries, load<f32>(c + ((<usize>j) << 2)));
        columns += 4;
        entries += 4;
      }
    }
  }
  return count;
}

export function leastTwoOf(columns: usize, entries: usize, n: i32, psi: usize, out: usize): void {
  let least: f32 = Infinity;
  let next: f32 = Infinity;
  let first = 0;
  let second = 0;
  for (let k = 0; k < n; k++) {
    const at = (<usize>k) << 2;
    const v = load<f32>(entries + at) + load<f32>(psi + ((<usize>load<u32>(columns + at)) << 2));
    if (v < next) {
      if (v < least) {
        next = least;
        second = first;
        least = v;
        first = k;
      } else {
        next = v;
        second = k;
      }
    }
  }
  store<f32>(out, least);
  store<f32>(out, next, 4);
  store<i32>(out, first, 8);
  store<i32>(out, second, 12);
}

export function belowOf(
  columns: usize,
  entries: usize,
  n: i32,
  psi: usize,
  limit: f32,
  out: usize
): i32 {
  let count = 0;
  for (let k = 0; k < n; k++) {
    const at = (<usize>k) << 2;
    store<i32>(out + ((<usize>count) << 2), k);
    count += <i32>(
      (load<f32>(entries + at) + load<f32>(psi + ((<usize>load<u32>(columns + at)) << 2)) < limit)
    );
  }
  return count;
}

export function squaredDistance(x: usize, y: usize, n: i32): f32 {
  let even = f32x4.splat(0);
  let odd = even;
  const bytes = (<usize>n) << 2;
  for (let at: usize = 0; at < bytes; at += 64) {
    const p = f32x4.sub(v128.load(x + at), v128.load(y + at));
    const q = f32x4.sub(v128.load(x + at + 16), v128.load(y + at + 16));
    const r = f32x4.sub(v128.load(x + at + 32), v128.load(y + at + 32));
    const s = f32x4.sub(v128.load(x + at + 48), v128.load(y + at + 48));
    even = f32x4.add(even, f32x4.add(f32x4.mul(p, p), f32x4.mul(r, r)));
    odd = f32x4.add(odd, f32x4.add(f32x4.mul(q, q), f32x4.mul(s, s)));
  }
  const all = f32x4.add(even, odd);
  return (
    f32x4.extract_lane(all, 0) +
    f32x4.extract_lane(all, 1) +
    f32x4.extract_lane(all, 2) +
    f32x4.extract_lane(all, 3)
  );
}

export function fromProducts(
  c: usize,
  squares: usize,
  n: i32,
  base: f32,
  unit: f32,
  root: bool
): void {
  const bytes = (<usize>n) << 2;
  const whole = bytes & ~15;
  for (let at: usize = 0; at < whole; at += 16) {
    const t = f32x4.sub(
      f32x4.add(f32x4.splat(base), v128.load(squares + at)),
      f32x4.mul(f32x4.splat(2), v128.load(c + at))
    );
    const up = f32x4.max(t, f32x4.splat(0));
    v128.store(c + at, f32x4.mul(f32x4.splat(unit), root ? f32x4.sqrt(up) : up));
  }
  for (let at = whole; at < bytes; at += 4) {
    const t = max<f32>(base + load<f32>(squares + at) - 2 * load<f32>(c + at), 0);
    store<f32>(c + at, unit * (root ? sqrt<f32>(t) : t));
  }
}
