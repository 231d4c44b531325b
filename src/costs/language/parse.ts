import { ExpressionError } from './error.ts';
import type { Ast } from './language.ts';
import { SyntaxError as PegSyntaxError, parse } from './parser.js';

/** Characters of an expression, at most. */
export const MAX_LENGTH = 200;
const MAX_DEPTH = 50;

/**
 * The syntax tree of an expression. Throws an `ExpressionError` if it is empty, too long, nested too deeply, or wrong.
 */
export function parseExpression(text: string): Ast {
  if (text.length > MAX_LENGTH) {
    const excess = { at: MAX_LENGTH, length: text.length - MAX_LENGTH };
    throw new ExpressionError(`Too long: at most ${MAX_LENGTH} characters.`, excess);
  }
  if (text.trim() === '') {
    throw new ExpressionError('Type a cost in x and y, such as sum((x-y)^2).', {
      at: 0,
      length: text.length,
    });
  }
  const tree = parseSyntax(text);
  checkDepth(tree, MAX_DEPTH);
  return tree;
}

function parseSyntax(text: string): Ast {
  try {
    return parse(text);
  } catch (error) {
    if (!(error instanceof PegSyntaxError)) throw error;
    const at = error.location.start.offset;
    throw new ExpressionError(syntaxMessage(text, at, error), { at, length: at < text.length ? 1 : 0 });
  }
}

function syntaxMessage(text: string, at: number, error: PegSyntaxError): string {
  const operandWanted = error.expected.some((e) => e.description === 'a number');
  const open = error.expected.some((e) => e.type === 'literal' && e.text === ')');
  const wanted = operandWanted
    ? 'a number, a name or ( is expected here'
    : `an operator${open ? ' or )' : ' or the end'} is expected here`;
  if (at >= text.length) return `The expression ends too early: ${wanted}.`;
  const found = String.fromCodePoint(text.codePointAt(at) ?? 0);
  if (!operandWanted && /[\w(]/.test(found)) return `"${found}" is unexpected: write * to multiply.`;
  if (found === '=') return `"=" has no meaning in a cost: ${wanted}.`;
  if (found === '*' && text[at - 1] === '*') return '"**" is not an operator: write ^ for a power.';
  return `"${found}" is unexpected: ${wanted}.`;
}

function checkDepth(tree: Ast, left: number): void {
  if (left === 0) throw new ExpressionError(`Too deeply nested: at most ${MAX_DEPTH} levels.`, tree);
  for (const child of children(tree)) checkDepth(child, left - 1);
}

/** The operands or arguments of a node; none for numbers and names. */
export function children(tree: Ast): Ast[] {
  if (tree.kind === 'minus') return [tree.argument];
  if (tree.kind === 'binary') return [tree.left, tree.right];
  return tree.kind === 'call' ? tree.args : [];
}
