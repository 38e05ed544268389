import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryPath } from '../../../../src/model/public-registry.ts';
import { callOf, ecrClient, ecrPublicClient } from '../../../support/aws-clients.ts';
import { type ManualClock, manualClock } from '../../../support/manual-clock.ts';
import { type RegistryClient, registryClient } from '../../../support/registry-client.ts';
import { startServer } from '../../../support/server.ts';
import { copyDatabase } from './snapshot.ts';
import { SCOPES, type Where } from './steps.ts';

/** A server on a folder of its own, which can be restarted, and clients of it. */
export interface World {
  readonly data: string;
  readonly clock: ManualClock;
  /** Calls ECR, or ECR Public for a public registry; undefined where it refuses. Throws where the server fails. */
  call(where: Where, method: string, input: object): Promise<Record<string, unknown> | undefined>;
  /** Calls the registry; `path` is what follows the repository's name. Throws where the server fails. */
  registry(where: Where, method: string, name: string, path: string, init?: RequestInit): Promise<Response>;
  admin(path: string, body: object): Promise<unknown>;
  usage(): Promise<{ readonly blobs: number; readonly bytes: number }>;
  wait(ms: number): Promise<void>;
  /** Starts it anew; one that is killed leaves what was in its folder, and `ends` what it was at. */
  restart(killed: boolean, ends?: () => Promise<unknown>): Promise<void>;
  close(): Promise<void>;
}

/** Opens one below a folder. */
export async function openWorld(folder: string): Promise<World> {
  const clock = manualClock();
  let [data, servers] = [join(folder, '0'), 0];
  const start = () => startServer({ data }, { clock });
  let server = await start();
  const clients = new Map<Where, object>();
  const registries = new Map<Where, RegistryClient>();

  function clientOf(where: Where): object {
    const { accountId, region } = SCOPES[where];
    const make = region === '' ? ecrPublicClient : ecrClient;
    const client = clients.get(where) ?? make(server.url, accountId, region || 'us-east-1');
    clients.set(where, client);
    return client;
  }

  async function registryOf(where: Where): Promise<RegistryClient> {
    const { accountId, region } = SCOPES[where];
    const client = registries.get(where) ?? (await registryClient(server.url, accountId, region || 'us-east-1'));
    registries.set(where, client);
    return client;
  }

  return {
    get data() {
      return data;
    },
    clock,
    async call(where, method, input) {
      try {
        return (await callOf(clientOf(where), method, input)) as Record<string, unknown>;
      } catch (error) {
        const { name, $metadata } = error as { name?: string; $metadata?: { httpStatusCode?: number } };
        if ($metadata?.httpStatusCode === 400 && name !== 'InvalidParameterException') return undefined;
        throw error;
      }
    },
    async registry(where, method, name, path, init) {
      const { call } = await registryOf(where);
      const response = await call(method, `/v2/${name && repositoryPath(SCOPES[where], name)}${path}`, init);
      if (response.status >= 500) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
      return response;
    },
    async admin(path, body) {
      const headers = { 'content-type': 'application/json' };
      const answer = await fetch(new URL(path, server.url), { method: 'POST', headers, body: JSON.stringify(body) });
      if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
      return answer.json();
    },
    async usage() {
      const health = (await (await fetch(new URL('/_drydock/health', server.url))).json()) as {
        registry: { blobs: number; bytes: number };
      };
      return health.registry;
    },
    async wait(ms) {
      clock.advance(ms);
      await server.idle();
      registries.clear(); // tokens end
    },
    async restart(killed, ends) {
      const left = data;
      if (killed) {
        data = join(folder, String(++servers));
        mkdirSync(data);
        cpSync(join(left, 'registry', 'blobs'), join(data, 'registry', 'blobs'), { recursive: true });
        copyDatabase(left, data);
      }
      await ends?.();
      await server.close();
      for (const clientsOf of [clients, registries]) clientsOf.clear();
      server = await start();
      await server.idle();
    },
    close: () => server.close(),
  };
}
