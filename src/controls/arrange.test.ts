import { describe, expect, it } from 'vitest';
import type { OwnImages } from '../data/user/own.ts';
import { defaults, withChange } from '../experiment/experiment.ts';
import { RECIPES, withRecipe } from '../experiment/presets.ts';
import { GROUPS, SETTINGS } from '../experiment/settings.ts';
import type { Experiment, Group } from '../settings/table.ts';
import { hasBall, settingsOf } from './arrange.ts';
import { recipeOf } from './RecipeRow.tsx';

const OWN: OwnImages = {
  kind: 'images',
  name: 'pets.zip',
  fingerprint: 'ab12',
  count: 2,
  side: 1,
  channels: 3,
  pixels: new Uint8Array(6),
  labels: new Uint8Array([0, 1]),
  classes: null,
};
const experiment = (change: Partial<Experiment>) => withChange(defaults(change.data), change);
const keys = (group: Group, e: Experiment, own: OwnImages | null = null) =>
  settingsOf(group, e, own).map((s) => s.key);

describe('the groups', () => {
  it('show every setting that matters once, but for layers and own files', () => {
    for (const data of ['ring', 'mnist', 'fashion'] as const) {
      const e = experiment({ data });
      const shown = GROUPS.flatMap(({ group }) => keys(group, e));
      const wanted = SETTINGS.filter((s) => s.when?.(e) ?? true).map((s) => s.key);
      expect([...shown].sort()).toEqual(wanted.filter((key) => key !== 'layers' && key !== 'own').sort());
    }
  });

  it('offer trained networks with the data that they are for', () => {
    expect(keys('data', experiment({ data: 'mnist' })).slice(0, 2)).toEqual(['data', 'start']);
    expect(keys('networks', experiment({ data: 'mnist' }))).not.toContain('start');
    expect(keys('networks', experiment({ data: 'ring' }))).toContain('start');
    expect(keys('networks', experiment({ data: 'images' }))).toContain('start');
  });

  it('show what own pictures have: classes where they are labelled, colour where they are coloured', () => {
    const e = experiment({ data: 'images', own: 'ab12' });
    expect(keys('data', e)).toEqual(['data', 'N', 'image', 'colour']);
    expect(keys('data', e, OWN)).toEqual(['data', 'classes', 'N', 'image', 'colour']);
    expect(keys('data', e, { ...OWN, labels: null, channels: 1 })).toEqual(['data', 'N', 'image']);
    expect(keys('data', { ...e, own: 'other' }, OWN)).not.toContain('classes');
  });
});

it('a unit ball is drawn for costs of differences only', () => {
  expect(
    ['power', 'cosine', 'custom', 'ssim', 'blur'].map((cost) => hasBall({ cost } as Experiment)),
  ).toEqual([true, true, true, false, false]);
});

it('a recipe is known again until something else is changed', () => {
  for (const cost of ['square', 'ssim', 'power'] as const) {
    for (const recipe of RECIPES) {
      const e = withRecipe(recipe, experiment({ data: 'mnist', cost }));
      expect(recipeOf(e)?.id).toBe(recipe.id);
      expect(recipeOf({ ...e, steps: e.steps + 1 })).toBeUndefined();
    }
  }
});
