/**
 * The search of a k-d tree in the plane: see `transport/engines/kdtree/search.ts`, whose answers it gives, to the bit. All
 * numbers are of double precision, two at a time: two children of a node, two points of a leaf. Ties go to the lowest index,
 * as everywhere: so each node has the lowest index below it.
 *
 * A tree of so many leaves is one piece of memory. For each inner node, those of its children side by side: lower corner,
 * upper corner, smallest psi. For each leaf, first coordinates, second coordinates, psi, of SLOTS points each (where there
 * are fewer, psi is infinite). Then whole numbers: the original index of each slot; for each node its lowest index; for
 * each leaf how many points it has.
 */
const SLOTS: i32 = 16;
const PAIR: usize = 80;
const LEAF: usize = 384;
/** Nodes that can be put off: one a level at most, and no tree has so many levels. */
const DEEPEST: usize = 64;

/** Where the parts are, counted from the tree. */
// @ts-ignore: decorator
@inline
function points(leaves: i32): usize {
  return <usize>(leaves - 1) * PAIR;
}

// @ts-ignore: decorator
@inline
function places(leaves: i32): usize {
  return points(leaves) + <usize>leaves * LEAF;
}

// @ts-ignore: decorator
@inline
function lowest(leaves: i32): usize {
  return places(leaves) + <usize>(leaves * SLOTS * 4);
}

// @ts-ignore: decorator
@inline
function sizes(leaves: i32): usize {
  return lowest(leaves) + <usize>((2 * leaves - 1) * 4);
}

// @ts-ignore: decorator
@inline
function putOff(leaves: i32): usize {
  return sizes(leaves) + <usize>(leaves * 4);
}

/** Bytes of a tree with so many leaves, and of what a search puts off. */
export function treeBytes(leaves: i32): usize {
  return putOff(leaves) + DEEPEST * 12;
}

/**
 * Puts psi into the tree, in single precision [N] or, as `columns` says, [N, 2]: then it is the sum of both. The least psi
 * of each node follows from the leaves upwards.
 */
export function refreshTree(tree: usize, leaves: i32, psi: usize, columns: i32): void {
  let size = tree + sizes(leaves);
  let place = tree + places(leaves);
  let values = tree + points(leaves) + 2 * SLOTS * 8;
  for (let leaf = 0; leaf < leaves; leaf++, size += 4, place += SLOTS * 4, values += LEAF) {
    let least = Infinity;
    for (let slot: usize = 0, end = <usize>load<i32>(size); slot < end; slot++) {
      const at = psi + ((<usize>(load<i32>(place + (slot << 2)) * columns)) << 2);
      const value = columns == 2 ? <f64>load<f32>(at) + <f64>load<f32>(at, 4) : <f64>load<f32>(at);
      store<f64>(values + (slot << 3), value);
      least = min(least, value);
    }
    setLeast(tree, leaves - 1 + leaf, least);
  }
  for (let v = leaves - 2; v > 0; v--) {
    const pair = tree + <usize>v * PAIR;
    setLeast(tree, v, min(load<f64>(pair, 64), load<f64>(pair, 72)));
  }
}

/** Node v keeps its least psi with its sibling, in the pair of their parent; the root needs none. */
function setLeast(tree: usize, v: i32, least: f64): void {
  if (v > 0) store<f64>(tree + <usize>((v - 1) >> 1) * PAIR + <usize>(((v - 1) & 1) << 3), least, 64);
}

/** s |x - y|^p + psi of two candidates, from the squared distances. */
// @ts-ignore: decorator
@inline
function score(square: v128, psi: v128, scale: v128, root: bool): v128 {
  return f64x2.add(f64x2.mul(scale, root ? f64x2.sqrt(square) : square), psi);
}

/** How far x is from intervals low..high. */
// @ts-ignore: decorator
@inline
function beyond(x: v128, low: v128, high: v128): v128 {
  return f64x2.pmax(f64x2.pmax(f64x2.sub(low, x), f64x2.sub(x, high)), f64x2.splat(0));
}

/**
 * argmin_j { s |x_i - y_j|^p + psi_j } for the points x [m, 2] that `order` [count] names, p being 1 where `root` is true,
 * else 2: the index [m] (int32) and the least value [m], at the places of those points. Each search begins with the answer of
 * the point before, so that neighbours should follow each other, goes down to the nearer child first, and puts the other off
 * with its bound.
 */
