import type { RequestListener } from 'node:http';
import { fastify } from 'fastify';
import type { Log } from '../../effects.ts';
import type { FollowedTask } from '../followed-task.ts';
import type { TaskBackend } from '../link.ts';
import { type ContainerRuntime, RuntimeError } from '../runtime.ts';
import type { Given } from '../task-provisions.ts';
import type { TaskState } from '../task-state.ts';
import type { EndpointIds } from './endpoint-ids.ts';
import { ENDPOINT_ADDRESS, type EndpointNetwork } from './endpoint-network.ts';
import { type EndpointPlace, injectedEnvironment } from './injected-environment.ts';
import { listen, type Listening } from './listen.ts';
import { createMetadata } from './metadata.ts';
import { addRoutes } from './routes.ts';

/** How containers reach their endpoints: by an address of this machine, by a relay in between, by what can be had. */
export type EndpointMode = 'auto' | 'gateway' | 'relay';

export interface TaskEndpointsOptions {
  readonly mode: EndpointMode;
  readonly network: EndpointNetwork;
  readonly runtime: ContainerRuntime;
  readonly backend: TaskBackend;
  readonly taskById: (id: string) => TaskState | undefined;
  readonly ids: EndpointIds;
  /** The port of a server before this one, which containers that live still call. */
  readonly port: number | undefined;
  /** Called with the port that was had: the next server on the same data should get it. */
  readonly remember: (port: number) => void;
  /** Answers what is not for the endpoints: calls of the AWS API. */
  readonly otherwise: RequestListener;
  readonly log: Log;
}

/** What answers the containers of tasks. */
export interface TaskEndpoints {
  /** What a container is given to find its endpoints. Opens them if need be. Throws RuntimeError where no engine answers. */
  given(task: FollowedTask, containerName: string): Promise<Given>;
  /** Opens them for containers that are there already. */
  open(): Promise<void>;
  /** `forGood`: no container of ours is left, or will be missed. */
  close(forGood: boolean): Promise<void>;
}

/** Where containers find the endpoints, if they do. */
interface Opened {
  readonly place: EndpointPlace;
  readonly network?: string | undefined;
  readonly server: Listening;
}

const WELL_KNOWN_PORT = 80;
const ANY_PORT = 0;
const OURS = /^\/(?:v3|v4|api|v2\/credentials)(?:\/|$)/;

/** Makes the endpoints; nothing is listened on, and the engine is asked for nothing, before they are first needed. */
export function taskEndpoints(options: TaskEndpointsOptions): TaskEndpoints {
  const { mode, network, log, ids } = options;
  const server = fastify();
  addRoutes(server, { ...options, metadata: createMetadata(options) });
  const handler: RequestListener = (request, response) => {
    if (OURS.test(request.url ?? '')) server.routing(request, response);
    else options.otherwise(request, response);
  };
  const ports = options.port === undefined ? [WELL_KNOWN_PORT, ANY_PORT] : [options.port, ANY_PORT];
  let opening: Promise<Opened | undefined> | undefined;

  async function openGateway(): Promise<Opened | undefined> {
    if (!(await network.openGateway())) {
      if (mode === 'auto') return undefined;
      throw new Error('the address is that of a relay: stop what uses it, and remove the network ecs-creds');
    }
    try {
      const listening = await listen(handler, ENDPOINT_ADDRESS, ports);
      return { place: { address: ENDPOINT_ADDRESS, port: listening.port }, server: listening };
    } catch (error) {
      if (mode !== 'auto' || (error as { code?: string }).code !== 'EADDRNOTAVAIL') throw error;
      await network.dropGateway();
      return undefined;
    }
  }

  async function openRelay(): Promise<Opened> {
    const [first = '127.0.0.1', ...others] = await network.hostAddresses();
    const any = options.port === undefined ? [ANY_PORT] : ports;
    const listening = await others.reduce(
      (attempt, address) => attempt.catch(() => listen(handler, address, any)),
      listen(handler, first, any),
    );
    const joined = await network.openRelay(listening.port).catch(async (error) => {
      await listening.close();
      throw error;
    });
    return { place: { address: ENDPOINT_ADDRESS, port: WELL_KNOWN_PORT }, network: joined, server: listening };
  }

  async function begin(): Promise<Opened | undefined> {
    try {
      await server.ready();
      const opened = (mode === 'relay' ? undefined : await openGateway()) ?? (await openRelay());
      if (options.port !== undefined && opened.server.port !== options.port) {
        log.warn(
          { port: options.port },
          'containers from before call a port that is taken: they get no new credentials',
        );
      }
      options.remember(opened.server.port);
      return opened;
    } catch (error) {
      if (error instanceof RuntimeError && error.kind === 'unreachable') {
        opening = undefined; // the next container asks again
        throw error;
      }
      log.warn({ err: error }, 'containers get no metadata and no credentials');
      return undefined;
    }
  }

  const opened = (): Promise<Opened | undefined> => {
    opening ??= begin();
    return opening;
  };

  return {
    async given(task, containerName) {
      const definition = task.containers.find((each) => each.definition.name === containerName)?.definition;
      const isAlone = task.networkMode === 'none' || definition?.disableNetworking === true;
      const found = isAlone ? undefined : await opened();
      const environment = injectedEnvironment(task, containerName, found?.place, ids);
      return { environment, network: task.networkMode === 'host' ? undefined : found?.network };
    },
    async open() {
      await opened().catch((error) => log.warn({ err: error }, 'containers get no metadata before the engine answers'));
    },
    async close(forGood) {
      await network.close(forGood); // first: an engine that does not answer must not be waited for
      await (await opening?.catch(() => undefined))?.server.close();
      await server.close();
    },
  };
}
