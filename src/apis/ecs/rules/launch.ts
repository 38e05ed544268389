import type { Cluster } from '../../../model/cluster.ts';
import type { LaunchType, TaskOverride } from '../../../model/task.ts';
import type { TaskDefinition } from '../../../model/task-definition.ts';
import { notBuilt } from '../../../wire/errors.ts';
import type { EcsContext } from '../context.ts';
import { ecsError } from '../errors.ts';
import type { Launch } from '../launch.ts';
import { findTaskDefinitionForWork } from '../lookup.ts';
import type { Input } from '../operation.ts';
import { unbuiltFields } from './agent-fields.ts';
import { platformOf } from './fargate-platform.ts';
import { subnetsOf } from './network-configuration.ts';
import { checkTags } from './tags.ts';
import { taskCpu, taskMemory } from './task-definition-defaults.ts';

const LONGEST_OVERRIDES = 8192; // characters of JSON
const STARTED_BY = /^[a-zA-Z0-9\-_/]*$/;

/** The members RunTask and StartTask share, and RunTask's platform version. */
type LaunchInput = Pick<
  Input<'RunTask'>,
  | 'taskDefinition'
  | 'group'
  | 'overrides'
  | 'startedBy'
  | 'tags'
  | 'propagateTags'
  | 'enableECSManagedTags'
  | 'networkConfiguration'
  | 'platformVersion'
  | 'enableExecuteCommand'
>;

/** Which operation asks, and what it has decided of the launch. */
interface Asking {
  readonly operation: 'RunTask' | 'StartTask';
  readonly launchType: LaunchType;
  /** In characters. */
  readonly longestStartedBy: number;
}

/** What a call asks to launch, checked. Throws ECS's error, or 501 for what the agent cannot honour yet. */
export function launchOf(
  context: EcsContext,
  cluster: Cluster,
  input: LaunchInput,
  { operation, launchType, longestStartedBy }: Asking,
): Launch {
  const definition = findTaskDefinitionForWork(context, input.taskDefinition);
  const { group = `family:${definition.family}`, startedBy, tags = [] } = input;
  if (group.length > 255) throw ecsError('InvalidParameterException', 'group can be at most 255 characters long.');
  if (group.startsWith('service:')) throw ecsError('InvalidParameterException', 'Invalid namespace for group');
  if (startedBy !== undefined && (startedBy.length > longestStartedBy || !STARTED_BY.test(startedBy))) {
    const message = `startedBy can be at most ${longestStartedBy} letters, digits, hyphens and underscores.`;
    throw ecsError('InvalidParameterException', message);
  }
  if (input.propagateTags === 'SERVICE') {
    throw ecsError('InvalidParameterException', 'propagateTags SERVICE is only for tasks of a service.');
  }
  checkTags(tags);
  checkCompatible(definition, launchType);
  checkRunnable(definition, context.simulated);
  const overrides = overridesOf(definition, operation, input);
  if (input.enableExecuteCommand) checkTaskRole(definition, overrides);
  return {
    cluster,
    definition,
    group,
    startedBy,
    overrides,
    tags: allTags(cluster, definition, input),
    launchType,
    platform: platformOf({ definition, launchType, overrides, platformVersion: input.platformVersion }),
    enableExecuteCommand: input.enableExecuteCommand,
    subnets: subnetsOf(definition, launchType, input.networkConfiguration),
  };
}

/** Refuses a definition that is not for this launch type. */
export function checkCompatible({ compatibilities }: TaskDefinition, launchType: LaunchType): void {
  if (compatibilities.includes(launchType)) return;
  throw ecsError('InvalidParameterException', `Task definition does not support launch_type ${launchType}.`);
}

/** Refuses ECS Exec without a role for the task, by which its agent would connect (boto3 issue 3173 has the sentence). */
function checkTaskRole({ document }: TaskDefinition, { taskRoleArn }: TaskOverride): void {
  if (taskRoleArn || document.taskRoleArn) return;
  const message =
    'The execute command failed because a valid task role is not being used. Specify a valid task role in your task ' +
    'definition or as a task override and try again.';
  throw ecsError('InvalidParameterException', message);
}

/** Answers 501 to a definition with a field that no agent honours yet. */
export function checkRunnable(definition: TaskDefinition, simulated: boolean): void {
  const [unbuilt] = unbuiltFields(definition, simulated);
  if (unbuilt) throw notBuilt(`Running a task with the task definition's ${unbuilt}`);
}

function overridesOf(definition: TaskDefinition, operation: string, { overrides = {} }: LaunchInput): TaskOverride {
  const unbuilt = (member: string) => notBuilt(`ECS ${operation} with overrides.${member}`);
  if (JSON.stringify(overrides).length > LONGEST_OVERRIDES) {
    const message = `Container Overrides length must be at most ${LONGEST_OVERRIDES}`;
    throw ecsError('InvalidParameterException', message);
  }
  for (const override of overrides.containerOverrides ?? []) {
    if (!definition.containers.some(({ name }) => name === override.name)) {
      const message = `Override for container named ${override.name ?? ''} is not a container in the TaskDefinition.`;
      throw ecsError('InvalidParameterException', message);
    }
    if (override.resourceRequirements?.length) throw unbuilt('containerOverrides[].resourceRequirements');
    for (const size of ['cpu', 'memory', 'memoryReservation'] as const) {
      if ((override[size] ?? 0) < 0) throw invalidOverride(size, override[size]);
    }
  }
  if (overrides.inferenceAcceleratorOverrides?.length) throw unbuilt('inferenceAcceleratorOverrides');
  const { cpu, memory } = overrides;
  if (Number.isNaN(taskCpu(cpu))) throw invalidOverride('cpu', cpu);
  if (Number.isNaN(taskMemory(memory))) throw invalidOverride('memory', memory);
  return {
    ...overrides,
    ...(cpu === undefined ? {} : { cpu: String(taskCpu(cpu)) }),
    ...(memory === undefined ? {} : { memory: String(taskMemory(memory)) }),
  };
}

const invalidOverride = (member: string, value: unknown) =>
  ecsError('InvalidParameterException', `Invalid '${member}' override: ${value}.`);

/** The caller's tags, the definition's where they are to be propagated, and ECS's own where they are enabled. */
function allTags(cluster: Cluster, definition: TaskDefinition, input: LaunchInput): Launch['tags'] {
  const propagated = input.propagateTags === 'TASK_DEFINITION' ? definition.tags : [];
  const managed = input.enableECSManagedTags ? [{ key: 'aws:ecs:clusterName', value: cluster.name }] : [];
  const sent = input.tags ?? [];
  return [...sent, ...propagated.filter(({ key }) => !sent.some((tag) => tag.key === key)), ...managed];
}
