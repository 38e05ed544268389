import {
  type ContainerInstance,
  CreateClusterCommand,
  RegisterContainerInstanceCommand,
  RegisterTaskDefinitionCommand,
  RunTaskCommand,
  StartTaskCommand,
  UpdateContainerInstancesStateCommand,
} from '@aws-sdk/client-ecs';
import { registrableMemoryMiB } from '../../../src/model/instance-types.ts';
import type { TaskNeeds } from '../../../src/model/resources.ts';
import type { Scenario, ScenarioInstance } from '../../../src/model/scenario.ts';
import { realEffects } from '../../../src/effects.ts';
import type { Placed } from '../../../src/scheduler/expectation.ts';
import { parseInstant } from '../../../src/scheduler/query/instant.ts';
import { container } from '../../support/definitions.ts';
import { awsvpc } from '../../support/launches.ts';
import { startServer } from '../../support/server.ts';
import { isService, scenarioServices } from './scenario-services.ts';

/** A server without instances on which scenarios are asked through the API, each in a cluster of its own. */
export async function scenarioServer() {
  const { clock } = realEffects('silent');
  let instant: number | undefined;
  const server = await startServer(
    { fleet: 'none' },
    { clock: { now: () => instant ?? clock.now(), after: (ms, fn) => clock.after(ms, fn) } },
  );
  const { ecs } = server;
  const services = scenarioServices(server);
  let definitions = 0;

  async function register(cluster: string, instance: ScenarioInstance): Promise<ContainerInstance> {
    const { id, instanceType: type, availabilityZone, cpu, memory, agentVersion, registeredAt, attributes } = instance;
    instant = registeredAt === undefined ? undefined : parseInstant(registeredAt);
    const { containerInstance } = await ecs.send(
      new RegisterContainerInstanceCommand({
        cluster,
        instanceIdentityDocument: JSON.stringify({ instanceId: id, instanceType: type.name, availabilityZone }),
        totalResources: [
          { name: 'CPU', type: 'INTEGER', integerValue: cpu ?? type.vCpus * 1024 },
          { name: 'MEMORY', type: 'INTEGER', integerValue: memory ?? registrableMemoryMiB(type) },
          {
            name: 'GPU',
            type: 'STRINGSET',
            stringSetValue: Array.from({ length: type.gpus }, (_, index) => `gpu-${index}`),
          },
        ],
        attributes: [...attributes],
        ...(agentVersion === undefined ? {} : { versionInfo: { agentVersion } }),
      }),
    );
    instant = undefined;
    const containerInstances = [containerInstance?.containerInstanceArn ?? 'none'];
    if (instance.status === 'DRAINING')
      await ecs.send(new UpdateContainerInstancesStateCommand({ cluster, containerInstances, status: 'DRAINING' }));
    return containerInstance ?? {};
  }

  /** Registers a definition of such tasks; gives what RunTask and StartTask need to name it. */
  async function define(needs: TaskNeeds, memoryLimit: number | undefined) {
    const family = `scenario-${++definitions}`;
    const ports = (numbers: readonly number[], protocol: 'tcp' | 'udp') =>
      numbers.map((port) => ({ containerPort: port, hostPort: port, protocol }));
    const one = container({
      cpu: needs.cpu,
      memory: memoryLimit ?? needs.memory,
      ...(memoryLimit === undefined ? {} : { memoryReservation: needs.memory }),
      portMappings: [...ports(needs.tcpPorts, 'tcp'), ...ports(needs.udpPorts, 'udp')],
      ...(needs.gpus > 0 ? { resourceRequirements: [{ type: 'GPU' as const, value: String(needs.gpus) }] } : {}),
    });
    const networkMode = needs.enis ? ('awsvpc' as const) : undefined;
    await ecs.send(new RegisterTaskDefinitionCommand({ family, networkMode, containerDefinitions: [one] }));
    return { taskDefinition: family, ...(needs.enis ? { networkConfiguration: awsvpc() } : {}) };
  }

  /** Builds a scenario's cluster, runs its requests, and gives where its tasks went, by the scenario's ids. */
  async function run(cluster: string, { fleet, running, requests }: Scenario): Promise<Placed[]> {
    await ecs.send(new CreateClusterCommand({ clusterName: cluster }));
    const ids = new Map<string | undefined, string>();
    const arns = new Map<string, string>();
    for (const instance of fleet) {
      const { containerInstanceArn = 'none' } = await register(cluster, instance);
      ids.set(containerInstanceArn, instance.id);
      arns.set(instance.id, containerInstanceArn);
    }
    for (const { instance, group, count, needs } of running) {
      const definition = await define(needs, undefined);
      if (isService(group)) {
        await services.create(cluster, { group, count, instance, ...definition });
        continue;
      }
      const containerInstances = [arns.get(instance) ?? 'none'];
      for (let task = 0; task < count; task++)
        await ecs.send(new StartTaskCommand({ cluster, ...definition, group, containerInstances }));
    }
    await server.idle();
    const placed: Placed[] = [];
    for (const { group, count, needs, memoryLimit, constraints, strategies } of requests) {
      if (isService(group)) {
        const more = { group, count, constraints: [...constraints], strategies: [...strategies] };
        const instances = await services.scale(cluster, more);
        placed.push({ ids: instances.map((arn) => ids.get(arn) ?? 'nowhere'), refusals: {} });
        continue;
      }
      const { tasks = [], failures = [] } = await ecs.send(
        new RunTaskCommand({
          cluster,
          ...(await define(needs, memoryLimit)),
          group,
          count,
          placementConstraints: [...constraints],
          placementStrategy: [...strategies],
        }),
      );
      placed.push({
        ids: tasks.map(({ containerInstanceArn }) => ids.get(containerInstanceArn) ?? 'nowhere'),
        refusals: Object.fromEntries(failures.map(({ arn, reason }) => [ids.get(arn) ?? 'unknown', String(reason)])),
      });
    }
    return placed;
  }

  return { run, close: () => server.close() };
}
