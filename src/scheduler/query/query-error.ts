/** An expression that cannot be read: where, and what was expected there. */
export class QueryError extends Error {
  /** Offset in the expression, from 0, in UTF-16 units. */
  readonly position: number;
  /** In words, e.g. `an operator`. */
  readonly expected: string;

  /** `found` is what stands there instead, in words or quoted. */
  constructor(position: number, expected: string, found: string) {
    super(`at ${position}: expected ${expected}, found ${found}`);
    this.name = 'QueryError';
    this.position = position;
    this.expected = expected;
  }
}
