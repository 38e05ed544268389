import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { RuntimeError } from '../runtime.ts';
import type { TaskBackend } from '../link.ts';
import { type ContainerState, containerOf, type TaskState } from '../task-state.ts';
import type { Version } from './container-response.ts';
import { credentialsAnswer } from './credentials-route.ts';
import type { EndpointIds } from './endpoint-ids.ts';
import type { Metadata } from './metadata.ts';
import { type Answer, taskProtection } from './protection-route.ts';

export interface RouteOptions {
  readonly ids: EndpointIds;
  readonly metadata: Metadata;
  readonly backend: TaskBackend;
  readonly taskById: (id: string) => TaskState | undefined;
}

interface Caller {
  readonly state: TaskState;
  readonly container: ContainerState;
}

type Request = FastifyRequest<{ Params: { readonly id: string } }>;

/** Registers everything that a container can ask its agent, at the paths of AWS's agent. */
export function addRoutes(server: FastifyInstance, { ids, metadata, backend, taskById }: RouteOptions): void {
  const taskOf = (id: string) => taskById(id)?.task;

  function callerOf(id: string): Caller | undefined {
    const found = ids.container(id, taskOf);
    const state = found && taskById(id.slice(0, id.indexOf('-')));
    const container = state && containerOf(state, found.containerName);
    return state && container && { state, container };
  }

  /** One question of the metadata endpoint: `lookup` names what is looked for, in the agent's sentences. */
  function get(
    version: Version,
    path: string,
    kind: string,
    lookup: 'container' | 'task',
    answer: (caller: Caller) => Promise<object | undefined>,
  ): void {
    server.get(`/v${version}/:id${path}`, async ({ params: { id } }: Request, reply) => {
      const caller = callerOf(id);
      if (!caller || (lookup === 'container' && !caller.container.observed)) {
        return send(reply, { status: notFoundStatus(version, kind), body: notFound(version, kind, lookup, id) });
      }
      const name = lookup === 'task' ? caller.state.task.arn : caller.container.observed?.id;
      const body = await answer(caller).catch(inVain);
      return send(reply, body ? { status: 200, body } : { status: 500, body: failed(version, kind, name) });
    });
  }

  for (const version of [3, 4] as const) {
    const { container, task, stats, taskStats } = metadata;
    get(version, '', 'container metadata', 'container', (caller) => container(version, caller.state, caller.container));
    get(version, '/task', 'task metadata', 'task', ({ state }) => task(version, state, false));
    get(version, '/taskWithTags', 'task metadata', 'task', ({ state }) => task(version, state, true));
    get(version, '/stats', 'container stats', 'container', (caller) => stats(version, caller.container));
    get(version, '/task/stats', 'task stats', 'task', ({ state }) => taskStats(version, state));
  }

  server.get('/v2/credentials/*', async ({ params }: FastifyRequest<{ Params: { readonly '*': string } }>, reply) => {
    const id = params['*'];
    const found = ids.credentials(id, taskOf);
    const task = found && taskOf(id.slice(0, id.indexOf('-')));
    const both = { TaskApplication: task?.roleCredentials, TaskExecution: task?.executionRoleCredentials };
    return send(reply, credentialsAnswer(id, found && both[found.roleType]));
  });

  const protection = '/api/:id/task-protection/v1/state';
  // Clients send this body with any content type, or with none.
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));
  server.get(protection, async ({ params: { id } }: Request, reply) =>
    send(reply, taskProtection(backend, callerOf(id)?.state)),
  );
  server.put(protection, async ({ params: { id }, body }: Request, reply) =>
    send(reply, taskProtection(backend, callerOf(id)?.state, String(body ?? ''))),
  );
  server.setNotFoundHandler((_request, reply) => void reply.code(404).type('text/plain').send('404 page not found\n'));
}

function send(reply: FastifyReply, { status, body }: Answer): FastifyReply {
  return reply.code(status).type('application/json').send(JSON.stringify(body));
}

/** The engine's refusal: there is no answer. Anything else is a fault of ours. */
function inVain(error: unknown): undefined {
  if (!(error instanceof RuntimeError)) throw error;
}

/** Version 3 answers in the manner of its time. */
const notFoundStatus = (version: Version, kind: string): number =>
  version === 4 ? 404 : kind === 'task metadata' ? 500 : 400;

function notFound(version: Version, kind: string, lookup: 'container' | 'task', id: string): string {
  const byTask = lookup === 'task' || kind === 'container stats';
  const [what, from] = byTask ? ['task arn', 'task Arn'] : ['container ID', 'docker ID'];
  return `V${version} ${kind} handler: unable to get ${what} from request: unable to get ${from} from v3 endpoint ID: ${id}`;
}

function failed(version: Version, kind: string, name = ''): string {
  if (kind.endsWith('stats')) return `Unable to get ${kind} for: ${name}`;
  if (kind === 'task metadata') return `Unable to generate metadata for ${version === 4 ? 'v4 ' : ''}task: '${name}'`;
  return `${version === 4 ? 'unable' : 'Unable'} to generate metadata for container '${name}'`;
}
