/**
 * Products whose first factor is mostly one number, such as the background of images: x = usual + s, where s has few numbers
 * that are not zero, so that x w = s w + usual (the sums of the columns of w). The usual number is taken to be the first one.
 * Matrices lie row by row.
 */
import { activate } from './activation';
import { madd } from './arithmetic';
import { columnSums } from './product';

/** Columns of a product that stay in registers, and of a panel of its second factor, which stays in the cache. */
const WIDTH: i32 = 32;
const ROW: usize = 128;

// @ts-ignore: decorator
@inline
function bytes(count: i32): usize {
  return (<usize>count) << 2;
}

/** How many of n numbers are not the first one. */
export function unusual(x: usize, n: i32): i32 {
  const usual = load<f32>(x);
  let count = 0;
  const end = x + bytes(n);
  const all = f32x4.splat(usual);
  for (; x + 16 <= end; x += 16) count += popcnt(i32x4.bitmask(f32x4.ne(v128.load(x), all)));
  for (; x < end; x += 4) count += i32(load<f32>(x) != usual);
  return count;
}

/** Bytes that `sparseProduct` and `sparseGradients` need for themselves, where `count` numbers of x [m, k] are unusual. */
export function sparseBytes(count: i32, m: i32, k: i32): usize {
  return listAt(0, m, k) + bytes(2 * count);
}

/** Where parts of the space are: a panel, what its products begin with, one row of a product, ends of lists, the lists. */
// @ts-ignore: decorator
@inline
function startAt(space: usize, m: i32, k: i32): usize {
  return space + <usize>max(m, k) * ROW;
}

// @ts-ignore: decorator
@inline
function endsAt(space: usize, m: i32, k: i32): usize {
  return startAt(space, m, k) + 2 * ROW;
}

// @ts-ignore: decorator
@inline
function listAt(space: usize, m: i32, k: i32): usize {
  return endsAt(space, m, k) + bytes(max(m, k) + 1);
}

/** c [m, n] = f(x w + bias): x [m, k], w [k, n], bias [n]. */
export function sparseProduct(
  x: usize,
  w: usize,
  bias: usize,
  c: usize,
  m: i32,
  k: i32,
  n: i32,
  f: i32,
  leak: f32,
  space: usize
): void {
  const usual = load<f32>(x);
  const start = startAt(space, m, k);
  const ends = endsAt(space, m, k);
  const list = listAt(space, m, k);
  listRows(x, m, k, usual, ends, list);
  for (let j = 0; j < n; j += WIDTH) {
    const width = min(WIDTH, n - j);
    packPanel(w + bytes(j), k, n, width, space);
    columnSums(space, k, WIDTH, start);
    scaleTo(start, start, usual, bias + bytes(j), width);
    let from = list;
    for (let i = 0, to = c + bytes(j); i < m; i++, to += bytes(n)) {
      const end = list + ((<usize>load<i32>(ends + bytes(i))) << 3);
      combine(from, end, space, start, to, width);
      activate(to, width, f, leak);
      from = end;
    }
  }
}

/** Gradients of sum((x w + b) dz) in w [k, n] and b [n]. */
export function sparseGradients(
  x: usize,
  dz: usize,
  dw: usize,
  db: usize,
  m: i32,
  k: i32,
  n: i32,
  space: usize
): void {
  const usual = load<f32>(x);
  const start = startAt(space, m, k);
  const ends = endsAt(space, m, k);
  const list = listAt(space, m, k);
  columnSums(dz, m, n, db);
  listColumns(x, m, k, usual, ends, list);
  for (let j = 0; j < n; j += WIDTH) {
    const width = min(WIDTH, n - j);
    packPanel(dz + bytes(j), m, n, width, space);
    memory.fill(start, 0, ROW);
    scaleTo(db + bytes(j), start, usual, 0, width);
    let from = list;
    for (let i = 0, to = dw + bytes(j); i < k; i++, to += bytes(n)) {
      const end = list + ((<usize>load<i32>(ends + bytes(i))) << 3);
      combine(from, end, space, start, to, width);
      from = end;
    }
  }
}

/** The first `width` columns of a [rows, n] as rows of WIDTH numbers, with zeros behind. */
function packPanel(a: usize, rows: i32, n: i32, width: i32, out: usize): void {
  if (width < WIDTH) memory.fill(out, 0, <usize>rows * ROW);
  for (let i = 0; i < rows; i++, a += bytes(n), out += ROW) memory.copy(out, a, bytes(width));
}

/** out = a s + b, n numbers; 0 stands for no b. */
function scaleTo(a: usize, out: usize, s: f32, b: usize, n: i32): void {
  for (let j: usize = 0; j < bytes(n); j += 4) store<f32>(out + j, load<f32>(a + j) * s + (b ? load<f32>(b + j) : 0));
}

/**
 * Lists all rows of x [m, k], one after the other: for each unusual number where its row of the panel is, in bytes, and by
 * how much it differs; and the number of entries up to each row's end: [m].
 */
