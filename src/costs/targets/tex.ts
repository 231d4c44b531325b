import { type Ast, isInfinite, PARAMETERS, type Parameters } from '../language/language.ts';

/** Precedence of a piece of TeX, for brackets. */
const SUM = 1;
/** It ends within the scope of a sum sign, so that no factor may follow. */
const OPEN = 2;
const PRODUCT = 3;
const POWER = 4;
const ATOM = 5;

interface Piece {
  tex: string;
  binds: number;
}

/** Under a sum a vector stands for its coordinates: x_k. */
interface Scope {
  /** The index of summation, or null outside of sums. */
  index: string | null;
  depth: number;
}

const INDICES = ['k', 'l', 'i', 'j'];
const NAMED = ['exp', 'log', 'sin', 'cos', 'tanh'];
const OUTSIDE: Scope = { index: null, depth: 0 };

/** A cost in TeX. Parameters without a value remain letters. */
export function toTex(tree: Ast, parameters: Partial<Parameters> = {}): string {
  return new Printer(parameters).piece(tree, OUTSIDE).tex;
}

const atom = (tex: string): Piece => ({ tex, binds: ATOM });
const bracketed = (piece: Piece, least: number): string =>
  piece.binds >= least ? piece.tex : `\\left(${piece.tex}\\right)`;

class Printer {
  private readonly parameters: Partial<Parameters>;

  constructor(parameters: Partial<Parameters>) {
    this.parameters = parameters;
  }

  piece(tree: Ast, scope: Scope): Piece {
    switch (tree.kind) {
      case 'number':
        return numberPiece(tree.value);
      case 'name':
        return this.name(tree.name, scope);
      case 'minus':
        return { tex: `-${bracketed(this.piece(tree.argument, scope), OPEN)}`, binds: SUM };
      case 'binary':
        return this.binary(tree.op, tree.left, tree.right, scope);
      case 'call':
        return this.call(tree.name, tree.args, scope);
    }
  }

  private name(name: string, scope: Scope): Piece {
    const parameter = PARAMETERS.find((p) => p === name);
    const value = parameter && this.parameters[parameter];
    if (value !== undefined) return numberPiece(value);
    if (name === 'weight') return atom('w');
    if (name === 'period') return atom('P');
    if (name === 'pi') return atom('\\pi');
    const coordinate = /^([xy])([0-9]+)$/.exec(name);
    if (coordinate) return atom(`${coordinate[1]}_{${Number(coordinate[2])}}`);
    const vector = name === 'x' || name === 'y' || name === 't';
    return atom(vector && scope.index ? `${name}_${scope.index}` : name);
  }

  private binary(op: '+' | '-' | '*' | '/' | '^', left: Ast, right: Ast, scope: Scope): Piece {
    const a = this.piece(left, scope);
    if (op === '^') return { tex: `${bracketed(a, ATOM)}^{${this.piece(right, scope).tex}}`, binds: POWER };
    const b = this.piece(right, scope);
    if (op === '/') return { tex: `\\frac{${a.tex}}{${b.tex}}`, binds: PRODUCT };
    if (op === '*') {
      const tex = product(bracketed(a, PRODUCT), bracketed(b, OPEN), right);
      return { tex, binds: b.binds === OPEN ? OPEN : PRODUCT };
    }
    const second = bracketed(b, op === '-' || b.tex.startsWith('-') ? OPEN : SUM);
    return { tex: `${a.tex} ${op} ${second}`, binds: SUM };
  }

  private call(name: string, args: Ast[], scope: Scope): Piece {
    const plain = args.map((arg) => this.piece(arg, scope).tex);
    if (name === 'abs') return atom(`\\left|${plain[0]}\\right|`);
    if (name === 'sqrt') return atom(`\\sqrt{${plain[0]}}`);
    if (name === 'sign') return atom(`\\operatorname{sgn}\\left(${plain[0]}\\right)`);
    if (NAMED.includes(name)) return atom(`\\${name}\\left(${plain[0]}\\right)`);
    if (name === 'mod') return { tex: this.remainder(args, scope), binds: SUM };
    if (name === 'norm' || name === 'dot') return this.length(name, args);
    if (args.length === 2) return atom(`\\${name}\\left(${plain[0]}, ${plain[1]}\\right)`);
    return this.overCoordinates(name, args[0], scope);
  }

  private remainder([u, v]: Ast[], scope: Scope): string {
    return `${bracketed(this.piece(u, scope), PRODUCT)} \\bmod ${bracketed(this.piece(v, scope), POWER)}`;
  }

  /** Norms and inner products take whole vectors, even under a sum. */
  private length(name: 'norm' | 'dot', args: Ast[]): Piece {
    const [first, second] = args.map((arg) => this.piece(arg, OUTSIDE).tex);
    if (name === 'dot') return atom(`\\langle ${first}, ${second}\\rangle`);
    const norm = `\\lVert ${first}\\rVert`;
    return atom(
      args.length === 1 ? norm : `${norm}_{${isInfinite(args[1], this.parameters) ? '\\infty' : second}}`,
    );
  }

  /** sum, mean, min, max over the coordinates. */
  private overCoordinates(name: string, arg: Ast, scope: Scope): Piece {
    const index = INDICES[scope.depth] ?? `k_{${scope.depth}}`;
    const body = this.piece(arg, { index, depth: scope.depth + 1 });
    const sign = { sum: '\\sum', mean: '\\frac{1}{d}\\sum' }[name] ?? `\\${name}`;
    return { tex: `${sign}_{${index}} ${bracketed(body, OPEN)}`, binds: OPEN };
  }
}

function numberPiece(value: number): Piece {
  const [digits, exponent] = String(Number(value.toPrecision(6))).split('e');
  const tex = exponent ? `${digits} \\cdot 10^{${Number(exponent)}}` : digits;
  return { tex, binds: value < 0 ? SUM : exponent ? PRODUCT : ATOM };
}

/** A product, with a dot only between factors that would otherwise run together. */
function product(a: string, b: string, right: Ast): string {
  const needsDot = /^[0-9]/.test(b) || /[0-9]$/.test(a) === false || right.kind === 'call';
  return needsDot ? `${a} \\cdot ${b}` : `${a}\\, ${b}`;
}
