/**
 * Matrix products. The second factor is packed first: in panels of eight columns, each a row of biases and then the rows of
 * the factor, so that it is read in order. Five rows of the product by eight columns (ten vectors, two of the second factor
 * and one of the first) stay in registers: with sixteen registers V8 has room for no more in both builds. Sums begin with the
 * biases, which so cost nothing.
 */
import { activate, slopes } from './activation';
import { madd, total } from './arithmetic';

/** Rows of a tile, and columns of a panel. */
const TILE: i32 = 5;
const PANEL: i32 = 8;
/** Up to so many columns are not worth a panel: they are packed column by column. */
const NARROW: i32 = 3;
/** Rows of a first factor that stay in the cache while the panels pass by: whole tiles. */
const ROWS: i32 = 50;
/** Rows of both factors of a sum over rows that stay in the cache. */
const SUM_ROWS: i32 = 128;

// @ts-ignore: decorator
@inline
function bytes(count: i32): usize {
  return (<usize>count) << 2;
}

/** Bytes that a packed factor [k, n] takes, and after it a tile of the product: the scratch memory of `product`. */
export function packedBytes(k: i32, n: i32): usize {
  return tileAfter(0, k, n) + bytes(TILE * PANEL);
}

/** Where the tile is, after what is packed. */
// @ts-ignore: decorator
@inline
function tileAfter(packed: usize, k: i32, n: i32): usize {
  return packed + bytes(n <= NARROW ? n * (k + 1) : ((n + PANEL - 1) / PANEL) * PANEL * (k + 1));
}

/**
 * Packs b [k, n], whose number in row i and column j is at i `down` + j `right` (counted in numbers; so a transposed matrix
 * needs no copy), with the biases [n], 0 for none, into `out` (`packedBytes(k, n)`). The last panel is filled with zeros.
 */
export function pack(b: usize, down: i32, right: i32, bias: usize, k: i32, n: i32, out: usize): void {
  if (n <= NARROW) {
    for (let j = 0; j < n; j++) {
      store<f32>(out, bias ? load<f32>(bias + bytes(j)) : 0);
      out += 4;
      for (let i = 0; i < k; i++, out += 4) store<f32>(out, load<f32>(b + bytes(i * down + j * right)));
    }
    return;
  }
  for (let j = 0; j < n; j += PANEL, out += bytes(PANEL) * (<usize>k + 1)) {
    const width = min(PANEL, n - j);
    packColumns(bias + bytes(j), 0, 1, 1, bias ? width : 0, out);
    const from = b + bytes(j * right);
    if (right == 1 && width == PANEL) {
      let p = from;
      for (let q = out + 32, end = q + (<usize>k << 5); q < end; q += 32, p += bytes(down)) {
        v128.store(q, v128.load(p));
        v128.store(q, v128.load(p, 16), 16);
      }
    } else {
      packColumns(from, down, right, k, width, out + 32);
    }
  }
}

/** `width` columns, and zeros in what is left of their panel. */
function packColumns(b: usize, down: i32, right: i32, k: i32, width: i32, out: usize): void {
  for (let j = 0; j < PANEL; j++, out += 4) {
    let p = b + bytes(j * right);
    for (let q = out, end = q + (<usize>k << 5); q < end; q += 32, p += bytes(down))
      store<f32>(q, j < width ? load<f32>(p) : 0);
  }
}

/**
 * c [m, n] = f(a b + biases), a [m, k] and `packed` of b [k, n]; or, where y [m, n] is given (not 0),
 * c = (a b + biases) f'(z) with y = f(z): what a gradient goes through on its way down. Activations follow every block of
 * rows, while it is in the cache.
 */
export function product(
  a: usize,
  packed: usize,
  c: usize,
  m: i32,
  k: i32,
  n: i32,
  f: i32,
  leak: f32,
  y: usize
): void {
  for (let i = 0; i < m; i += ROWS) {
    const rows = min(ROWS, m - i);
    const to = c + bytes(i * n);
    if (n <= NARROW) narrow(a + bytes(i * k), packed, to, rows, k, n);
    else panels(a + bytes(i * k), packed, to, rows, k, n);
    if (y) slopes(to, y + bytes(i * n), to, rows * n, f, leak);
    else activate(to, rows * n, f, leak);
  }
}

