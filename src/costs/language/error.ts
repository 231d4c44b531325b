/** What is wrong with an expression, and where: at `length` characters from the 0-based offset `at`. */
export class ExpressionError extends Error {
  override readonly name = 'ExpressionError';
  readonly at: number;
  readonly length: number;

  constructor(message: string, where: { at: number; length: number }) {
    super(message);
    this.at = where.at;
    this.length = where.length;
  }
}
