import { decodeToken, encodeToken } from '../../wire/pagination.ts';
import { invalid } from './errors.ts';

/** The error for a token that is none of ours, or of another question. */
export const invalidToken = (): Error => invalid('The specified nextToken is invalid.');

/** The key a token continues after. `question` is all that a token must agree with. */
export const tokenKey = (token: string | undefined, question: unknown): string | undefined =>
  token === undefined
    ? undefined
    : decodeToken(token, { kind: 'string', fingerprint: JSON.stringify(question), refuse: invalidToken });

/** A token that continues after a key. */
export const tokenAfter = (after: string, question: unknown): string =>
  encodeToken({ after, fingerprint: JSON.stringify(question) });