/** c [m, n] = a [m, k] b + biases, a panel of columns at a time. */
function panels(a: usize, packed: usize, c: usize, m: i32, k: i32, n: i32): void {
  const down = bytes(k);
  const right = bytes(n);
  const whole = m - (m % TILE);
  const tile = tileAfter(packed, k, n);
  for (let j = 0; j < n; j += PANEL, c += 32, packed += (<usize>k + 1) << 5) {
    const width = min(PANEL, n - j);
    let from = a;
    let to = c;
    // Two calls, so that the compiler does not copy the loop to where it is called: there it would run out of registers.
    if (width == PANEL) {
      for (let i = 0; i < whole; i += TILE, from += TILE * down, to += TILE * right)
        fiveRows(from, down, packed, k, to, right);
    } else {
      for (let i = 0; i < whole; i += TILE, from += TILE * down, to += TILE * right) {
        fiveRows(from, down, packed, k, tile, 32);
        copyTile(tile, TILE, to, right, width, true);
      }
    }
    for (let i = whole; i < m; i++, from += down, to += right) {
      oneRow(from, packed, k, tile);
      copyTile(tile, 1, to, right, width, true);
    }
  }
}

/** Adds the first `width` columns of a tile of so many rows to those at c, or writes them where they are the first. */
function copyTile(tile: usize, rows: i32, c: usize, right: usize, width: i32, first: bool): void {
  for (let i = 0; i < rows; i++, tile += 32, c += right) {
    const end = tile + bytes(width);
    let from = tile;
    let to = c;
    for (; from + 16 <= end; from += 16, to += 16) {
      const v = v128.load(from);
      v128.store(to, first ? v : f32x4.add(v128.load(to), v));
    }
    for (; from < end; from += 4, to += 4) store<f32>(to, first ? load<f32>(from) : load<f32>(to) + load<f32>(from));
  }
}

/** A tile: five rows of c, eight columns, from five rows of a and one panel; rows of c are `right` bytes apart. */
function fiveRows(a: usize, down: usize, b: usize, k: i32, c: usize, right: usize): void {
  let p = v128.load(b);
  let q = v128.load(b, 16);
  let p0 = p;
  let p1 = p;
  let p2 = p;
  let p3 = p;
  let p4 = p;
  let q0 = q;
  let q1 = q;
  let q2 = q;
  let q3 = q;
  let q4 = q;
  let a1 = a + down;
  let a2 = a1 + down;
  let a3 = a2 + down;
  let a4 = a3 + down;
  b += 32;
  // One step at a time: with two, V8 loads all before it adds, and runs out of registers.
  for (const end = b + (<usize>k << 5); b < end; b += 32) {
    p = v128.load(b);
    q = v128.load(b, 16);
    let s = v128.load32_splat(a);
    p0 = madd(s, p, p0);
    q0 = madd(s, q, q0);
    s = v128.load32_splat(a1);
    p1 = madd(s, p, p1);
    q1 = madd(s, q, q1);
    s = v128.load32_splat(a2);
    p2 = madd(s, p, p2);
    q2 = madd(s, q, q2);
    s = v128.load32_splat(a3);
    p3 = madd(s, p, p3);
    q3 = madd(s, q, q3);
    s = v128.load32_splat(a4);
    p4 = madd(s, p, p4);
    q4 = madd(s, q, q4);
    a += 4;
    a1 += 4;
    a2 += 4;
    a3 += 4;
    a4 += 4;
  }
  v128.store(c, p0);
  v128.store(c, q0, 16);
  c += right;
  v128.store(c, p1);
  v128.store(c, q1, 16);
  c += right;
  v128.store(c, p2);
  v128.store(c, q2, 16);
  c += right;
  v128.store(c, p3);
  v128.store(c, q3, 16);
  c += right;
  v128.store(c, p4);
  v128.store(c, q4, 16);
}

/** One row of c, where fewer than five are left. */
function oneRow(a: usize, b: usize, k: i32, tile: usize): void {
  let p = v128.load(b);
  let q = v128.load(b, 16);
  const end = a + bytes(k);
  for (b += 32; a < end; a += 4, b += 32) {
    const s = v128.load32_splat(a);
    p = madd(s, v128.load(b), p);
    q = madd(s, v128.load(b, 16), q);
  }
  v128.store(tile, p);
  v128.store(tile, q, 16);
}

/** c [m, n] of at most `NARROW` columns: one scalar product each, in two sums, so that additions need not wait for each other. */
function narrow(a: usize, packed: usize, c: usize, m: i32, k: i32, n: i32): void {
  for (let i = 0; i < m; i++, a += bytes(k)) {
    for (let j = 0, b = packed; j < n; j++, b += bytes(k + 1), c += 4)
      store<f32>(c, load<f32>(b) + scalarProduct(a, b + 4, k));
  }
}

function scalarProduct(a: usize, b: usize, k: i32): f32 {
  let p = f32x4.splat(0);
  let q = p;
  const end = a + bytes(k);
  for (; a + 32 <= end; a += 32, b += 32) {
    p = madd(v128.load(a), v128.load(b), p);
    q = madd(v128.load(a, 16), v128.load(b, 16), q);
  }
  let sum = total(f32x4.add(p, q));
  for (; a < end; a += 4, b += 4) sum += load<f32>(a) * load<f32>(b);
  return sum;
}

