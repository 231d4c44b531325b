import type { Cost, Fold } from '../../../costs/cost.ts';
import type { Radial } from '../../../costs/radial.ts';

/** How a radial cost grows with the squared distance t, as WGSL: `fn grow(t: f32) -> f32`, for t >= 0. */
export const growText = ({ wgsl }: Radial): string => `fn grow(t: f32) -> f32 { return ${wgsl}; }`;

/** The numbers of a cost as uniforms of a kernel: c0, c1, ... */
export const constantUniforms = ({
  constants,
}: Pick<Fold, 'constants'>): Record<string, readonly ['f32', number]> =>
  Object.fromEntries(constants.map((value, i) => [`c${i}`, ['f32', value]]));

/** The fold of a cost, or of its squared distance if it is radial; null if it has none. */
export function foldOf({ fold, radial }: Pick<Cost, 'fold' | 'radial'>): Fold | null {
  if (fold || !radial) return fold;
  const squares = { init: '0f', update: 'acc + (xk - yk) * (xk - yk)' };
  const { constants } = radial;
  return { stages: [{ accumulators: [squares] }], result: 'grow(r0)', helpers: growText(radial), constants };
}

/** The number of accumulators of a fold, over all stages. */
export const accumulatorCount = (fold: Fold): number =>
  fold.stages.reduce((sum, stage) => sum + stage.accumulators.length, 0);

/** The number of the first accumulator of a stage. */
const first = (fold: Fold, stage: number): number =>
  accumulatorCount({ ...fold, stages: fold.stages.slice(0, stage) });

/** WGSL `var a0<suffix> = init;` for each accumulator of a stage; the suffix distinguishes pairs. */
export const declare = (fold: Fold, stage: number, suffix = ''): string =>
  accumulators(fold, stage, (n, { init }) => `var a${n}${suffix}: f32 = ${init};`);

/** WGSL of a stage's step over coordinate k; `xk`, `yk` and `k` must be in scope under these names. */
export function step(fold: Fold, stage: number, suffix = ''): string {
  const text = accumulators(
    fold,
    stage,
    (n, { update }) => `{ let acc = a${n}${suffix}; a${n}${suffix} = ${update}; }`,
  );
  return `${earlier(fold, stage, suffix)}${text}`;
}

/** WGSL `let r0 = a0;` for all accumulators, when all stages are done: the fold's result refers to these names. */
export const results = (fold: Fold, suffix = ''): string => earlier(fold, fold.stages.length, suffix);

/** `let r0 = a0;` for the accumulators of the stages before. */
function earlier(fold: Fold, stage: number, suffix: string): string {
  return Array.from({ length: first(fold, stage) }, (_, n) => `let r${n} = a${n}${suffix}; `).join('');
}

function accumulators(
  fold: Fold,
  stage: number,
  text: (n: number, accumulator: { init: string; update: string }) => string,
): string {
  const from = first(fold, stage);
  return fold.stages[stage].accumulators.map((a, i) => text(from + i, a)).join(' ');
}
