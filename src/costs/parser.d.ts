import type { Ast } from './language.ts';

interface Expectation {
  type: 'literal' | 'class' | 'any' | 'end' | 'other';
  text?: string;
  description?: string;
}

/** What the generated parser throws. */
export class SyntaxError extends Error {
  expected: Expectation[];
  found: string | null;
  location: { start: { offset: number }; end: { offset: number } };
}

export function parse(text: string): Ast;
