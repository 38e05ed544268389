import type { AgentContainer, AgentTask } from '../../../src/agent/link.ts';
import type { ObservedContainer } from '../../../src/agent/runtime.ts';
import type { ContainerView } from '../../../src/agent/container-view.ts';
import type { ContainerDefinition } from '../../../src/model/task-definition.ts';
import type { Container } from '../../../src/model/task.ts';

const SCOPE = 'arn:aws:ecs:us-east-1:000000000000';

export const CLUSTER = `${SCOPE}:cluster/test`;
export const INSTANCE = `${SCOPE}:container-instance/test/0123456789abcdef0123456789abcdef`;

/** The ARN of a task that a test calls by a letter or two. */
export const taskArn = (id: string): string => `${SCOPE}:task/test/${id.padEnd(32, '0')}`;

/** An essential container that runs until it is stopped, as a task definition has it. */
export const containerDefinition = (more: Partial<ContainerDefinition> = {}): ContainerDefinition => ({
  name: 'app',
  image: 'busybox',
  cpu: 0,
  memory: 16,
  essential: true,
  portMappings: [],
  environment: [],
  ...more,
});

/** A container of a new task as the control plane knows it. */
export const knownContainer = (more: Partial<Container> = {}): Container => ({
  id: 'app',
  name: 'app',
  image: 'busybox',
  essential: true,
  hasHealthCheck: false,
  lastStatus: 'PENDING',
  healthStatus: 'UNKNOWN',
  networkBindings: [],
  cpu: 0,
  ...more,
});

/** One container of an assigned task; `known` is what the control plane was told of it. */
export const agentContainer = (
  definition: Partial<ContainerDefinition> = {},
  known: Partial<Container> = {},
  more: Partial<AgentContainer> = {},
): AgentContainer => ({
  definition: containerDefinition(definition),
  known: knownContainer({ ...(definition.name ? { name: definition.name } : {}), ...known }),
  ...more,
});

/** A new task of one such container, wanted RUNNING. */
export const agentTask = (id: string, more: Partial<AgentTask> = {}): AgentTask => ({
  arn: taskArn(id),
  clusterArn: CLUSTER,
  family: 'web',
  version: '3',
  desiredStatus: 'RUNNING',
  networkMode: 'bridge',
  hostAddress: '127.64.0.1',
  containers: [agentContainer()],
  ...more,
});

/** What an engine says of a container that was created and no more. */
export const observed = (more: Partial<ObservedContainer> = {}): ObservedContainer => ({
  containerInstanceArn: INSTANCE,
  taskArn: taskArn('a'),
  containerName: 'app',
  id: 'engine-id',
  state: 'created',
  oomKilled: false,
  health: 'UNKNOWN',
  bindings: [],
  ...more,
});

/** Observed running since 1,000 ms. */
export const running = (more: Partial<ObservedContainer> = {}): ObservedContainer =>
  observed({ state: 'running', startedAt: 1_000, ...more });

/** Observed to have run from 1,000 to 2,000 ms and ended well. */
export const exited = (more: Partial<ObservedContainer> = {}): ObservedContainer =>
  observed({ state: 'exited', startedAt: 1_000, finishedAt: 2_000, exitCode: 0, ...more });

/** What the agent knows of an essential container of which nothing has been done yet. */
export const view = (more: Partial<ContainerView> = {}): ContainerView => ({
  name: 'app',
  essential: true,
  dependencies: [],
  endedBefore: false,
  pulled: false,
  ...more,
});
