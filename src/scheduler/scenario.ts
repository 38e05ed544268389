import { containerInstanceArn } from '../model/arn.ts';
import { AUTO_SCALING_GROUP } from '../model/container-instance.ts';
import { registrableMemoryMiB } from '../model/instance-types.ts';
import { RESERVED_TCP_PORTS } from '../model/resources.ts';
import type { Scenario, ScenarioInstance, ScenarioRequest } from '../model/scenario.ts';
import { Capacity, type SchedulerInstance } from './capacity.ts';
import { type Explanation, explain } from './explain.ts';
import { type Plan, place } from './place.ts';
import { parseInstant } from './query/instant.ts';
import type { PlacementRequest } from './request.ts';

/** What came of one request of a scenario. */
export interface Outcome {
  readonly request: ScenarioRequest;
  readonly plan: Plan;
  readonly explanation: Explanation;
}

const SCOPE = { accountId: '000000000000', region: 'us-east-1' };
const CAPABILITY = /^(com\.amazonaws\.)?ecs\.capability\./;

/** The ARN an instance of a scenario has; its last segment is the instance's id. */
export const scenarioArn = (id: string): string => containerInstanceArn(SCOPE, 'scenario', id);

/** Places the requests of a scenario in turn, each on what the ones before have left. Throws `QueryError`. */
export function runScenario(scenario: Scenario): Outcome[] {
  const capacity = capacityOf(scenario);
  return scenario.requests.map((request) => {
    const asked = placementRequest(request);
    const explanation = explain(capacity, asked);
    return { request, plan: place(capacity, asked), explanation };
  });
}

/** A request in the scheduler's terms. */
function placementRequest({ memoryLimit: _, ...request }: ScenarioRequest): PlacementRequest {
  return request;
}

/** The view of a scenario's cluster with its tasks in it. */
export function capacityOf({ fleet, running, requests }: Scenario): Capacity {
  const capacity = new Capacity();
  const capabilities = new Set(requests.flatMap((request) => request.requiresAttributes.filter(isCapability)));
  for (const instance of fleet) capacity.put(instanceOf(instance, [...capabilities]));
  for (const { instance, group, count, needs } of running) {
    const row = capacity.row(scenarioArn(instance));
    for (let task = 0; row !== undefined && task < count; task++) {
      capacity.assume(row, needs, group);
      capacity.ran(scenarioArn(instance), 1);
    }
  }
  return capacity;
}

const isCapability = (name: string): boolean => CAPABILITY.test(name);

/** An instance as its agent would register it; of capabilities it has all that are asked for, but for what it lacks. */
function instanceOf(instance: ScenarioInstance, capabilities: readonly string[]): SchedulerInstance {
  const { id, instanceType: type, availabilityZone, autoScalingGroup, lacks, agentVersion, registeredAt } = instance;
  return {
    arn: scenarioArn(id),
    ec2InstanceId: id,
    status: instance.status,
    agentConnected: instance.agentConnected,
    versionInfo: { agentVersion },
    registeredAt: registeredAt === undefined ? 0 : parseInstant(registeredAt),
    resources: {
      cpu: instance.cpu ?? type.vCpus * 1024,
      memory: instance.memory ?? registrableMemoryMiB(type),
      tcpPorts: RESERVED_TCP_PORTS,
      udpPorts: [],
      gpus: Array.from({ length: type.gpus }, (_, index) => `gpu-${index}`),
      enis: type.maxEnis - 1,
    },
    attributes: [
      { name: 'ecs.instance-type', value: type.name },
      { name: 'ecs.availability-zone', value: availabilityZone },
      { name: 'ecs.cpu-architecture', value: type.architecture },
      { name: 'ecs.os-type', value: 'linux' },
      { name: 'ecs.os-family', value: 'LINUX' },
      ...(autoScalingGroup === undefined ? [] : [{ name: AUTO_SCALING_GROUP, value: autoScalingGroup }]),
      ...capabilities.filter((name) => !lacks.includes(name)).map((name) => ({ name })),
      ...instance.attributes,
    ],
  };
}
