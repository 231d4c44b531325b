/** What WGSL must keep to so that it runs on real devices, as far as its text shows: see docs/WEBGPU.md. */

/** Limits that every adapter has by default. */
const LIMITS = { storageBuffers: 8, invocations: 256, workgroupBytes: 16_384 };
/** Characters: longer texts are unrolled loops, which some compilers take half a minute for. */
const LONGEST = 60_000;

const BYTES: Readonly<Record<string, number>> = { f32: 4, i32: 4, u32: 4, vec4f: 16 };

/**
 * The rules that a shader breaks, each in a few words; none if all is well. `storageBuffers`: the device's limit, for a
 * kernel that adapts to it.
 */
export function brokenRules(wgsl: string, storageBuffers = LIMITS.storageBuffers): string[] {
  const code = wgsl.replace(/\/\/.*|\/\*[\s\S]*?\*\//g, '');
  const broken: string[] = [];
  const rule = (holds: boolean, text: string) => void (holds || broken.push(text));
  rule(!/\boverride\b/.test(code), 'an override constant (Safari ignores them in array sizes)');
  rule(!/\bsubgroup/.test(code), 'subgroups (their size changes between runs)');
  rule(!/\btanh\((?!clamp\()/.test(code), 'tanh of a number that is not clamped (NaN above 88)');
  rule(!/\bexp2?\((?!min\(|-)/.test(code), 'exp of a number that has no upper bound (overflows)');
  rule(!/\bpow\((?!max\(|t,)/.test(code), 'pow of a base that may be negative (NaN)');
  rule(!/\bpow\(t,/.test(code) || /pow\(t, [^;]*t > 0f\)/.test(code), 'pow(t, p) without a guard at t = 0');
  rule(!/\b(isNan|isInf|bitcast<f32>\(0x7f8)/.test(code), 'a test for what fast maths folds away');
  const storage = code.match(/var<storage/g)?.length ?? 0;
  rule(storage <= storageBuffers, `${storage} storage buffers`);
  const [x = 1, y = 1, z = 1] = (/@workgroup_size\(([^)]*)\)/.exec(code)?.[1] ?? '').split(',').map(Number);
  rule(x * y * z <= LIMITS.invocations, `${x * y * z} invocations in a workgroup`);
  const bytes = workgroupBytes(code);
  rule(bytes <= LIMITS.workgroupBytes, `${bytes} bytes of workgroup memory`);
  rule(code.length <= LONGEST, `${code.length} characters`);
  return broken;
}

/** Bytes of all variables of a workgroup. Throws an Error for a type that is not known here. */
function workgroupBytes(code: string): number {
  let sum = 0;
  for (const [, type] of code.matchAll(/var<workgroup> \w+: ([^;]+);/g)) {
    const [, element, count = '1'] = /^(?:array<(?=.*,))?([^,]+?)(?:, (\d+)>)?$/.exec(type) ?? [];
    const bytes = BYTES[element?.replace(/^atomic<(\w+)>$/, '$1') ?? ''];
    if (!bytes) throw new Error(`The size of ${type} is not known.`);
    sum += bytes * Number(count);
  }
  return sum;
}
