import { decodeToken, encodeToken, page } from './pagination.ts';

/** What a page is asked for by. */
export interface PageAsked {
  readonly token: string | undefined;
  readonly limit: number;
  /** All that a token must agree with: which list, of whose rows, and every filter. */
  readonly question: object;
  readonly refuse: () => Error;
}

/**
 * One page of rows in the order of a key of theirs: `rowsAfter` gives those after a key, and is read no further than the
 * page goes. Throws `refuse()` for a token of another question. Rows that come or go between pages make none appear
 * twice and none be lost.
 */
export function keyPage<Row>(
  { token, limit, question, refuse }: PageAsked,
  rowsAfter: (after: string | undefined) => Iterable<Row>,
  keyOf: (row: Row) => string,
): { rows: readonly Row[]; nextToken: string | undefined } {
  const fingerprint = JSON.stringify(question);
  const after = token === undefined ? undefined : decodeToken(token, { kind: 'string', fingerprint, refuse });
  const read: Row[] = [];
  for (const row of rowsAfter(after)) if (read.push(row) > limit) break;
  const { rows, continueAfter } = page(read, limit);
  const nextToken = continueAfter && encodeToken({ after: keyOf(continueAfter), fingerprint });
  return { rows, nextToken };
}
