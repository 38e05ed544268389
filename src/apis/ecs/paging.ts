import { decodeToken, encodeToken, page } from '../../wire/pagination.ts';
import { ecsError } from './errors.ts';

interface PageInput {
  readonly nextToken?: string | undefined;
  readonly maxResults?: number | undefined;
}

const MOST = 100;

function limitOf({ maxResults = MOST }: PageInput): number {
  if (maxResults < 1 || maxResults > MOST) {
    throw ecsError('InvalidParameterException', `maxResults must be between 1 and ${MOST}.`);
  }
  return maxResults;
}

const badToken = (): Error => ecsError('InvalidParameterException', 'Invalid token.');

/**
 * A page of a list in the order of its rows' ids, `question` being the list's filters: a token for other filters is
 * refused. Rows that come or go between pages make none appear twice and none be lost.
 */
export function rowPage(
  input: PageInput,
  question: object,
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

/** As `rowPage`, for a list in the order of a key of its own. */
export function keyPage<Row>(
  input: PageInput,
  question: object,
  list: (after: string | undefined, limit: number) => Row[],
  key: (row: Row) => string,
): { rows: readonly Row[]; next: { nextToken?: string } } {
  const limit = limitOf(input);
  const fingerprint = JSON.stringify(question);
  const after =
    input.nextToken === undefined
      ? undefined
      : decodeToken(input.nextToken, { kind: 'string', fingerprint, refuse: badToken });
  const { rows, continueAfter } = page(list(after, limit + 1), limit);
  return { rows, next: continueAfter ? { nextToken: encodeToken({ after: key(continueAfter), fingerprint }) } : {} };
}
