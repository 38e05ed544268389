import { isUtf8 } from 'node:buffer';

/** The text of a body, or undefined where its bytes are not UTF-8: replacing them would change names without a word. */
export function decodeUtf8(body: Buffer): string | undefined {
  return isUtf8(body) ? body.toString('utf8') : undefined;
}

const ESCAPED_SURROGATE = /\\u[dD][89a-fA-F]/;

/**
 * Whether a JSON value has half a surrogate pair in a text or a name, which only an escape in its `source` can bring.
 * No UTF-8 can hold one, so it would be another text once it is written down. Without recursion: bodies nest deeply.
 */
export function hasHalfPair(value: unknown, source: string): boolean {
  if (!ESCAPED_SURROGATE.test(source)) return false;
  const open = [value];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (typeof next === 'string' && !next.isWellFormed()) return true;
    if (typeof next !== 'object' || next === null) continue;
    for (const [name, member] of Object.entries(next)) open.push(name, member);
  }
  return false;
}
