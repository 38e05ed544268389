/** What is wrong with an input, in the model's terms. `path` is the member's path, e.g. `['overrides', 'cpu']`. */
export interface InputFault {
  readonly kind: 'missing' | 'type' | 'enum' | 'length' | 'range' | 'pattern';
  readonly path: readonly (string | number)[];
  /** The value that was sent; undefined where the member is missing. */
  readonly value: unknown;
  /** What the model asks for: enum values, or the bound as text. */
  readonly expected: string;
}
