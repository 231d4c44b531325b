/** What the other files compute with: one line where the builds differ, and functions of four numbers at a time. */

/** a b + c; one rounding less in the relaxed build, where the processor can. */
// @ts-ignore: decorator
@inline
export function madd(a: v128, b: v128, c: v128): v128 {
  return ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(a, b, c) : f32x4.add(f32x4.mul(a, b), c);
}

/** The sum of four numbers, in pairs. */
// @ts-ignore: decorator
@inline
export function total(v: v128): f32 {
  return (
    f32x4.extract_lane(v, 0) +
    f32x4.extract_lane(v, 1) +
    (f32x4.extract_lane(v, 2) + f32x4.extract_lane(v, 3))
  );
}

/**
 * e^x, off by two units in the last place at most where it is a normal number; infinite above 88.72, and no less than
 * 2^-126. With n the integer nearest to x / ln 2, e^x is 2^n times a polynomial in x - n ln 2 (that of Cephes' expf).
 */
export function exp4(x: v128): v128 {
  const high = f32x4.splat(88.72284);
  const at = f32x4.pmax(f32x4.pmin(x, high), f32x4.splat(-87.33654)); // what is no number stays so
  const n = f32x4.nearest(f32x4.mul(at, f32x4.splat(1.44269504)));
  const r = madd(n, f32x4.splat(2.12194440e-4), madd(n, f32x4.splat(-0.693359375), at));
  let p = f32x4.splat(1.9875691500e-4);
  p = madd(p, r, f32x4.splat(1.3981999507e-3));
  p = madd(p, r, f32x4.splat(8.3334519073e-3));
  p = madd(p, r, f32x4.splat(4.1665795894e-2));
  p = madd(p, r, f32x4.splat(1.6666665459e-1));
  p = madd(p, r, f32x4.splat(5.0000001201e-1));
  p = f32x4.add(madd(f32x4.mul(r, r), p, r), f32x4.splat(1));
  // 2^n in two steps: 2^128 itself is no number.
  const whole = i32x4.trunc_sat_f32x4_s(n);
  const half = i32x4.shr_s(whole, 1);
  const first = i32x4.shl(i32x4.add(half, i32x4.splat(127)), 23);
  const second = i32x4.shl(i32x4.add(i32x4.sub(whole, half), i32x4.splat(127)), 23);
  const y = f32x4.mul(f32x4.mul(p, first), second);
  return v128.bitselect(f32x4.splat(Infinity), y, f32x4.gt(x, high));
}

/** log(1 + t) for t in 0..1: 2 artanh(t / (2 + t)), by its series, whose argument is 1/3 at most. */
function log1p4(t: v128): v128 {
  const s = f32x4.div(t, f32x4.add(t, f32x4.splat(2)));
  const q = f32x4.mul(s, s);
  let p = f32x4.splat(2.0 / 15.0);
  p = madd(p, q, f32x4.splat(2.0 / 13.0));
  p = madd(p, q, f32x4.splat(2.0 / 11.0));
  p = madd(p, q, f32x4.splat(2.0 / 9.0));
  p = madd(p, q, f32x4.splat(2.0 / 7.0));
  p = madd(p, q, f32x4.splat(2.0 / 5.0));
  p = madd(p, q, f32x4.splat(2.0 / 3.0));
  p = madd(p, q, f32x4.splat(2));
  return f32x4.mul(s, p);
}

/** 1 - 2 / (e^(2 |x|) + 1) with the sign of x; below .625, where that loses digits, the polynomial of Cephes' tanhf. */
export function tanh4(x: v128): v128 {
  const size = f32x4.abs(x);
  const e = exp4(f32x4.add(size, size));
  const large = f32x4.sub(f32x4.splat(1), f32x4.div(f32x4.splat(2), f32x4.add(e, f32x4.splat(1))));
  const square = f32x4.mul(x, x);
  let p = f32x4.splat(-5.70498872745e-3);
  p = madd(p, square, f32x4.splat(2.06390887954e-2));
  p = madd(p, square, f32x4.splat(-5.37397155531e-2));
  p = madd(p, square, f32x4.splat(1.33314422036e-1));
  p = madd(p, square, f32x4.splat(-3.33332819422e-1));
  const small = madd(f32x4.mul(size, square), p, size);
  const y = v128.bitselect(small, large, f32x4.lt(size, f32x4.splat(0.625)));
  return v128.or(y, v128.and(x, f32x4.splat(-0.0)));
}

/** log(1 + e^x) as max(x, 0) + log(1 + e^-|x|), in which no power overflows. */
export function softplus4(x: v128): v128 {
  const tail = log1p4(exp4(f32x4.neg(f32x4.abs(x))));
  return f32x4.add(f32x4.pmax(x, f32x4.splat(0)), tail);
}
