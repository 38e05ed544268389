import {
  type ContainerInstance,
  DescribeContainerInstancesCommand,
  ListContainerInstancesCommand,
} from '@aws-sdk/client-ecs';
import { afterEach, beforeEach } from 'vitest';
import { type ManualClock, manualClock } from '../../support/manual-clock.ts';
import { launches } from '../../support/launches.ts';
import { startServer } from '../../support/server.ts';

/** A fault as the server shows it. */
export interface ShownFault {
  readonly id: string;
  readonly struck: number;
  readonly instances?: string[];
}

/** Begins a server of three instances in three zones on a clock that stands, with what tests of faults do with it. */
async function startFaultsServer() {
  const clock: ManualClock = manualClock();
  const server = await startServer({}, { clock });
  await server.idle();
  const call = async (method: string, path: string, body?: unknown) => {
    const json =
      body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
    const response = await fetch(`${server.url}/_drydock/${path}`, { method, ...json });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> & { message?: string } };
  };
  return {
    ...server,
    ...launches(server.ecs),
    clock,
    post: (path: string, body: unknown) => call('POST', path, body),
    /** Puts a fault in force and waits for all that comes of it. Throws where it is refused. */
    async fault(body: object): Promise<ShownFault> {
      const answer = await call('POST', 'faults', body);
      if (answer.status !== 200) throw new Error(answer.body.message);
      await server.idle();
      return answer.body as unknown as ShownFault;
    },
    faults: async () => (await call('GET', 'faults')).body.faults as ShownFault[],
    async lift(id = ''): Promise<{ status: number; body: Record<string, unknown> }> {
      const answer = await call('DELETE', `faults${id && `/${id}`}`);
      await server.idle();
      return answer;
    },
    /** Moves the clock and waits for all that comes of it. */
    async pass(ms: number): Promise<void> {
      clock.advance(ms);
      await server.idle();
    },
    async instances(cluster?: string): Promise<ContainerInstance[]> {
      const { containerInstanceArns } = await server.ecs.send(new ListContainerInstancesCommand({ cluster }));
      if (!containerInstanceArns?.length) return [];
      const found = new DescribeContainerInstancesCommand({ cluster, containerInstances: containerInstanceArns });
      return (await server.ecs.send(found)).containerInstances ?? [];
    },
  };
}

export type FaultsServer = Awaited<ReturnType<typeof startFaultsServer>>;

/** A server for each test of one `describe`. */
export function useFaultsServer(): () => FaultsServer {
  let server: FaultsServer;
  beforeEach(async () => {
    server = await startFaultsServer();
  });
  afterEach(() => server.close());
  return () => server;
}

/** The zone of an instance. */
export const zoneOf = ({ attributes }: ContainerInstance): string | undefined =>
  attributes?.find(({ name }) => name === 'ecs.availability-zone')?.value;
