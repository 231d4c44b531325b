import { expect, it } from 'vitest';
import { brokenRules } from '../test/tensor/wgsl-rules.ts';

it.each([
  ['an override', 'override n = 4u;', /override/],
  ['subgroups', 'let s = subgroupAdd(1.0);', /subgroups/],
  ['tanh', 'y[i] = tanh(x[i]);', /tanh/],
  ['exp', 'y[i] = exp(x[i]);', /exp/],
  ['exp2', 'y[i] = exp2(x[i]);', /exp/],
  ['pow', 'y[i] = pow(x[i], 2.0);', /pow/],
  ['pow at 0', 'let v = pow(t, 0.5f);', /guard/],
  ['a test for infinity', 'if (isInf(x[i])) { return; }', /fast maths/],
  ['nine buffers', 'var<storage, read> x: array<f32>;\n'.repeat(9), /9 storage buffers/],
  ['a large workgroup', '@compute @workgroup_size(16, 17) fn f() {}', /272 invocations/],
  [
    'workgroup memory',
    'var<workgroup> a: array<vec4f, 1024>;\nvar<workgroup> b: atomic<i32>;',
    /16388 bytes/,
  ],
  ['an unrolled loop', 'x += 1.0;\n'.repeat(9000), /characters/],
])('finds %s', (_, wgsl, said) => {
  expect(brokenRules(wgsl).join('; ')).toMatch(said);
});

it('lets through what is guarded, and does not read comments', () => {
  const guarded = `// tanh(x) overflows
var<workgroup> list: array<u32, 1024>;
var<workgroup> counts: array<atomic<i32>, 256>;
fn f(t: f32) -> f32 { return tanh(clamp(t, -15f, 15f)) + exp(min(t, 80f)) + select(0f, pow(t, f32(0.5)), t > 0f); }`;
  expect(brokenRules(guarded)).toEqual([]);
  expect(() => brokenRules('var<workgroup> a: array<mat4x4f, 2>;')).toThrow(/not known/);
});
