import type { Method } from '../methods/method.ts';

export interface Layer {
  name: LayerName;
  label: string;
  help: string;
  tex?: string;
  /** The capability of a method that it needs: see `Trainer`. */
  needs?: 'assigning' | 'critic' | 'trajectories' | 'plan';
}
export type LayerName =
  | 'reals'
  | 'generated'
  | 'paths'
  | 'lines'
  | 'plan'
  | 'optimum'
  | 'differing'
  | 'psi'
  | 'cells'
  | 'critic'
  | 'arrows';

/** The layers of the plane, in the order of their switches. */
export const LAYERS: readonly Layer[] = [
  {
    name: 'reals',
    label: 'Reals',
    help: 'The data. If points are assigned to them, colour shows how many each one receives, relative to its fair share of those shown.',
    tex: String.raw`n_j = \#\{i : a(i) = j\}`,
  },
  {
    name: 'generated',
    label: 'Generated',
    help: 'What the generator makes of a fixed set of latents. The same latent keeps its point, so you can follow it.',
    tex: String.raw`x_i = G_\theta(z_i)`,
  },
  {
    name: 'paths',
    label: 'Paths',
    help: 'How a latent becomes its generated point: it follows the velocity in Euler steps.',
    tex: String.raw`x_{t+h} = x_t + h\,v_\theta(x_t, t)`,
    needs: 'trajectories',
  },
  {
    name: 'lines',
    label: 'Lines',
    help: 'From each generated point to the real that it is assigned to, which has the least s·c + ψ.',
    tex: String.raw`a(i) = \arg\min_j \{\, s\,c(x_i, y_j) + \psi(y_j) \,\}`,
    needs: 'assigning',
  },
  {
    name: 'plan',
    label: 'Plan',
    help: 'Between some of the points and some of the reals, for a clear picture.',
    tex: String.raw`\pi_{ij}`,
    needs: 'plan',
  },
  {
    name: 'optimum',
    label: 'Optimum',
    help: 'Where the points go at the least total cost if each real receives its share: the certified optimum, whatever ψ is. Thin lines carry part of a point’s mass. When loads are even, the assignment costs as little.',
    tex: String.raw`\arg\min_{\pi}\sum_{i,j}\pi_{ij}\,c(x_i,y_j)`,
  },
  {
    name: 'differing',
    label: 'Only differing',
    help: 'Of the lines and of the optimum, only those of points that the assignment sends elsewhere than the optimal plan that was found. Where the optimum is not known yet, no lines are drawn.',
    needs: 'assigning',
  },
  {
    name: 'psi',
    label: 'c-transform',
    help: 'The least s·c + ψ over all reals, at each place x. It is defined everywhere, ψ at the reals alone: hover over one for its value.',
    tex: String.raw`x \mapsto \min_j \{\, s\,c(x, y_j) + \psi(y_j) \,\}`,
    needs: 'assigning',
  },
  {
    name: 'cells',
    label: 'Cells',
    help: 'A point that lands in a cell is assigned to the real of that cell. At the optimum all cells receive the same share.',
    tex: String.raw`\{x : \arg\min_k s\,c(x, y_k) + \psi(y_k) = j\}`,
    needs: 'assigning',
  },
  {
    name: 'critic',
    label: 'Critic',
    help: 'The value of the critic at each place, with contour lines. Arrows: the direction in which it rises at the generated points, and how steeply.',
    needs: 'critic',
  },
  {
    name: 'arrows',
    label: 'Arrows',
    help: 'How far each generated point moved since the last frame of an earlier iteration, magnified.',
    tex: 'x_i^{t} - x_i^{t-1}',
  },
];

/** The layers that a method's frames can show; the method says what its critic and its plan are. */
export function layersOf({
  unassigned,
  critic,
  flow,
  plan,
}: Pick<Method, 'unassigned' | 'critic' | 'flow' | 'plan'>): Layer[] {
  const has = {
    assigning: unassigned === null,
    critic: critic !== null,
    trajectories: flow !== undefined,
    plan: plan !== undefined,
  };
  const named = critic && { label: critic.name, tex: critic.tex, help: critic.help };
  return LAYERS.filter(({ needs }) => !needs || has[needs]).map((layer) => {
    if (layer.needs === 'plan') return { ...layer, help: `${plan} ${layer.help}` };
    return layer.needs === 'critic' ? { ...layer, ...named, help: `${named?.help} ${layer.help}` } : layer;
  });
}

/** A view of the plane: a set of layers that answers one question. */
interface NamedView {
  label: string;
  help: string;
  /** The names of its layers, in the order of the table. */
  layers: string;
}

const VIEWS: readonly NamedView[] = [
  {
    label: 'Assignment',
    help: 'Which real each generated point goes to.',
    layers: 'reals,generated,lines',
  },
  {
    label: 'Potential ψ',
    help: 'The landscape that ψ makes: its c-transform, the least s·c + ψ at each place. Hover over a real for its ψ.',
    layers: 'reals,psi',
  },
  {
    label: 'Cells',
    help: 'All places from which a point goes to the same real.',
    layers: 'reals,generated,cells',
  },
  {
    label: 'Optimal or not',
    help: 'Only the points that the assignment sends elsewhere than the certified optimum; dashed: where the optimum sends them.',
    layers: 'reals,generated,lines,optimum,differing',
  },
];

/** Views where points are not assigned. */
const UNASSIGNED_VIEWS: readonly NamedView[] = [
  { label: 'Points', help: 'Reals and generated points alone.', layers: 'reals,generated' },
  {
    label: 'Optimum',
    help: 'Where the points shown would go at the least total cost.',
    layers: 'reals,generated,optimum',
  },
];

/** The views of a method: those of its assignment, or those of what it has instead. */
export function viewsOf(
  method: Pick<Method, 'unassigned' | 'critic' | 'flow' | 'plan'>,
): readonly NamedView[] {
  if (method.unassigned === null) return VIEWS;
  const own = layersOf(method)
    .filter(({ needs }) => needs !== undefined)
    .map(({ label, help, name }) => ({ label, help, layers: `reals,generated,${name}` }));
  return [...UNASSIGNED_VIEWS.slice(0, 1), ...own, ...UNASSIGNED_VIEWS.slice(1)];
}

/** Do both texts name the same of these layers? */
export function sameLayers(a: string, b: string, among: readonly Layer[]): boolean {
  const [one, other] = [parseLayers(a), parseLayers(b)];
  return among.every(({ name }) => one.has(name) === other.has(name));
}

const NAMES = new Set<string>(LAYERS.map((l) => l.name));

/** The layers in a comma-separated text; unknown names are ignored. */
export const parseLayers = (text: string): Set<LayerName> =>
  new Set(text.split(',').filter((name): name is LayerName => NAMES.has(name)));

/** The text with one layer switched, in the order of the table. */
export function switchLayer(text: string, name: LayerName): string {
  const on = parseLayers(text);
  if (!on.delete(name)) on.add(name);
  return LAYERS.filter((l) => on.has(l.name))
    .map((l) => l.name)
    .join(',');
}

/** Do these layers need values on a grid: cells and c-transform, or the critic? */
export function needsGrid(text: string): boolean {
  const on = parseLayers(text);
  return on.has('cells') || on.has('psi') || on.has('critic');
}

/** Do these layers need a method's plan? */
export const needsPlan = (text: string): boolean => parseLayers(text).has('plan');

/** Is a layer on in the second text, but not in the first? */
export const turnsOn = (before: string, after: string, name: LayerName): boolean =>
  parseLayers(after).has(name) && !parseLayers(before).has(name);
