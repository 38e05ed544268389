import type { ECR } from '@aws-sdk/client-ecr';
import { ecrClient } from '../../../support/aws-clients.ts';
import { type RegistryClient, registryClient } from '../../../support/registry-client.ts';
import { startServer } from '../../../support/server.ts';

/** What a client of the specification does, with the answers as they come. */
export interface Conversation extends RegistryClient {
  readonly url: string;
  readonly ecr: ECR;
  get(path: string, headers?: Record<string, string>): Promise<Response>;
  head(path: string, headers?: Record<string, string>): Promise<Response>;
  /** Asks for a session; gives its Location. */
  begin(name: string): Promise<string>;
  /** Sends a chunk, with a Content-Range or without. */
  chunk(location: string, body: string, range?: string): Promise<Response>;
  /** Ends a session, perhaps with a last chunk. */
  end(location: string, digest: string, body?: string, range?: string): Promise<Response>;
  close(): Promise<void>;
}

/** A server with repositories, and a client that is logged in. Close it. */
export async function converse(...repositories: readonly string[]): Promise<Conversation> {
  const server = await startServer();
  const ecr = ecrClient(server.url);
  for (const repositoryName of repositories) await ecr.createRepository({ repositoryName });
  const registry = await registryClient(server.url);
  const ranged = (range?: string) => ({
    headers: { 'content-type': 'application/octet-stream', ...(range !== undefined && { 'content-range': range }) },
  });
  return {
    ...registry,
    url: server.url,
    ecr,
    get: (path, headers = {}) => registry.call('GET', path, { headers }),
    head: (path, headers = {}) => registry.call('HEAD', path, { headers }),
    async begin(name) {
      const { status, headers } = await registry.call('POST', `/v2/${name}/blobs/uploads/`);
      if (status !== 202) throw new Error(`a session was answered with ${status}`);
      return headers.get('location') ?? '';
    },
    chunk: (location, body, range) => registry.call('PATCH', location, { body, ...ranged(range) }),
    end: (location, digest, body, range) =>
      registry.call('PUT', `${location}?digest=${digest}`, body === undefined ? {} : { body, ...ranged(range) }),
    close: server.close,
  };
}
