import { same } from '../experiment/experiment.ts';
import { type Preset, RECIPES, withRecipe } from '../experiment/presets.ts';
import type { Experiment } from '../settings/table.ts';

/** The recipe that an experiment is trained by, if it is exactly one of them. */
export const recipeOf = (e: Experiment): Preset | undefined =>
  RECIPES.find((recipe) => same(withRecipe(recipe, e), e));
