import type { IncomingMessage, ServerResponse } from 'node:http';
import { repositoryPath } from '../../../model/public-registry.ts';
import type { Repository } from '../../../model/repository.ts';
import { findRepository } from '../lookup.ts';
import type { EcrContext } from '../context.ts';
import { RegistryError } from './registry-error.ts';

/** One request of the registry, and what answers it. */
export interface Exchange extends EcrContext {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly query: URLSearchParams;
  /** The repository's name in the path, of the right form; '' where the path has none. */
  readonly name: string;
  /** What follows in the path: a digest, a tag, an upload's id. */
  readonly reference: string;
}

/** What answers the requests of one method to one path. Throws RegistryError, or ECR's AwsError. */
export type Handler = (exchange: Exchange) => Promise<void> | void;

/** Answers with headers and, but to HEAD, a body. */
export function send(
  { request, response }: Pick<Exchange, 'request' | 'response'>,
  status: number,
  headers: Readonly<Record<string, string | number>> = {},
  body: string | Buffer = '',
): void {
  response.writeHead(status, { ...(status === 204 ? {} : { 'content-length': Buffer.byteLength(body) }), ...headers });
  response.end(request.method === 'HEAD' || status === 204 ? undefined : body);
}

/** Answers with JSON. */
export function sendJson(
  exchange: Pick<Exchange, 'request' | 'response'>,
  value: unknown,
  headers: Readonly<Record<string, string>> = {},
  contentType = 'application/json',
): void {
  send(exchange, 200, { 'content-type': contentType, ...headers }, JSON.stringify(value));
}

/** The repository's name in the path as clients have it, which for a public one begins with its registry's. */
export const pathOf = ({ scope, name }: Exchange): string => repositoryPath(scope, name);

/** The repository of the path. Throws RepositoryNotFoundException. */
export const repositoryOf = (exchange: Exchange): Repository =>
  findRepository(exchange, { repositoryName: exchange.name });

const MOST_LISTED = 1000;

/** How many a list may have, as asked for and no more than are given at once. Throws RegistryError. */
export function countAsked({ query }: Exchange): number {
  const n = query.get('n');
  if (n === null) return MOST_LISTED;
  if (!/^\d{1,15}$/.test(n)) {
    throw new RegistryError(400, 'UNSUPPORTED', `n must be a number that is not negative: ${n.slice(0, 50)}`);
  }
  return Math.min(Number(n), MOST_LISTED);
}

/** The header that leads to the rest of a list, where there is one. */
export function linkToNext(
  path: string,
  query: Record<string, string> | [string, string][] | undefined,
): Record<string, string> {
  return query === undefined ? {} : { link: `<${path}?${new URLSearchParams(query)}>; rel="next"` };
}
