import { onTestFinished } from 'vitest';
import type { Cluster } from '../../../src/model/cluster.ts';
import type { ContainerInstance } from '../../../src/model/container-instance.ts';
import type { Task } from '../../../src/model/task.ts';
import type { TaskDefinition } from '../../../src/model/task-definition.ts';
import { openStore, type Store } from '../../../src/store/database.ts';

export const SCOPE = { accountId: '000000000000', region: 'us-east-1' };
export const OTHER_SCOPE = { accountId: '111122223333', region: 'us-east-1' };

/** A clock that stands, and ids that count. */
export function countingEffects(now = 0) {
  let made = 0;
  return {
    clock: { now: () => now, after: () => () => undefined },
    ids: { hex32: () => String(++made).padStart(32, '0'), uuid: () => `uuid-${++made}` },
  };
}

/** A store that is closed when the test is over. */
export function newStore(data = ':memory:'): Store {
  const store = openStore(data);
  onTestFinished(() => store.close());
  return store;
}

export const cluster = (name: string, more: Partial<Cluster> = {}): Cluster => ({
  arn: `cluster/${name}`,
  name,
  status: 'ACTIVE',
  settings: [],
  capacityProviders: [],
  defaultCapacityProviderStrategy: [],
  tags: [],
  ...more,
});

export const definition = (family: string, revision: number, more: Partial<TaskDefinition> = {}): TaskDefinition => ({
  arn: `task-definition/${family}:${revision}`,
  family,
  revision,
  status: 'ACTIVE',
  registeredAt: 0,
  registeredBy: 'root',
  networkMode: 'bridge',
  containers: [],
  requiresAttributes: [],
  compatibilities: ['EC2'],
  document: {},
  tags: [],
  ...more,
});

export const instance = (id: string, more: Partial<ContainerInstance> = {}): ContainerInstance => ({
  arn: `container-instance/default/${id}`,
  clusterArn: 'cluster/default',
  ec2InstanceId: `i-${id}`,
  status: 'ACTIVE',
  agentConnected: true,
  registeredAt: 0,
  version: 1,
  versionInfo: {},
  attributes: [],
  resources: { cpu: 1024, memory: 1024, tcpPorts: [22], udpPorts: [], gpus: [] },
  hostAddress: '127.64.0.1',
  tags: [],
  ...more,
});

export const task = (id: string, more: Partial<Task> = {}): Task => ({
  arn: `task/default/${id}`,
  clusterArn: 'cluster/default',
  taskDefinitionArn: 'task-definition/web:1',
  family: 'web',
  containerInstanceArn: 'container-instance/default/i1',
  group: 'family:web',
  launchType: 'EC2',
  lastStatus: 'PENDING',
  desiredStatus: 'RUNNING',
  healthStatus: 'UNKNOWN',
  version: 1,
  createdAt: 0,
  connectivityAt: 0,
  architecture: 'x86_64',
  attachments: [],
  containers: [],
  overrides: {},
  needs: { cpu: 0, memory: 0, tcpPorts: [], udpPorts: [], gpus: 0 },
  tags: [],
  ...more,
});
