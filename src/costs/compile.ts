import type { CompileImageCost, Cost, CostSpec } from './cost.ts';
import { diameter, remember } from './diameter.ts';
import { distancePower } from './language/analyse.ts';
import { type Ast, isInfinite, PARAMETERS, type Parameters } from './language/language.ts';
import { children } from './language/parse.ts';
import { isImageCost } from './presets.ts';
import { powerOfDistance } from './radial.ts';
import { plainForm, readCost } from './scalar.ts';
import { toGradient, toMatched, toPairs } from './targets/tensors.ts';
import { toTex } from './targets/tex.ts';
import { toFold } from './targets/wgsl.ts';

/**
 * Compiles a cost between points of R^dimension to all its forms.
 * Throws an `ExpressionError` if a typed expression is wrong; an `Error` if the name is unknown, and for a cost of
 * images without `compileImageCost`, or with a shape of another dimension. See also `loadCost`.
 */
export function compileCost(
  spec: CostSpec,
  dimension: number,
  compileImageCost: CompileImageCost | null = null,
): Cost {
  if (!isImageCost(spec.name)) return vectorCost(spec, dimension);
  if (!compileImageCost) throw new Error(`The cost "${spec.name}" is not loaded.`);
  const cost = compileImageCost(spec);
  if (cost.dimension === dimension) return cost;
  throw new Error(`The images have ${cost.dimension} numbers, the points ${dimension}.`);
}

function vectorCost(spec: CostSpec, dimension: number): Cost {
  const { text, tree, parameters, graph, root } = readCost(spec, dimension);
  const { scalar, monotone } = plainForm(root, graph);
  const p = distancePower(root);
  return {
    spec,
    dimension,
    expression: filledIn(text, tree, parameters),
    tex: toTex(tree, parameters),
    matched: toMatched(root, graph),
    gradient: toGradient(root, graph),
    gradientInY: (x, y) => toGradient(root, graph, 'y')(x, y), // few ask for it
    pairs: toPairs(root, graph),
    scalar,
    fold: toFold(root, graph),
    monotone,
    radial: p === null ? null : powerOfDistance(p),
    features: null,
    ssim: null,
    diameter: remember((points) => diameter(points, dimension, scalar, monotone)),
  };
}

/** c(x_i, y_j) in double precision for points x [m, d], y [N, d]: [m, N], row by row. */
export function evaluateMatrix(cost: Cost, x: ArrayLike<number>, y: ArrayLike<number>): Float64Array {
  const d = cost.dimension;
  const [m, N] = [x.length / d, y.length / d];
  const result = new Float64Array(m * N);
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < N; j++) result[i * N + j] = cost.scalar(x, i * d, y, j * d);
  }
  return result;
}

/** The expression with the parameters' values in place of their names. */
function filledIn(text: string, tree: Ast, parameters: Parameters): string {
  const places: { at: number; length: number; value: number | 'inf' }[] = [];
  const visit = (node: Ast): void => {
    const name = node.kind === 'name' ? PARAMETERS.find((p) => p === node.name) : undefined;
    if (name) places.push({ at: node.at, length: node.length, value: parameters[name] });
    if (node.kind === 'call' && node.name === 'norm' && isInfinite(node.args[1], parameters)) {
      visit(node.args[0]);
      places.push({ at: node.args[1].at, length: node.args[1].length, value: 'inf' });
    } else {
      children(node).forEach(visit);
    }
  };
  visit(tree);
  places.sort((a, b) => b.at - a.at);
  return places.reduce((result, { at, length, value }) => {
    const shown = typeof value === 'number' && value < 0 ? `(${value})` : `${value}`;
    return result.slice(0, at) + shown + result.slice(at + length);
  }, text);
}
