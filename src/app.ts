import { setImmediate as nextTurn } from 'node:timers/promises';
import { addAdminRoutes } from './admin/routes.ts';
import { type CallEcs, createFleetLauncher } from './admin/fleet.ts';
import { agentAttributes } from './agent/capabilities.ts';
import { localAgents } from './agent/local-agent.ts';
import { createCapacities } from './apis/ecs/capacities.ts';
import type { EcsDeps } from './apis/ecs/context.ts';
import { createDispatchController } from './apis/ecs/controllers/dispatch.ts';
import { createProvisioningController } from './apis/ecs/controllers/provisioning.ts';
import { createRetentionController } from './apis/ecs/controllers/retention.ts';
import { createEcsApi } from './apis/ecs/index.ts';
import { explainRunTask, explainTask } from './apis/ecs/explain.ts';
import { createInstanceHealth } from './apis/ecs/instance-health.ts';
import { endInstance } from './apis/ecs/instance-life.ts';
import { createPlacementRecords } from './apis/ecs/placement-records.ts';
import { presentEvent } from './apis/ecs/present/event.ts';
import { agentBackend } from './apis/ecs/task-life.ts';
import { createEcrApi } from './apis/ecr/index.ts';
import { createStsApi } from './apis/sts/index.ts';
import type { Config } from './config.ts';
import type { Effects } from './effects.ts';
import { fleetInWords, readFleet } from './fleet-file.ts';
import { clusterArn } from './model/arn.ts';
import type { Scope } from './model/scope.ts';
import { chooseRuntime } from './choose-runtime.ts';
import { openStore } from './store/database.ts';
import { version } from './version.ts';
import { createServer } from './wire/server.ts';

/** A running server. */
export interface App {
  readonly url: string;
  /** The runtime in use and why, as one sentence each. */
  readonly runtime: { readonly kind: 'docker' | 'simulated'; readonly reason: string };
  /** Resolves when nothing is queued or being done: every decision is carried out and reported. */
  idle(): Promise<void>;
  /** Stops serving. Containers go on running when their data is kept, and end when it is not. */
  close(): Promise<void>;
  /** The container instances there are, in a few words. */
  fleet(): string;
  /** How many tasks go on running after a close. */
  alive(): number;
}

/** Puts the house together and opens its door. Throws with a sentence for the person who started it. */
export async function createApp(config: Config, effects: Effects): Promise<App> {
  const { clock, ids, log } = effects;
  const scope: Scope = { accountId: config.accountId, region: config.region };
  const fleet = readFleet(config.fleet, config.region);
  const store = openStore(config.data);
  const { runtime, reason, engine, startsAtOnce, sweep } = await chooseRuntime(config, store, effects).catch(
    (error) => {
      store.close();
      throw error;
    },
  );

  const capacities = createCapacities(store, { clock, ids });
  const architecture = process.arch === 'arm64' ? 'arm64' : 'x86_64';
  let url = '';
  const deps: EcsDeps = {
    store,
    capacities,
    instanceHealth: createInstanceHealth(),
    placements: createPlacementRecords(),
    clock,
    ids,
    random: effects.random,
    endpoint: () => url,
    ownAddresses: process.platform === 'linux',
    simulated: runtime.kind === 'simulated',
    agentAttributes: agentAttributes(architecture),
    agentVersion: { agentVersion: version, agentHash: 'drydock', dockerVersion: `DockerVersion: ${engine}` },
  };
  const agents = localAgents({ runtime, backend: agentBackend(deps), clock, log, startsAtOnce });
  const dispatch = createDispatchController({ store, clock, log, connect: agents.connect });
  const provisioning = createProvisioningController({ ...deps, log });
  const retention = createRetentionController({ store, clock, log });

  const wire = createServer({
    version,
    apis: [createEcsApi(deps), createEcrApi(), createStsApi()],
    auth:
      config.auth === 'none'
        ? { kind: 'none' }
        : {
            kind: 'sigv4',
            keys: new Map([...config.accessKeys].map(([id, secretAccessKey]) => [id, { secretAccessKey }])),
          },
    defaults: scope,
    allowHosts: config.allowHosts,
    clock,
    ids,
    log,
  });
  const call: CallEcs = (caller, operation, input) =>
    wire.call('ecs', operation, input, { ...caller, accessKeyId: 'drydock' });
  const launcher = createFleetLauncher(ids, call);

  const applyFleet = async (): Promise<string[]> => (fleet ? launcher.launch(scope, fleet) : []);
  const find = (where: Scope, cluster: string, reference: string) =>
    store.containerInstances
      .ofCluster(clusterArn(where, cluster))
      .find(({ arn, ec2InstanceId }) => arn === reference || ec2InstanceId === reference);
  addAdminRoutes(wire.fastify, {
    defaults: scope,
    launcher,
    call,
    clock,
    events: {
      ...store.events,
      after: (cursor, limit) =>
        store.events.after(cursor, limit).flatMap((row) => {
          const event = presentEvent(store, row);
          return event ? [{ cursor: row.id, event }] : [];
        }),
      subscribe: (listener) => store.changes.subscribe(({ kind }) => kind === 'event' && listener()),
    },
    explanations: {
      ofRunTask: (where, body) => explainRunTask(deps, where, body),
      ofTask: (task) => explainTask(deps, task),
    },
    find,
    health: () => ({
      status: 'ok',
      version,
      endpoint: url,
      runtime: { kind: runtime.kind, requested: config.runtime, reason, engine },
      data: config.data,
    }),
    kill(where, cluster, ec2InstanceId) {
      const instance = find(where, cluster, ec2InstanceId);
      if (!instance) return false;
      const why = `Host EC2 (instance ${ec2InstanceId}) stopped/terminated.`;
      capacities.transaction(() => endInstance(deps, instance, 'TerminationNotice', why, clock.now()));
      return true;
    },
    async reset() {
      store.clear();
      capacities.clear();
      deps.instanceHealth.clear();
      deps.placements.clear();
      dispatch.reset();
      await agents.reset();
      return applyFleet();
    },
  });

  if (store.meta('created') === undefined) {
    store.clear(); // half a fleet, if a first start was killed here: nothing was served before
    await applyFleet();
    store.setMeta('created', String(clock.now()));
  }
  provisioning.start();
  retention.start();
  url = await wire.fastify.listen({ host: config.host, port: config.port });
  const recovered = dispatch.start().then(sweep).then(agents.recover);

  async function idle(): Promise<void> {
    await recovered;
    do {
      await Promise.all([provisioning.idle(), dispatch.idle(), agents.idle()]);
      await nextTurn(); // the engine tells what it did at the next turn
    } while (provisioning.busy || dispatch.busy || agents.busy);
  }

  return {
    url,
    runtime: { kind: runtime.kind, reason },
    idle,
    fleet: () => fleetInWords(store.containerInstances.all()),
    alive: () => (config.data === ':memory:' || runtime.kind === 'simulated' ? 0 : store.tasks.anyAlive()),
    async close() {
      await wire.fastify.close();
      await recovered;
      retention.close();
      await provisioning.close();
      await dispatch.close();
      if (config.data === ':memory:') await agents.reset();
      const left = agents.close();
      await runtime.close(); // a stop or a pull that is under way may take minutes: it is left, not waited for
      await left;
      store.close();
    },
  };
}
