import { setImmediate as nextTurn } from 'node:timers/promises';
import { clockInWords } from './admin/clock.ts';
import { addAdminRoutes } from './admin/routes.ts';
import { type CallEcs, createFleetLauncher } from './admin/fleet.ts';
import { agentAttributes } from './agent/capabilities.ts';
import { createExec } from './agent/exec.ts';
import { faultBoard } from './agent/faults.ts';
import { faultyRuntime } from './agent/faulty-runtime.ts';
import { createLimit } from './agent/limit.ts';
import { localAgents } from './agent/local-agent.ts';
import type { ContainerRuntime, ObservedContainer } from './agent/runtime.ts';
import type { TaskProvisions } from './agent/task-provisions.ts';
import { createAlarmStates } from './apis/ecs/alarms.ts';
import { connectAgents } from './apis/ecs/agent-connection.ts';
import { createCapacities } from './apis/ecs/capacities.ts';
import type { EcsDeps } from './apis/ecs/context.ts';
import { DATA_CHANNELS } from './apis/ecs/operations/execute-command.ts';
import { createDispatchController } from './apis/ecs/controllers/dispatch.ts';
import { createProvisioningController } from './apis/ecs/controllers/provisioning.ts';
import { createServiceController } from './apis/ecs/controllers/service.ts';
import { createRetentionController } from './apis/ecs/controllers/retention.ts';
import { explainRunTask, explainTask } from './apis/ecs/explain.ts';
import { createInstanceHealth } from './apis/ecs/instance-health.ts';
import { killInstance } from './apis/ecs/instance-faults.ts';
import { createPlacementRecords } from './apis/ecs/placement-records.ts';
import { createServiceEvents } from './apis/ecs/service-events.ts';
import { presentEvent } from './apis/ecs/present/event.ts';
import { agentBackend } from './apis/ecs/task-life.ts';
import { noLoadBalancers } from './apis/ecs/traffic.ts';
import { createLogRetention } from './apis/logs/retention.ts';
import { createLogSink } from './apis/logs/sink.ts';
import type { Config } from './config.ts';
import { dialOf } from './dial-clock.ts';
import type { Clock, Effects } from './effects.ts';
import { fleetInWords, readFleet } from './fleet-file.ts';
import { clusterArn } from './model/arn.ts';
import { attributeValue, ENGINE } from './model/container-instance.ts';
import { belongsTo, type Owner } from './model/owner.ts';
import type { Scope } from './model/scope.ts';
import { chooseRuntime } from './choose-runtime.ts';
import { createApis } from './create-apis.ts';
import { createEngines, type EngineAgents } from './engines.ts';
import { createFaults, subjectIn } from './create-faults.ts';
import { createRegistryParts } from './create-registry.ts';
import { createTaskIdentity } from './create-task-identity.ts';
import { openStore } from './store/database.ts';
import { version } from './version.ts';
import { createServer } from './wire/server.ts';
import { serveWebSockets } from './wire/web-socket.ts';

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
  /** What time it is and how it goes, in a few words; undefined where it is real time. */
  clock(): string | undefined;
  /** What the runtime has, whatever the store knows of it, to check one against the other. */
  containers(): Promise<readonly ObservedContainer[]>;
  /** How many tasks go on running after a close. */
  alive(): number;
}

const CLOCK_NOW = 'clock-now';