export function searchTree(
  tree: usize,
  leaves: i32,
  x: usize,
  order: usize,
  count: i32,
  scale: f64,
  root: bool,
  index: usize,
  value: usize
): void {
  const s = f64x2.splat(scale);
  const pointsAt = tree + points(leaves);
  const placesAt = tree + places(leaves);
  const lowestAt = tree + lowest(leaves);
  const sizesAt = tree + sizes(leaves);
  const boundsAt = tree + putOff(leaves);
  const waitingAt = boundsAt + DEEPEST * 8;
  let guess = 0; // the slot of the answer before: a good first guess for its neighbour
  for (const end = order + ((<usize>count) << 2); order < end; order += 4) {
    const i = <usize>load<i32>(order);
    const x0 = f64x2.splat(<f64>load<f32>(x + (i << 3)));
    const x1 = f64x2.splat(<f64>load<f32>(x + (i << 3), 4));
    let at = pointsAt + <usize>(guess / SLOTS) * LEAF + ((<usize>(guess % SLOTS)) << 3);
    const dx = f64x2.extract_lane(x0, 0) - load<f64>(at);
    const dy = f64x2.extract_lane(x1, 0) - load<f64>(at, SLOTS * 8);
    const square = dx * dx + dy * dy;
    let best = scale * (root ? sqrt<f64>(square) : square) + load<f64>(at, 2 * SLOTS * 8);
    let answer = load<i32>(placesAt + ((<usize>guess) << 2));
    let depth: usize = 0;
    let v = 0;
    while (v >= 0) {
      while (v < leaves - 1) {
        const pair = tree + <usize>v * PAIR;
        const d0 = beyond(x0, v128.load(pair), v128.load(pair, 32));
        const d1 = beyond(x1, v128.load(pair, 16), v128.load(pair, 48));
        const square = f64x2.add(f64x2.mul(d0, d0), f64x2.mul(d1, d1));
        const least = score(square, v128.load(pair, 64), s, root);
        const a = f64x2.extract_lane(least, 0);
        const b = f64x2.extract_lane(least, 1);
        const second = i32(a > b);
        const far = 2 * v + 2 - second;
        const worse = second ? a : b;
        if (worse <= best && (worse < best || load<i32>(lowestAt + ((<usize>far) << 2)) < answer)) {
          store<f64>(boundsAt + (depth << 3), worse);
          store<i32>(waitingAt + (depth << 2), far);
          depth++;
        }
        v = 2 * v + 1 + second;
        if (min(a, b) > best) v = -1;
        if (v < 0) break;
      }
      if (v >= 0) {
        const leaf = v - (leaves - 1);
        at = pointsAt + <usize>leaf * LEAF;
        const size = load<i32>(sizesAt + ((<usize>leaf) << 2));
        for (let slot = 0; slot < size; slot += 2, at += 16) {
          const d0 = f64x2.sub(x0, v128.load(at));
          const d1 = f64x2.sub(x1, v128.load(at, SLOTS * 8));
          const square = f64x2.add(f64x2.mul(d0, d0), f64x2.mul(d1, d1));
          const both = score(square, v128.load(at, 2 * SLOTS * 8), s, root);
          // Most pairs have no hit: one comparison decides that for both.
          let hits = i64x2.bitmask(f64x2.le(both, f64x2.splat(best)));
          for (; hits; hits &= hits - 1) {
            const lane = hits & 1 ? 0 : 1;
            const found = lane ? f64x2.extract_lane(both, 1) : f64x2.extract_lane(both, 0);
            const place = load<i32>(placesAt + ((<usize>(leaf * SLOTS + slot + lane)) << 2));
            if (found < best || (found == best && place < answer)) {
              best = found;
              answer = place;
              guess = leaf * SLOTS + slot + lane;
            }
          }
        }
        v = -1;
      }
      while (depth > 0 && v < 0) {
        depth--;
        const bound = load<f64>(boundsAt + (depth << 3));
        const node = load<i32>(waitingAt + (depth << 2));
        if (bound < best || (bound == best && load<i32>(lowestAt + ((<usize>node) << 2)) < answer)) v = node;
      }
    }
    store<i32>(index + (i << 2), answer);
    store<f32>(value + (i << 2), <f32>best);
  }
}
