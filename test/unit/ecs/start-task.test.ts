import { describe, expect, it } from 'vitest';
import { createCapacities } from '../../../src/apis/ecs/capacities.ts';
import type { EcsContext } from '../../../src/apis/ecs/context.ts';
import { createPlacementRecords } from '../../../src/apis/ecs/placement-records.ts';
import { createServiceEvents } from '../../../src/apis/ecs/service-events.ts';
import { createInstanceHealth } from '../../../src/apis/ecs/instance-health.ts';
import { startTask } from '../../../src/apis/ecs/operations/start-task.ts';
import { clusterArn, containerInstanceArn, taskDefinitionArn } from '../../../src/model/arn.ts';
import type { ContainerInstance } from '../../../src/model/container-instance.ts';
import type { ContainerDefinition } from '../../../src/model/task-definition.ts';
import { containerDefinition } from '../agent/builders.ts';
import { cluster, countingEffects, definition, instance, newStore, SCOPE } from '../store/builders.ts';

const ID = '0123456789abcdef0123456789abcdef';
const CLUSTER = clusterArn(SCOPE, 'default');

/** StartTask of a definition of one container, on the one instance there is. */
function starting(container: Partial<ContainerDefinition>, more: Partial<ContainerInstance> = {}) {
  const store = newStore();
  const effects = countingEffects(1_000);
  const capacities = createCapacities(store, effects);
  store.clusters.put(SCOPE, cluster('default', { arn: CLUSTER }));
  capacities.putInstance(
    instance('i', { arn: containerInstanceArn(SCOPE, 'default', ID), clusterArn: CLUSTER, ...more }),
  );
  const containers = [containerDefinition(container)];
  const arn = taskDefinitionArn(SCOPE, 'web', 1);
  store.taskDefinitions.put(
    SCOPE,
    definition('web', 1, { arn, containers, document: { containerDefinitions: containers } }),
  );
  const context: EcsContext = {
    store,
    capacities,
    scope: SCOPE,
    now: 1_000,
    principalArn: 'root',
    instanceHealth: createInstanceHealth(),
    placements: createPlacementRecords(),
    serviceEvents: createServiceEvents(store, effects),
    ...effects,
    random: () => 0,
    endpoint: () => '',
    exec: { start: () => undefined, terminate: () => false },
    ownAddresses: true,
    simulated: true,
    agentAttributes: [],
    agentVersion: { agentVersion: '1', agentHash: '1', dockerVersion: '1' },
  };
  return {
    start: () => startTask.run(context, { taskDefinition: 'web', containerInstances: [ID] }),
    free: () => capacities.of(CLUSTER).remaining(containerInstanceArn(SCOPE, 'default', ID)),
  };
}

describe('StartTask', () => {
  it.each(['ACTIVE', 'DRAINING'] as const)('on an instance that is %s takes what it needs of it', (status) => {
    const { start, free } = starting({ cpu: 24, memory: 24 }, { status });
    expect(start()).toMatchObject({ tasks: [{ lastStatus: 'PENDING' }], failures: [] });
    expect(free()).toMatchObject({ cpu: 1000, memory: 1000 });
  });

  it.each([
    ['ACTIVE', { cpu: 2000 }, 'RESOURCE:CPU'],
    ['ACTIVE', { memory: 2000 }, 'RESOURCE:MEMORY'],
    ['ACTIVE', { portMappings: [{ containerPort: 22, hostPort: 22 }] }, 'RESOURCE:PORTS'],
    ['DRAINING', { cpu: 2000 }, 'RESOURCE:CPU'],
    ['DRAINING', { memory: 2000 }, 'RESOURCE:MEMORY'],
    ['DRAINING', { portMappings: [{ containerPort: 22, hostPort: 22 }] }, 'RESOURCE:PORTS'],
  ] as const)('on an instance that is %s never takes more than there is: %j', (status, container, reason) => {
    const { start, free } = starting(container, { status });
    const before = free();
    expect(start()).toMatchObject({ tasks: [], failures: [{ reason }] });
    expect(free()).toEqual(before);
  });

  it('on an instance that was deregistered fails with its reason', () => {
    expect(starting({}, { status: 'INACTIVE' }).start()).toMatchObject({
      tasks: [],
      failures: [{ reason: 'INACTIVE' }],
    });
  });
});
