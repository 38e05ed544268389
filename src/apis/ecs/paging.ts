import type { Scope } from '../../model/scope.ts';
import { decodeToken, encodeToken, page } from '../../wire/pagination.ts';
import { ecsError } from './errors.ts';
import type { OperationName } from './operation.ts';

interface PageInput {
  readonly nextToken?: string | undefined;
  readonly maxResults?: number | undefined;
}

/** All that a token must agree with: which list, of whose rows, and every filter. */
interface Question {
  readonly list: OperationName;
  readonly scope: Scope;
  readonly [filter: string]: unknown;
}

const MOST = 100;

function limitOf({ maxResults }: PageInput, most = MOST): number {
  if (maxResults !== undefined && (maxResults < 1 || maxResults > most)) {
    throw ecsError('InvalidParameterException', `maxResults must be between 1 and ${most}.`);
  }
  return maxResults ?? most;
}

const badToken = (): Error => ecsError('InvalidParameterException', 'Invalid token.');

/**
 * A page of a list in the order of its rows' ids; a token of another question is refused. Rows that come or go between
 * pages make none appear twice and none be lost.
 */
export function rowPage(
  input: PageInput,
  question: Question,
  list: (afterId: number | undefined, limit: number) => { id: number; arn: string }[],
): { arns: string[]; next: { nextToken?: string } } {
  const limit = limitOf(input);
  const fingerprint = JSON.stringify(question);
  const after =
    input.nextToken === undefined
      ? undefined
      : decodeToken(input.nextToken, { kind: 'number', fingerprint, refuse: badToken });
  const { rows, continueAfter } = page(list(after, limit + 1), limit);
  return {
    arns: rows.map(({ arn }) => arn),
    next: continueAfter ? { nextToken: encodeToken({ after: continueAfter.id, fingerprint }) } : {},
  };
}

/** As `rowPage`, for a list in the order of a key of its own, `most` rows a page. */
export function keyPage<Row>(
  input: PageInput,
  question: Question,
  list: (after: string | undefined, limit: number) => Row[],
  key: (row: Row) => string,
  most = MOST,
): { rows: readonly Row[]; next: { nextToken?: string } } {
  const limit = limitOf(input, most);
  const fingerprint = JSON.stringify(question);
  const after =
    input.nextToken === undefined
      ? undefined
      : decodeToken(input.nextToken, { kind: 'string', fingerprint, refuse: badToken });
  const { rows, continueAfter } = page(list(after, limit + 1), limit);
  return { rows, next: continueAfter ? { nextToken: encodeToken({ after: key(continueAfter), fingerprint }) } : {} };
}
