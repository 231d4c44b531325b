import { same } from '../experiment/experiment.ts';
import { type Preset, RECIPES, withRecipe } from '../experiment/presets.ts';
import type { Experiment } from '../settings/table.ts';
import { MenuButton } from '../ui/MenuButton.tsx';

interface Props {
  experiment: Experiment;
  change: (partial: Partial<Experiment>) => void;
}

/** Ways to train on images: each one sets everything except the data and the cost. */
export function RecipeRow({ experiment, change }: Props) {
  const recipe = recipeOf(experiment);
  const now = recipe?.label ?? 'Custom';
  const choose = (id: string) => {
    const chosen = RECIPES.find((r) => r.id === id);
    if (chosen) change(withRecipe(chosen, experiment));
  };
  return (
    <div className="row">
      <div className="row-head">
        <span className="row-label">Recipe</span>
        <span className="row-gap" />
        <MenuButton
          label={`Recipe: ${now}`}
          className="choose"
          entries={RECIPES}
          onChoose={choose}
          isCurrent={(id) => id === recipe?.id}
        >
          <span>{now}</span>
        </MenuButton>
      </div>
    </div>
  );
}

/** The recipe of an experiment, if it is exactly one of them. */
export const recipeOf = (e: Experiment): Preset | undefined =>
  RECIPES.find((recipe) => same(withRecipe(recipe, e), e));
