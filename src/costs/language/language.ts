/** The language of costs: its syntax tree, its names, and their help. */

interface Place {
  /** 0-based offset in the text. */
  at: number;
  length: number;
}

/** The syntax tree of an expression. */
export type Ast = Place &
  (
    | { kind: 'number'; value: number }
    | { kind: 'name'; name: string }
    | { kind: 'minus'; argument: Ast }
    | { kind: 'binary'; op: '+' | '-' | '*' | '/' | '^'; left: Ast; right: Ast }
    | { kind: 'call'; name: string; args: Ast[] }
  );

/** Names that stand for values set by sliders. */
export const PARAMETERS = ['p', 'q', 'weight', 'period'] as const;
export type Parameter = (typeof PARAMETERS)[number];
export type Parameters = Readonly<Record<Parameter, number>>;

/** From this value on, the parameter q in norm(v, q) means infinity, since a slider must end somewhere. */
const INFINITE_Q = 16;

/** Does this expression, as the second argument of norm, mean infinity? */
export function isInfinite(tree: Ast | undefined, parameters: Partial<Parameters>): boolean {
  if (tree?.kind !== 'name') return false;
  return tree.name === 'inf' || (tree.name === 'q' && (parameters.q ?? 0) >= INFINITE_Q);
}

/** Help for one part of the language. */
export interface LanguageHelp {
  /** As it is typed. */
  syntax: string;
  help: string;
  group: 'vectors' | 'numbers' | 'operators' | 'elementwise' | 'to one number';
}

const entry = (group: LanguageHelp['group'], syntax: string, help: string): LanguageHelp => ({
  syntax,
  help,
  group,
});

export const LANGUAGE_HELP: readonly LanguageHelp[] = [
  entry('vectors', 'x', 'The generated point, a vector.'),
  entry('vectors', 'y', 'The real point, a vector.'),
  entry('vectors', 't', 'The position of each coordinate: a vector from 0 (the first) to 1 (the last).'),
  entry('numbers', 'x1, x2, …', 'One coordinate of x.'),
  entry('numbers', 'y1, y2, …', 'One coordinate of y.'),
  entry('numbers', 'p, q, weight, period', 'The values of the sliders.'),
  entry('numbers', 'pi, e', '3.14159… and 2.71828….'),
  entry(
    'operators',
    '+ - * /',
    'Coordinate by coordinate on vectors. Dividing by 0 gives ±1e18, and 0/0 is 0.',
  ),
  entry(
    'operators',
    '^',
    'Power; binds tighter than minus: -x^2 is -(x^2). A root of a negative number is 0.',
  ),
  entry('elementwise', 'abs(v)', 'Absolute value.'),
  entry('elementwise', 'sqrt(v)', 'Square root; 0 for negative numbers.'),
  entry('elementwise', 'exp(v)', 'Exponential; at most 1e18.'),
  entry('elementwise', 'log(v)', 'Natural logarithm, of at least 1e-30.'),
  entry('elementwise', 'sin(v)', 'Sine, in radians.'),
  entry('elementwise', 'cos(v)', 'Cosine, in radians.'),
  entry('elementwise', 'tanh(v)', 'Hyperbolic tangent, between -1 and 1.'),
  entry('elementwise', 'sign(v)', '-1, 0 or 1.'),
  entry('elementwise', 'min(u, v)', 'The smaller one, coordinate by coordinate.'),
  entry('elementwise', 'max(u, v)', 'The larger one, coordinate by coordinate.'),
  entry('elementwise', 'mod(u, v)', 'Remainder of u / v, between 0 and v.'),
  entry('to one number', 'sum(v)', 'Sum over the coordinates.'),
  entry('to one number', 'mean(v)', 'Mean over the coordinates.'),
  entry('to one number', 'min(v)', 'The smallest coordinate.'),
  entry('to one number', 'max(v)', 'The largest coordinate.'),
  entry('to one number', 'norm(v)', 'Euclidean length of v.'),
  entry('to one number', 'norm(v, p)', 'The p-norm; p is a positive number or inf.'),
  entry('to one number', 'dot(u, v)', 'Inner product of two vectors.'),
];

/** The functions and how many arguments they take. */
export const FUNCTIONS: ReadonlyMap<string, { least: number; most: number; syntax: string }> = new Map([
  ...['abs', 'sqrt', 'exp', 'log', 'sin', 'cos', 'tanh', 'sign', 'sum', 'mean'].map(
    (name) => [name, { least: 1, most: 1, syntax: `${name}(v)` }] as const,
  ),
  ['min', { least: 1, most: 2, syntax: 'min(v) or min(u, v)' }],
  ['max', { least: 1, most: 2, syntax: 'max(v) or max(u, v)' }],
  ['mod', { least: 2, most: 2, syntax: 'mod(u, v)' }],
  ['norm', { least: 1, most: 2, syntax: 'norm(v) or norm(v, p)' }],
  ['dot', { least: 2, most: 2, syntax: 'dot(u, v)' }],
]);

export const CONSTANTS: ReadonlyMap<string, number> = new Map([
  ['pi', Math.PI],
  ['e', Math.E],
]);
