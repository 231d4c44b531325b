import { expect, it } from 'vitest';
import { compileCost } from './compile.ts';
import { COST_PRESETS, CUSTOM_COST } from './presets.ts';

it.each(COST_PRESETS)('$name compiles in every dimension, and names its parameters', (preset) => {
  for (const dimension of [1, 2, 784]) {
    expect(compileCost({ name: preset.name }, dimension).dimension).toBe(dimension);
  }
  const named = ['p', 'q', 'weight', 'period'].filter((name) =>
    new RegExp(`\\b${name}\\b`).test(preset.expression),
  );
  expect([...preset.parameters]).toEqual(named);
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

it('has an example of a typed cost', () => {
  expect(compileCost({ name: 'custom', expression: CUSTOM_COST.expression }, 2).monotone).toBe(true);
});
