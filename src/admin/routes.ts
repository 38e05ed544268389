import type { Collected } from '../model/collected.ts';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { parseFleet } from '../model/fleet.ts';
import type { Owner } from '../model/owner.ts';
import type { Scope } from '../model/scope.ts';
import type { Clock } from '../effects.ts';
import { type AlarmSource, addAlarmRoutes } from './alarms.ts';
import { BadRequest } from './bad-request.ts';
import { addClockRoutes, type ClockOptions } from './clock.ts';
import { addEventRoutes, type EventSource } from './events.ts';
import { addExplainRoutes, type ExplanationSource } from './explain.ts';
import { addFaultRoutes, type FaultSource } from './faults.ts';
import type { CallEcs, FleetLauncher } from './fleet.ts';

/** What the administration of a server needs of it. */
export interface AdminOptions {
  readonly defaults: Scope;
  readonly launcher: FleetLauncher;
  readonly call: CallEcs;
  readonly events: EventSource;
  readonly alarms: AlarmSource;
  readonly explanations: ExplanationSource;
  readonly faults: FaultSource;
  readonly clock: ClockOptions;
  /** The time in which clients are connected. */
  readonly realClock: Clock;
  /** What `/_drydock/health` shows. */
  readonly health: () => Promise<object>;
  /** Removes blobs that no image needs and nobody asked for within the hour, or with `now` whenever they were. */
  readonly collect: (now: boolean) => Promise<Collected>;
  /** Empties everything, or what is an owner's, and applies the fleet again; gives the ids of the instances booted. */
  readonly reset: (owner: Owner) => Promise<string[]>;
  /** Ends an instance as if its machine had been switched off; false for one that is not there. */
  readonly kill: (scope: Scope, cluster: string, ec2InstanceId: string) => boolean;
  /** Finds container instances by EC2 instance id or ARN; undefined for one that is not there. */
  readonly find: (
    scope: Scope,
    cluster: string,
    reference: string,
  ) => { arn: string; ec2InstanceId: string } | undefined;
}

const Account = z.string().regex(/^\d{12}$/);
const Region = z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/);
const ResetRequest = z.strictObject({ account: Account.optional(), region: Region.optional() });
const CollectRequest = z.strictObject({ now: z.boolean().default(false) });
const FleetRequest = z.strictObject({
  account: Account.optional(),
  region: Region.optional(),
  cluster: z.string().default('default'),
  instances: z.array(z.unknown()).default([]),
  drain: z.array(z.string()).default([]),
  kill: z.array(z.string()).default([]),
});

/** Adds everything below `/_drydock` to a server. */
export function addAdminRoutes(server: FastifyInstance, options: AdminOptions): void {
  server.get('/_drydock/health', () => options.health());
  server.post('/_drydock/ecr/gc', (request) => collect(options, request.body));
  server.post('/_drydock/reset', (request) => reset(options, request.body));
  addClockRoutes(server, options.clock);
  addAlarmRoutes(server, options.alarms, options.defaults);
  addExplainRoutes(server, options.explanations, options.defaults);
  addFaultRoutes(server, options.faults, options.defaults);
  addEventRoutes(server, options.events, options.realClock);
  server.post('/_drydock/fleet', (request) => changeFleet(options, request.body));
}

async function collect(options: AdminOptions, body: unknown): Promise<Collected> {
  const read = CollectRequest.safeParse(body ?? {});
  if (!read.success) throw new BadRequest(z.prettifyError(read.error));
  return options.collect(read.data.now);
}

async function reset(options: AdminOptions, body: unknown): Promise<object> {
  const read = ResetRequest.safeParse(body ?? {});
  if (!read.success) throw new BadRequest(z.prettifyError(read.error));
  const { account: accountId, region } = read.data;
  if (region !== undefined && accountId === undefined) throw new BadRequest('region: expected with an account only.');
  return { instances: await options.reset({ accountId, region }) };
}

/** Checks the whole request before anything is changed, then adds, drains and kills. */
async function changeFleet(options: AdminOptions, body: unknown): Promise<object> {
  const { defaults, launcher, call, find, kill, faults } = options;
  const read = FleetRequest.safeParse(body ?? {});
  if (!read.success) throw new BadRequest(z.prettifyError(read.error));
  const { account, region, cluster, instances, drain, kill: killed } = read.data;
  const scope: Scope = { accountId: account ?? defaults.accountId, region: region ?? defaults.region };
  const parsed = parseFleet({ cluster, instances }, scope.region);
  if ('faults' in parsed) throw new BadRequest(parsed.faults.join('\n'));
  for (const [index, { availabilityZone }] of parsed.fleet.instances.entries()) {
    const fault = faults.lostZone(scope, cluster, availabilityZone);
    const path = `instances[${index}].availabilityZone`;
    if (fault) throw new BadRequest(`${path}: ${availabilityZone} is lost while ${fault} is in force.`);
  }
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
