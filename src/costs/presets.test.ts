import { expect, it } from 'vitest';
import { defaults, findSetting } from '../../test/experiment.ts';
import { compileCost } from './compile.ts';
import { PARAMETERS } from './language/language.ts';
import { COST_PRESETS, IMAGE_COSTS, isImageCost } from './presets.ts';

it.each(COST_PRESETS)('$name compiles in every dimension, and shows the sliders that it names', (preset) => {
  for (const dimension of [1, 2, 784]) {
    expect(compileCost({ name: preset.name }, dimension).dimension).toBe(dimension);
  }
  const experiment = { ...defaults(), cost: preset.name };
  const shown = PARAMETERS.filter((name) => findSetting(name)?.when?.(experiment));
  expect(shown).toEqual(PARAMETERS.filter((name) => new RegExp(`\\b${name}\\b`).test(preset.expression)));
});

it('fills parameters in', () => {
  const expression = (name: string, parameters = {}) => compileCost({ name, parameters }, 2).expression;
  expect(expression('power')).toBe('norm(x-y)^2');
  expect(expression('power', { p: 0.5 })).toBe('norm(x-y)^0.5');
  expect(expression('norm', { q: 16 })).toBe('norm(x-y, inf)');
  expect(expression('anisotropic', { weight: -3 })).toBe('sum((-3)^t * (x-y)^2)');
  expect(expression('power', { p: Number.NaN })).toBe('norm(x-y)^2');
  expect(
    compileCost({ name: 'custom', expression: 'q + norm(q*x, q)', parameters: { q: 20 } }, 2).expression,
  ).toBe('20 + norm(20*x, inf)');
});

it('each choice of the table has its expression or is one of images, and the typed one has an example', () => {
  const setting = findSetting('cost');
  const choices = setting?.kind === 'choice' ? setting.options.map(({ value }) => value) : [];
  const named = COST_PRESETS.map(({ name }) => name);
  expect(choices.toSorted()).toEqual(['custom', ...named, ...IMAGE_COSTS].toSorted());
  expect(choices.filter(isImageCost).toSorted()).toEqual(IMAGE_COSTS.toSorted());
  expect(compileCost({ name: 'custom', expression: defaults().expr }, 2).monotone).toBe(true);
});

it('says so where a cost of images is not loaded, or not for such points', () => {
  expect(() => compileCost({ name: 'ssim' }, 784)).toThrow('The cost "ssim" is not loaded.');
  const ssim = (d: number) =>
    compileCost({ name: 'ssim' }, d, (spec) => ({ ...compileCost({ name: 'square' }, 9), spec }));
  expect(ssim(9).spec.name).toBe('ssim');
  expect(() => ssim(784)).toThrow('The images have 9 numbers, the points 784.');
});
