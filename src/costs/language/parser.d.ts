import type { Ast } from './language.ts';

interface Expectation {
  type: 'literal' | 'class' | 'any' | 'end' | 'other';
  text?: string;
  description?: string;
}

/** What the generated parser throws. */
declare class PegSyntaxError extends Error {
  expected: Expectation[];
  found: string | null;
  location: { start: { offset: number }; end: { offset: number } };
}

export { PegSyntaxError as SyntaxError };

export function parse(text: string): Ast;