function listRows(x: usize, m: i32, k: i32, usual: f32, ends: usize, list: usize): void {
  let at = list;
  for (let i = 0; i < m; i++, x += bytes(k)) {
    at = listRow(x, k, usual, at);
    store<i32>(ends + bytes(i), <i32>((at - list) >> 3));
  }
}

/** Returns the end of the list. */
function listRow(x: usize, k: i32, usual: f32, list: usize): usize {
  const all = f32x4.splat(usual);
  let row: usize = 0;
  const end = x + bytes(k);
  for (; x + 16 <= end; x += 16, row += 4 * ROW) {
    for (let hits = i32x4.bitmask(f32x4.ne(v128.load(x), all)); hits; hits &= hits - 1, list += 8) {
      const lane = <usize>ctz(hits);
      store<u32>(list, <u32>(row + lane * ROW));
      store<f32>(list, load<f32>(x + (lane << 2)) - usual, 4);
    }
  }
  for (; x < end; x += 4, row += ROW) {
    if (load<f32>(x) == usual) continue;
    store<u32>(list, <u32>row);
    store<f32>(list, load<f32>(x) - usual, 4);
    list += 8;
  }
  return list;
}

/** Lists all columns of x [m, k] in the same way; the number of entries up to each one's end: [k]. */
function listColumns(x: usize, m: i32, k: i32, usual: f32, ends: usize, list: usize): void {
  memory.fill(ends, 0, bytes(k + 1));
  const all = f32x4.splat(usual);
  // Entries of each column, one place behind its own.
  for (let i = 0, at = x; i < m; i++) {
    let to = ends + 4;
    const end = at + bytes(k);
    for (; at + 16 <= end; at += 16, to += 16)
      v128.store(to, i32x4.sub(v128.load(to), f32x4.ne(v128.load(at), all)));
    for (; at < end; at += 4, to += 4) store<i32>(to, load<i32>(to) + i32(load<f32>(at) != usual));
  }
  // Where each column begins; filling moves this on to its end.
  let sum = 0;
  for (let j = 0; j < k; j++) {
    sum += load<i32>(ends + bytes(j));
    store<i32>(ends + bytes(j), sum);
  }
  for (let i = 0, row: usize = 0, at = x; i < m; i++, row += ROW) {
    let to = ends;
    const end = at + bytes(k);
    for (; at + 16 <= end; at += 16, to += 16)
      for (let hits = i32x4.bitmask(f32x4.ne(v128.load(at), all)); hits; hits &= hits - 1) {
        const lane = (<usize>ctz(hits)) << 2;
        enter(to + lane, list, row, load<f32>(at + lane) - usual);
      }
    for (; at < end; at += 4, to += 4) if (load<f32>(at) != usual) enter(to, list, row, load<f32>(at) - usual);
  }
}

// @ts-ignore: decorator
@inline
function enter(place: usize, list: usize, row: usize, by: f32): void {
  const n = load<i32>(place);
  store<u32>(list + ((<usize>n) << 3), <u32>row);
  store<f32>(list + ((<usize>n) << 3), by, 4);
  store<i32>(place, n + 1);
}

/** c [width] = start + the sum over the list of the numbers there times the rows of the panel there. */
function combine(list: usize, end: usize, panel: usize, start: usize, c: usize, width: i32): void {
  if (width == WIDTH) wide(list, end, panel, start, c);
  else {
    wide(list, end, panel, start, start + ROW);
    memory.copy(c, start + ROW, bytes(width));
  }
}

function wide(list: usize, end: usize, panel: usize, start: usize, c: usize): void {
  let p0 = v128.load(start);
  let p1 = v128.load(start, 16);
  let p2 = v128.load(start, 32);
  let p3 = v128.load(start, 48);
  let p4 = v128.load(start, 64);
  let p5 = v128.load(start, 80);
  let p6 = v128.load(start, 96);
  let p7 = v128.load(start, 112);
  for (; list < end; list += 8) {
    const row = panel + <usize>load<u32>(list);
    const s = v128.load32_splat(list, 4);
    p0 = madd(s, v128.load(row), p0);
    p1 = madd(s, v128.load(row, 16), p1);
    p2 = madd(s, v128.load(row, 32), p2);
    p3 = madd(s, v128.load(row, 48), p3);
    p4 = madd(s, v128.load(row, 64), p4);
    p5 = madd(s, v128.load(row, 80), p5);
    p6 = madd(s, v128.load(row, 96), p6);
    p7 = madd(s, v128.load(row, 112), p7);
  }
  v128.store(c, p0);
  v128.store(c, p1, 16);
  v128.store(c, p2, 32);
  v128.store(c, p3, 48);
  v128.store(c, p4, 64);
  v128.store(c, p5, 80);
  v128.store(c, p6, 96);
  v128.store(c, p7, 112);
}