/** Bytes of the `space` that `gradients` needs for n columns. */
export function gradientBytes(n: i32): usize {
  return packedBytes(SUM_ROWS, max(n, NARROW + 1));
}

/**
 * Gradients of sum((x w + b) dz) in w and b: dw [k, n] = x^T dz, the sum over the rows of x [m, k] times dz [m, n], and
 * db [n], the sum of the rows of dz. Blocks of rows are packed into `space` (`gradientBytes(n)`) and added one after another.
 */
export function gradients(x: usize, dz: usize, dw: usize, db: usize, m: i32, k: i32, n: i32, space: usize): void {
  columnSums(dz, m, n, db);
  if (n <= NARROW) outer(dz, n, x, k, m, dw, 1, n);
  else if (k <= NARROW) outer(x, k, dz, n, m, dw, n, 1);
  else {
    for (let i = 0; i < m; i += SUM_ROWS) {
      const rows = min(SUM_ROWS, m - i);
      pack(dz + bytes(i * n), n, 1, 0, rows, n, space);
      sumPanels(x + bytes(i * k), space, dw, rows, k, n, i == 0);
    }
    if (m == 0) memory.fill(dw, 0, bytes(k * n));
  }
}

/** out [n] = the sum of the rows of a [m, n]; sixteen columns at a time, so that four sums run side by side. */
export function columnSums(a: usize, m: i32, n: i32, out: usize): void {
  const down = bytes(n);
  let j = 0;
  for (; j + 16 <= n; j += 16) {
    let p = f32x4.splat(0);
    let q = p;
    let r = p;
    let s = p;
    for (let i = 0, at = a + bytes(j); i < m; i++, at += down) {
      p = f32x4.add(p, v128.load(at));
      q = f32x4.add(q, v128.load(at, 16));
      r = f32x4.add(r, v128.load(at, 32));
      s = f32x4.add(s, v128.load(at, 48));
    }
    const to = out + bytes(j);
    v128.store(to, p);
    v128.store(to, q, 16);
    v128.store(to, r, 32);
    v128.store(to, s, 48);
  }
  for (; j < n; j++) {
    let sum: f32 = 0;
    for (let i = 0, at = a + bytes(j); i < m; i++, at += down) sum += load<f32>(at);
    store<f32>(out + bytes(j), sum);
  }
}

/** The sum over rows of narrow a [m, p] times b [m, q]; the number of columns i and j goes to i `down` + j `right`. */
function outer(a: usize, p: i32, b: usize, q: i32, m: i32, out: usize, down: i32, right: i32): void {
  for (let i = 0; i < p; i++) {
    let j = 0;
    for (; j + 16 <= q; j += 16) {
      let s0 = f32x4.splat(0);
      let s1 = s0;
      let s2 = s0;
      let s3 = s0;
      let at = b + bytes(j);
      for (let r = 0, one = a + bytes(i); r < m; r++, one += bytes(p), at += bytes(q)) {
        const s = v128.load32_splat(one);
        s0 = madd(s, v128.load(at), s0);
        s1 = madd(s, v128.load(at, 16), s1);
        s2 = madd(s, v128.load(at, 32), s2);
        s3 = madd(s, v128.load(at, 48), s3);
      }
      let to = out + bytes(i * down + j * right);
      putApart(to, right, s0);
      putApart(to + bytes(4 * right), right, s1);
      putApart(to + bytes(8 * right), right, s2);
      putApart(to + bytes(12 * right), right, s3);
    }
    for (; j < q; j++) {
      let sum: f32 = 0;
      let at = b + bytes(j);
      for (let r = 0, one = a + bytes(i); r < m; r++, one += bytes(p), at += bytes(q))
        sum += load<f32>(one) * load<f32>(at);
      store<f32>(out + bytes(i * down + j * right), sum);
    }
  }
}

/** Four numbers, `right` numbers apart. */
function putApart(to: usize, right: i32, v: v128): void {
  store<f32>(to, f32x4.extract_lane(v, 0));
  store<f32>(to + bytes(right), f32x4.extract_lane(v, 1));
  store<f32>(to + bytes(2 * right), f32x4.extract_lane(v, 2));
  store<f32>(to + bytes(3 * right), f32x4.extract_lane(v, 3));
}

/**
 * Adds the sum over m rows of x [m, k] times packed dz [m, n] to dw [k, n]; writes it where they are the first rows. The
 * loops end in plain stores, into dw or a tile apart, and are called from two places, so that they keep their registers.
 */
