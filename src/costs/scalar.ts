/** The plain form of a cost between points, without the whole compiler, so that the page needs no tensors. */

import type { Cost, CostSpec } from './cost.ts';
import { distancePower, isMonotone } from './language/analyse.ts';
import { Graph, type Node } from './language/graph.ts';
import type { Ast, Parameter, Parameters } from './language/language.ts';
import { lower } from './language/lower.ts';
import { parseExpression } from './language/parse.ts';
import { COST_DEFAULTS, COST_PRESETS } from './presets.ts';
import { toJavaScript } from './targets/javascript.ts';

/** A cost that has been parsed. */
export interface ReadCost {
  text: string;
  tree: Ast;
  parameters: Parameters;
  graph: Graph;
  root: Node;
}

/**
 * Parses a cost in the language. Throws an `ExpressionError` if a typed expression is wrong, an `Error` for an unknown
 * name.
 */
export function readCost(spec: CostSpec, dimension: number): ReadCost {
  const text = expressionOf(spec);
  const tree = parseExpression(text);
  const parameters = parametersOf(spec);
  const graph = new Graph(dimension);
  return { text, tree, parameters, graph, root: lower(tree, graph, parameters) };
}

/** The cost in double precision, and whether it is monotone. */
export const plainForm = (root: Node, graph: Graph): Pick<Cost, 'scalar' | 'monotone'> => ({
  scalar: toJavaScript(root, graph),
  monotone: isMonotone(root, graph),
});

/** The p for which a cost in the language is |x - y|^p; null if it is no such power. Throws what `readCost` throws. */
export const distancePowerOf = (spec: CostSpec, dimension: number): number | null =>
  distancePower(readCost(spec, dimension).root);

/** The parts of a cost between points of R^dimension that single values need. Throws what `readCost` throws. */
export function scalarCost(
  spec: CostSpec,
  dimension: number,
): Pick<Cost, 'dimension' | 'scalar' | 'monotone'> {
  const { root, graph } = readCost(spec, dimension);
  return { dimension, ...plainForm(root, graph) };
}

/** The expression of a cost in the language. Throws an `Error` for other names, also those of costs of images. */
export function expressionOf(spec: CostSpec): string {
  if (spec.name === 'custom') return spec.expression ?? '';
  const preset = COST_PRESETS.find((p) => p.name === spec.name);
  if (!preset) throw new Error(`There is no cost "${spec.name}".`);
  return preset.expression;
}

function parametersOf(spec: CostSpec): Parameters {
  const value = (name: Parameter): number => {
    const given = spec.parameters?.[name];
    return given !== undefined && Number.isFinite(given) ? given : COST_DEFAULTS[name];
  };
  return { p: value('p'), q: value('q'), weight: value('weight'), period: value('period') };
}