/** Puts the house together and opens its door. Throws with a sentence for the person who started it. */
export async function createApp(config: Config, effects: Effects): Promise<App> {
  const { clock, realClock, ids, log } = effects;
  const dial = dialOf(clock);
  const scope: Scope = { accountId: config.accountId, region: config.region };
  const fleet = readFleet(config.fleet, config.region);
  const store = openStore(config.data);
  const chosen = await chooseRuntime(config, store, effects).catch((error) => {
    store.close();
    throw error;
  });
  const { reason, engine, startsAtOnce, sweep, open, endpointNetwork: network } = chosen;

  await dial?.setNow(Number(store.meta(CLOCK_NOW) ?? 0), async () => undefined); // no earlier than the data knows of
  const keepTime = (): void => {
    if (dial && clock.now() > realClock.now()) store.setMeta(CLOCK_NOW, String(clock.now()));
  };

  const board = faultBoard(clock);
  const { kind } = chosen.runtime;
  const capacities = createCapacities(store, { clock, ids });
  const exec = createExec({
    runtime: { exec: (ref, process) => agents.runtimeOf(ref.containerInstanceArn).exec(ref, process) },
    clock: realClock,
    ids,
    log,
  });
  const architecture = process.arch === 'arm64' ? 'arm64' : 'x86_64';
  let url = '';
  const registry = createRegistryParts({ config, store, ...effects, url: () => url });
  const deps: EcsDeps = {
    store,
    capacities,
    instanceHealth: createInstanceHealth(),
    placements: createPlacementRecords(),
    serviceEvents: createServiceEvents(store, { clock, ids }),
    clock,
    ids,
    random: effects.random,
    endpoint: () => url,
    exec,
    ownAddresses: process.platform === 'linux',
    simulated: kind === 'simulated',
    agentAttributes: agentAttributes(architecture),
    agentVersion: { agentVersion: version, agentHash: 'drydock', dockerVersion: `DockerVersion: ${engine}` },
  };
  // An engine works in real time, and what waits for it would else not try again for as long as time stands.
  const agentClock: Clock = kind === 'docker' ? { ...realClock, now: () => clock.now() } : clock;
  const link = { backend: agentBackend(deps), logs: createLogSink({ store, clock }) };
  const identity = createTaskIdentity({ config, deps, images: registry.images, network, runtime: chosen.runtime, log });
  const agentsOn = (bare: ContainerRuntime, provisions: TaskProvisions): EngineAgents => {
    const runtime = faultyRuntime(bare, { faults: board, clock, subjectOf: subjectIn(store) });
    const engineNow = kind === 'docker' ? realClock.now : undefined;
    const options = { runtime, ...link, clock: agentClock, engineNow, log, startsAtOnce, provisions };
    return { runtime, agents: localAgents(options) };
  };
  const agents = createEngines({
    own: agentsOn(chosen.runtime, identity.provisions),
    open: open && ((socket) => agentsOn(open(socket), identity.provisionsElsewhere)),
    engineOf(arn) {
      const instance = store.containerInstances.get(arn);
      return instance && attributeValue(instance, ENGINE);
    },
  });
  const { issue, sessions } = identity;
  const dispatch = createDispatchController({ store, clock, log, connect: agents.connect, issue });
  const provisioning = createProvisioningController({ ...deps, log });
  const alarms = createAlarmStates(store);
  const services = createServiceController({ ...deps, traffic: noLoadBalancers, alarms, log });
  const retention = createRetentionController({ store, clock, log });
  const logRetention = createLogRetention({ store, clock, log });

  const wire = createServer({
    version,
    apis: createApis(deps, registry.deps),
    auth:
      config.auth === 'none'
        ? { kind: 'none' }
        : {
            kind: 'sigv4',
            keys: new Map([...config.accessKeys].map(([id, secretAccessKey]) => [id, { secretAccessKey }])),
          },
    sessions,
    defaults: scope,
    allowHosts: config.allowHosts,
    clock,
    realClock,
    ids,
    log,
  });
  registry.serve(wire);
  identity.answerFor(agents.taskById, wire.awsCallsAt);
  const dataChannels = serveWebSockets({
    server: wire.fastify.server,
    path: DATA_CHANNELS,
    clock: realClock,
    connect: exec.connect,
  });
  const call: CallEcs = (caller, operation, input) =>
    wire.call('ecs', operation, input, { ...caller, accessKeyId: 'drydock' });
  const launcher = createFleetLauncher(ids, call);
  const faults = createFaults({ board, settled: agents.settled, deps, launcher, log });

  const inTurn = createLimit(1);
  const applyFleet = async (): Promise<string[]> => (fleet ? launcher.launch(scope, fleet) : []);
  const find = (where: Scope, cluster: string, reference: string) =>
    store.containerInstances
      .ofCluster(clusterArn(where, cluster))
      .find(({ arn, ec2InstanceId }) => arn === reference || ec2InstanceId === reference);
  addAdminRoutes(wire.fastify, {
    defaults: scope,
    launcher,
    call,
    clock: { dial, runtime: kind, idle, changed: keepTime },
    realClock,
    events: {
      ...store.events,
      after: (cursor, limit) =>
        store.events.after(cursor, limit).map((row) => ({ cursor: row.id, event: presentEvent(store, row) })),
      subscribe: (listener) => store.changes.subscribe(({ kind }) => kind === 'event' && listener()),
    },
    alarms,
    explanations: {
      ofRunTask: (where, body) => explainRunTask(deps, where, body),
      ofTask: (task) => explainTask(deps, task),
    },
    faults,
    find,
    health: async () => ({
      status: 'ok',
      version,
      endpoint: url,
      runtime: { kind, requested: config.runtime, reason, engine, sparePauses: agents.spare() },
      data: config.data,
      registry: await registry.usage(),
    }),
    collect: registry.collect,
    kill(where, cluster, ec2InstanceId) {
      const instance = find(where, cluster, ec2InstanceId);
      if (!instance) return false;
      killInstance(deps, instance);
      return true;
    },
    reset: (owner) => inTurn(() => reset(owner)),
  });

  async function reset(owner: Owner): Promise<string[]> {
    faults.clear(owner);
    alarms.clear(owner);
    store.clear(owner);
    capacities.clear(owner);
    deps.instanceHealth.clear(owner);
    deps.placements.clear(owner);
    const ended = agents.reset(owner); // before the sessions are, which would have each container removed by itself
    dispatch.reset(owner);
    services.reset(owner);
    await ended;
    registry.collectLater();
    return belongsTo(clusterArn(scope, ''), owner) ? applyFleet() : [];
  }

  if (store.meta('created') === undefined) {
    store.clear(); // half a fleet, if a first start was killed here: nothing was served before
    await applyFleet();
    store.setMeta('created', String(clock.now()));
  }
  connectAgents(deps);
  provisioning.start();
  services.start();
  retention.start();
  logRetention.start();
  // All addresses of IPv6 are none to call, as Fastify knows of those of IPv4.
  url = (await wire.fastify.listen({ host: config.host, port: config.port })).replace('[::]', '[::1]');
  registry.start();
  const recovered = dispatch.start().then(sweep).then(agents.recover).then(identity.open);

  const working = [services, provisioning, dispatch, agents, faults, registry.lifecycle];
  async function idle(): Promise<void> {
    await recovered;
    do {
      await Promise.all(working.map((part) => part.idle()));
      await nextTurn(); // the engine tells what it did at the next turn
    } while (working.some((part) => part.busy));
  }

  return {
    url,
    runtime: { kind, reason },
    idle,
    clock: () => dial && clockInWords(dial, realClock, kind),
    containers: agents.list,
    fleet: () => fleetInWords(store.containerInstances.all()),
    alive: () => (config.data === ':memory:' || kind === 'simulated' ? 0 : store.tasks.anyAlive()),
    async close() {
      await exec.close();
      await dataChannels.close();
      await wire.fastify.close();
      await recovered;
      await faults.close();
      retention.close();
      logRetention.close();
      await services.close();
      await provisioning.close();
      await dispatch.close();
      if (config.data === ':memory:') await agents.reset();
      keepTime();
      await identity.close();
      await agents.close();
      await registry.close();
      store.close();
    },
  };
}