function sumPanels(x: usize, packed: usize, dw: usize, m: i32, k: i32, n: i32, first: bool): void {
  // Tiles of five, and as many of four as leave nothing over.
  const fours = min((TILE - (k % TILE)) % TILE, k >> 2);
  const fives = (k - 4 * fours) / TILE;
  const down = bytes(k);
  const right = bytes(n);
  const tile = tileAfter(packed, m, n);
  for (let j = 0; j < n; j += PANEL, dw += 32, packed += (<usize>m + 1) << 5) {
    const width = min(PANEL, n - j);
    const whole = first && width == PANEL;
    let from = x;
    let to = dw;
    for (let i = 0; i < fives; i++, from += 20, to += 5 * right) {
      if (whole) sumFive(from, down, packed, m, to, right);
      else {
        sumFive(from, down, packed, m, tile, 32);
        copyTile(tile, 5, to, right, width, first);
      }
    }
    for (let i = 0; i < fours; i++, from += 16, to += 4 * right) {
      if (whole) sumFour(from, down, packed, m, to, right);
      else {
        sumFour(from, down, packed, m, tile, 32);
        copyTile(tile, 4, to, right, width, first);
      }
    }
    for (; from < x + down; from += 4, to += right) {
      sumOne(from, down, packed, m, tile);
      copyTile(tile, 1, to, right, width, first);
    }
  }
}

/** Five rows of dw, eight columns: columns of x times a panel of dz, over m rows; rows of dw are `right` bytes apart. */
function sumFive(x: usize, down: usize, b: usize, m: i32, c: usize, right: usize): void {
  let p0 = f32x4.splat(0);
  let p1 = p0;
  let p2 = p0;
  let p3 = p0;
  let p4 = p0;
  let q0 = p0;
  let q1 = p0;
  let q2 = p0;
  let q3 = p0;
  let q4 = p0;
  b += 32;
  for (const end = b + (<usize>m << 5); b < end; b += 32, x += down) {
    const p = v128.load(b);
    const q = v128.load(b, 16);
    let s = v128.load32_splat(x);
    p0 = madd(s, p, p0);
    q0 = madd(s, q, q0);
    s = v128.load32_splat(x, 4);
    p1 = madd(s, p, p1);
    q1 = madd(s, q, q1);
    s = v128.load32_splat(x, 8);
    p2 = madd(s, p, p2);
    q2 = madd(s, q, q2);
    s = v128.load32_splat(x, 12);
    p3 = madd(s, p, p3);
    q3 = madd(s, q, q3);
    s = v128.load32_splat(x, 16);
    p4 = madd(s, p, p4);
    q4 = madd(s, q, q4);
  }
  v128.store(c, p0);
  v128.store(c, q0, 16);
  c += right;
  v128.store(c, p1);
  v128.store(c, q1, 16);
  c += right;
  v128.store(c, p2);
  v128.store(c, q2, 16);
  c += right;
  v128.store(c, p3);
  v128.store(c, q3, 16);
  c += right;
  v128.store(c, p4);
  v128.store(c, q4, 16);
}

/** The same with four rows. */
function sumFour(x: usize, down: usize, b: usize, m: i32, c: usize, right: usize): void {
  let p0 = f32x4.splat(0);
  let p1 = p0;
  let p2 = p0;
  let p3 = p0;
  let q0 = p0;
  let q1 = p0;
  let q2 = p0;
  let q3 = p0;
  b += 32;
  for (const end = b + (<usize>m << 5); b < end; b += 32, x += down) {
    const p = v128.load(b);
    const q = v128.load(b, 16);
    let s = v128.load32_splat(x);
    p0 = madd(s, p, p0);
    q0 = madd(s, q, q0);
    s = v128.load32_splat(x, 4);
    p1 = madd(s, p, p1);
    q1 = madd(s, q, q1);
    s = v128.load32_splat(x, 8);
    p2 = madd(s, p, p2);
    q2 = madd(s, q, q2);
    s = v128.load32_splat(x, 12);
    p3 = madd(s, p, p3);
    q3 = madd(s, q, q3);
  }
  v128.store(c, p0);
  v128.store(c, q0, 16);
  c += right;
  v128.store(c, p1);
  v128.store(c, q1, 16);
  c += right;
  v128.store(c, p2);
  v128.store(c, q2, 16);
  c += right;
  v128.store(c, p3);
  v128.store(c, q3, 16);
}

/** The same with one row, into a tile. */
function sumOne(x: usize, down: usize, b: usize, m: i32, tile: usize): void {
  let p0 = f32x4.splat(0);
  let q0 = p0;
  b += 32;
  for (const end = b + (<usize>m << 5); b < end; b += 32, x += down) {
    const p = v128.load(b);
    const q = v128.load(b, 16);
    const s = v128.load32_splat(x);
    p0 = madd(s, p, p0);
    q0 = madd(s, q, q0);
  }
  v128.store(tile, p0);
  v128.store(tile, q0, 16);
}
