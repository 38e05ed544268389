import { createHash } from 'node:crypto';

/** What a keyset continues after; one list always uses one of the two. */
interface Keys {
  string: string;
  number: number;
}

const VERSION = 1;

/**
 * An opaque `nextToken`: the last key given, bound to the question by `fingerprint`, any text that tells this list and
 * its filters from others.
 */
export function encodeToken(position: { readonly after: string | number; readonly fingerprint: string }): string {
  return Buffer.from(JSON.stringify([VERSION, digest(position.fingerprint), position.after])).toString('base64url');
}

/**
 * The key to continue after. Throws `refuse()` when the token is not one of ours, is of another question, or has a key
 * of another kind than asked for. Tokens are not secret and not signed: a forged one reads no more than its maker may.
 */
export function decodeToken<Kind extends keyof Keys>(
  token: string,
  expected: { readonly kind: Kind; readonly fingerprint: string; readonly refuse: () => Error },
): Keys[Kind] {
  const parts = parse(token);
  if (!Array.isArray(parts) || parts.length !== 3) throw expected.refuse();
  const [version, question, after] = parts;
  if (version !== VERSION || question !== digest(expected.fingerprint) || typeof after !== expected.kind) {
    throw expected.refuse();
  }
  return after;
}

/**
 * One page of rows that were asked for with `limit + 1`: the surplus row only tells that there are more. Gives the
 * rows to show and, where there are more, the last of them to continue after.
 */
export function page<Row>(
  rows: readonly Row[],
  limit: number,
): { rows: readonly Row[]; continueAfter: Row | undefined } {
  if (rows.length <= limit) return { rows, continueAfter: undefined };
  const shown = rows.slice(0, limit);
  return { rows: shown, continueAfter: shown.at(-1) };
}

function digest(fingerprint: string): string {
  return createHash('sha256').update(fingerprint).digest('base64url').slice(0, 12);
}

function parse(token: string): unknown {
  try {
    return JSON.parse(Buffer.from(token, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}
