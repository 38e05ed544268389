import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { parseFleet } from '../model/fleet.ts';
import type { Scope } from '../model/scope.ts';
import type { Clock } from '../effects.ts';
import { addEventRoutes, type EventSource } from './events.ts';
import { addExplainRoutes, type ExplanationSource } from './explain.ts';
import type { CallEcs, FleetLauncher } from './fleet.ts';

/** What the administration of a server needs of it. */
export interface AdminOptions {
  readonly defaults: Scope;
  readonly launcher: FleetLauncher;
  readonly call: CallEcs;
  readonly events: EventSource;
  readonly explanations: ExplanationSource;
  readonly clock: Clock;
  /** What `/_drydock/health` shows. */
  readonly health: () => object;
  /** Empties everything and applies the fleet again; gives the ids of the instances booted. */
  readonly reset: () => Promise<string[]>;
  /** Ends an instance as if its machine had been switched off; false for one that is not there. */
  readonly kill: (scope: Scope, cluster: string, ec2InstanceId: string) => boolean;
  /** Finds container instances by EC2 instance id or ARN; undefined for one that is not there. */
  readonly find: (
    scope: Scope,
    cluster: string,
    reference: string,
  ) => { arn: string; ec2InstanceId: string } | undefined;
}

const FleetRequest = z.object({
  account: z
    .string()
    .regex(/^\d{12}$/)
    .optional(),
  region: z
    .string()
    .regex(/^[a-z]{2}(-[a-z]+)+-\d$/)
    .optional(),
  cluster: z.string().default('default'),
  instances: z.array(z.unknown()).default([]),
  drain: z.array(z.string()).default([]),
  kill: z.array(z.string()).default([]),
});

/** A request of an operator's that cannot be carried out; nothing was changed. */
class BadRequest extends Error {
  readonly statusCode = 400;
}

/** Adds `/_drydock/health`, `/_drydock/reset`, `/_drydock/fleet`, `/_drydock/events` and `/_drydock/explain` to a
 * server. */
export function addAdminRoutes(server: FastifyInstance, options: AdminOptions): void {
  server.get('/_drydock/health', () => options.health());
  server.post('/_drydock/reset', async () => ({ instances: await options.reset() }));
  addExplainRoutes(server, options.explanations, options.defaults);
  addEventRoutes(server, options.events, options.clock);
  server.post('/_drydock/fleet', (request) => changeFleet(options, request.body));
}

/** Checks the whole request before anything is changed, then adds, drains and kills. */
async function changeFleet({ defaults, launcher, call, find, kill }: AdminOptions, body: unknown): Promise<object> {
  const read = FleetRequest.safeParse(body ?? {});
  if (!read.success) throw new BadRequest(z.prettifyError(read.error));
  const { account, region, cluster, instances, drain, kill: killed } = read.data;
  const scope: Scope = { accountId: account ?? defaults.accountId, region: region ?? defaults.region };
  const parsed = parseFleet({ cluster, instances }, scope.region);
  if ('faults' in parsed) throw new BadRequest(parsed.faults.join('\n'));
  const found = (reference: string) => {
    const instance = find(scope, cluster, reference);
    if (!instance) throw new BadRequest(`There is no container instance ${reference} in cluster ${cluster}.`);
    return instance;
  };
  const [toDrain, toKill] = [drain.map(found), killed.map(found)];
  const added = instances.length > 0 ? await launcher.launch(scope, parsed.fleet) : [];
  for (const { arn } of toDrain) {
    await call(scope, 'UpdateContainerInstancesState', { cluster, containerInstances: [arn], status: 'DRAINING' });
  }
  for (const { ec2InstanceId } of toKill) kill(scope, cluster, ec2InstanceId);
  return {
    added,
    drained: toDrain.map(({ ec2InstanceId }) => ec2InstanceId),
    killed: toKill.map(({ ec2InstanceId }) => ec2InstanceId),
  };
}
