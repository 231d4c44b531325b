// AssemblyScript, compiled to scan.wasm.ts by `npm run kernel`. Loops in single precision, four numbers at a time; the
// twins in plain.ts say what they do. All rows begin at multiples of 16 bytes, and n is a multiple of 4: costs are
// padded by infinity, potentials and points by zeros.

export function leastTwo(c: usize, psi: usize, n: i32, out: usize): void {
  let best = f32x4.splat(Infinity);
  let second = f32x4.splat(Infinity);
  let at = i32x4.splat(0);
  let column = i32x4(0, 1, 2, 3);
  const step = i32x4.splat(4);
  const end = c + ((<usize>n) << 2);
  while (c < end) {
    const v = f32x4.add(v128.load(c), v128.load(psi));
    const less = f32x4.lt(v, best);
    second = f32x4.pmin(second, f32x4.pmax(best, v));
    best = f32x4.pmin(best, v);
    at = v128.bitselect(column, at, less);
    column = i32x4.add(column, step);
    c += 16;
    psi += 16;
  }
  v128.store(out, best);
  v128.store(out, second, 16);
  v128.store(out, at, 32);
  let least: f32 = Infinity;
  let next: f32 = Infinity;
  let index: i32 = 0;
  for (let lane: usize = 0; lane < 16; lane += 4) {
    const b = load<f32>(out + lane);
    const j = load<i32>(out + lane, 32);
    const s = load<f32>(out + lane, 16);
    if (b < least || (b == least && j < index)) {
      next = min(min(least, s), next);
      least = b;
      index = j;
    } else {
      next = min(next, min(b, s));
    }
  }
  store<f32>(out, least);
  store<f32>(out, next, 4);
  store<i32>(out, index, 8);
}

export function below(c: usize, psi: usize, n: i32, limit: f32, out: usize): i32 {
  const most = f32x4.splat(limit);
  const first = out;
  for (let j: i32 = 0; j < n; j += 4) {
    const v = f32x4.add(v128.load(c), v128.load(psi));
    const hits = i32x4.bitmask(f32x4.lt(v, most));
    if (hits) {
      for (let lane: i32 = 0; lane < 4; lane++) {
        if (hits & (1 << lane)) {
          store<i32>(out, j + lane);
          out += 4;
        }
      }
    }
    c += 16;
    psi += 16;
  }
  return <i32>((out - first) >> 2);
}

export function squaredDistance(x: usize, y: usize, n: i32): f32 {
  let even = f32x4.splat(0);
  let odd = f32x4.splat(0);
  const end = x + ((<usize>n) << 2);
  while (x + 16 < end) {
    const a = f32x4.sub(v128.load(x), v128.load(y));
    const b = f32x4.sub(v128.load(x, 16), v128.load(y, 16));
    even = f32x4.add(even, f32x4.mul(a, a));
    odd = f32x4.add(odd, f32x4.mul(b, b));
    x += 32;
    y += 32;
  }
  if (x < end) {
    const a = f32x4.sub(v128.load(x), v128.load(y));
    even = f32x4.add(even, f32x4.mul(a, a));
  }
  const sum = f32x4.add(even, odd);
  return (
    f32x4.extract_lane(sum, 0) +
    f32x4.extract_lane(sum, 1) +
    f32x4.extract_lane(sum, 2) +
    f32x4.extract_lane(sum, 3)
  );
}
