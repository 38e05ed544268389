import { QueryError } from './query-error.ts';

const BLANKS = /\s*/y;
const SHOWN = /'[^']*'?|[\w:.\-/\\+@]+|\S/y;
const MOST_SHOWN = 40;

/** Reads an expression from left to right; blanks between its parts mean nothing. */
export class Scanner {
  readonly #text: string;
  #position = 0;

  constructor(text: string) {
    this.#text = text;
    this.#moveTo(0);
  }

  /** Where the next part begins, from 0. */
  get position(): number {
    return this.#position;
  }

  /** Whether nothing but blanks is left. */
  get atEnd(): boolean {
    return this.#position === this.#text.length;
  }

  /** Takes what a sticky pattern finds here; undefined, and nothing is taken, where it finds nothing. */
  take(sticky: RegExp): string | undefined {
    sticky.lastIndex = this.#position;
    const found = sticky.exec(this.#text)?.[0];
    if (found !== undefined) this.#moveTo(this.#position + found.length);
    return found;
  }

  /**
   * Takes a regular expression without quotes: it ends at a blank, at `&&` or `||` outside of its groups, or at a `)`
   * that none of its own `(` opened. AWS says that a single expression has no parentheses, yet patterns such as
   * `(p[2,3]|g[3,4]).*` are in use there. '' where none begins.
   */
  takePattern(): string {
    const text = this.#text;
    const start = this.#position;
    let groups = 0;
    let inClass = false;
    let end = start;
    for (; end < text.length; end++) {
      const mark = text.charAt(end);
      if (/\s/.test(mark)) break;
      if (mark === '\\') end++;
      else if (inClass) inClass = mark !== ']';
      else if (mark === '[') inClass = true;
      else if (mark === '(') groups++;
      else if (mark === ')' && groups-- === 0) break;
      else if (groups === 0 && (text.startsWith('&&', end) || text.startsWith('||', end))) break;
    }
    this.#moveTo(Math.min(end, text.length));
    return text.slice(start, end);
  }

  /** The error that something else was expected here, or at an earlier position; `why` is said after what was found. */
  error(expected: string, position = this.#position, why = ''): QueryError {
    SHOWN.lastIndex = position;
    const shown = SHOWN.exec(this.#text)?.[0];
    const found = shown === undefined ? 'the end' : `"${shown.slice(0, MOST_SHOWN)}"`;
    return new QueryError(position, expected, found + why);
  }

  #moveTo(position: number): void {
    BLANKS.lastIndex = position;
    this.#position = position + (BLANKS.exec(this.#text)?.[0].length ?? 0);
  }
}
