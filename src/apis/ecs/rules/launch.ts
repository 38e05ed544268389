import type { Cluster } from '../../../model/cluster.ts';
import type { TaskOverride } from '../../../model/task.ts';
import type { TaskDefinition } from '../../../model/task-definition.ts';
import { notBuilt } from '../../../wire/errors.ts';
import type { EcsContext } from '../context.ts';
import { ecsError } from '../errors.ts';
import type { Launch } from '../launch.ts';
import { findTaskDefinitionForWork } from '../lookup.ts';
import type { Input } from '../operation.ts';
import { unbuiltFields } from './agent-fields.ts';
import { checkTags } from './tags.ts';

const LONGEST_OVERRIDES = 8192; // characters of JSON
const STARTED_BY = /^[a-zA-Z0-9\-_/]*$/;

/** The members RunTask and StartTask share. */
type LaunchInput = Pick<
  Input<'RunTask'>,
  'taskDefinition' | 'group' | 'overrides' | 'startedBy' | 'tags' | 'propagateTags' | 'enableECSManagedTags'
>;

/** What a call asks to launch, checked. Throws ECS's error, or 501 for what the agent cannot honour yet. */
export function launchOf(context: EcsContext, cluster: Cluster, input: LaunchInput, longestStartedBy: number): Launch {
  const definition = findTaskDefinitionForWork(context, input.taskDefinition);
  const { group = `family:${definition.family}`, startedBy, tags = [] } = input;
  if (group.length > 255) throw ecsError('InvalidParameterException', 'group can be at most 255 characters long.');
  if (startedBy !== undefined && (startedBy.length > longestStartedBy || !STARTED_BY.test(startedBy))) {
    const message = `startedBy can be at most ${longestStartedBy} letters, digits, hyphens and underscores.`;
    throw ecsError('InvalidParameterException', message);
  }
  if (input.propagateTags === 'SERVICE') {
    throw ecsError('InvalidParameterException', 'propagateTags SERVICE is only for tasks of a service.');
  }
  checkTags(tags);
  checkRunnable(definition);
  return {
    cluster,
    definition,
    group,
    startedBy,
    overrides: overridesOf(definition, input),
    tags: allTags(cluster, definition, input),
  };
}

function checkRunnable(definition: TaskDefinition): void {
  if (!definition.compatibilities.includes('EC2')) {
    throw ecsError('InvalidParameterException', 'Task definition does not support launch_type EC2.');
  }
  const [unbuilt] = unbuiltFields(definition);
  if (unbuilt) throw notBuilt(`Running a task with the task definition's ${unbuilt}`);
}

function overridesOf(definition: TaskDefinition, { overrides = {} }: LaunchInput): TaskOverride {
  if (JSON.stringify(overrides).length > LONGEST_OVERRIDES) {
    const message = `Container Overrides length must be at most ${LONGEST_OVERRIDES}`;
    throw ecsError('InvalidParameterException', message);
  }
  for (const { name, environmentFiles, resourceRequirements } of overrides.containerOverrides ?? []) {
    if (!definition.containers.some((container) => container.name === name)) {
      const message = `Override for container named ${name} is not a container in the TaskDefinition.`;
      throw ecsError('InvalidParameterException', message);
    }
    if (environmentFiles?.length) throw notBuilt('ECS RunTask with overrides.containerOverrides[].environmentFiles');
    if (resourceRequirements?.length)
      throw notBuilt('ECS RunTask with overrides.containerOverrides[].resourceRequirements');
  }
  if (overrides.ephemeralStorage) throw notBuilt('ECS RunTask with overrides.ephemeralStorage');
  if (overrides.inferenceAcceleratorOverrides?.length) {
    throw notBuilt('ECS RunTask with overrides.inferenceAcceleratorOverrides');
  }
  return overrides;
}

/** The caller's tags, the definition's where they are to be propagated, and ECS's own where they are enabled. */
function allTags(cluster: Cluster, definition: TaskDefinition, input: LaunchInput): Launch['tags'] {
  const propagated = input.propagateTags === 'TASK_DEFINITION' ? definition.tags : [];
  const managed = input.enableECSManagedTags ? [{ key: 'aws:ecs:clusterName', value: cluster.name }] : [];
  const sent = input.tags ?? [];
  return [...sent, ...propagated.filter(({ key }) => !sent.some((tag) => tag.key === key)), ...managed];
}
