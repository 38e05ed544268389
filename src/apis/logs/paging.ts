import { decodeToken, encodeToken, page } from '../../wire/pagination.ts';
import { invalid } from './errors.ts';

const MOST = 50;

interface PageInput {
  readonly nextToken?: string | undefined;
  readonly limit?: number | undefined;
}

/** The key a token continues after. `question` is all that a token must agree with. */
export const tokenKey = (token: string | undefined, question: unknown): string | undefined =>
  token === undefined
    ? undefined
    : decodeToken(token, {
        kind: 'string',
        fingerprint: JSON.stringify(question),
        refuse: () => invalid('The specified nextToken is invalid.'),
      });

/** A token that continues after a key. */
export const tokenAfter = (after: string, question: unknown): string =>
  encodeToken({ after, fingerprint: JSON.stringify(question) });

/** A page of a list in the order of a key of its own, 50 rows unless fewer are asked for. */
export function keyPage<Row>(
  { nextToken, limit = MOST }: PageInput,
  question: unknown,
  list: (after: string | undefined, limit: number) => Row[],
  key: (row: Row) => string,
): { rows: readonly Row[]; next: { nextToken?: string } } {
  const { rows, continueAfter } = page(list(tokenKey(nextToken, question), limit + 1), limit);
  return { rows, next: continueAfter ? { nextToken: tokenAfter(key(continueAfter), question) } : {} };
}
