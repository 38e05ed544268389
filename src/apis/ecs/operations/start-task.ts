import { isExternal } from '../../../model/container-instance.ts';
import type { Task } from '../../../model/task.ts';
import { refusal } from '../../../scheduler/filters.ts';
import type { EcsContext } from '../context.ts';
import { type Launch, newTask, requiredAttributes, taskNeeds } from '../launch.ts';
import { findClusterForWork, lookupInstance } from '../lookup.ts';
import { given, operation } from '../operation.ts';
import { presentTask } from '../present/task.ts';
import { checkBatch } from '../rules/batch.ts';
import { launchOf } from '../rules/launch.ts';

type Failure = { arn: string; reason: string };

/**
 * Starts a task on each instance that is named, past the scheduler: placement constraints, also those of the definition,
 * have no say; resources and attributes still decide.
 */
export const startTask = operation(
  'StartTask',
  (context, input) => {
    const cluster = findClusterForWork(context, input.cluster);
    checkBatch('Container Instances', input.containerInstances, 10);
    const hosts = input.containerInstances.map((text) => lookupInstance(context, cluster, text));
    const launches = hosts.map(({ instance }) => {
      const launchType = instance && isExternal(instance) ? 'EXTERNAL' : 'EC2';
      return launchOf(context, cluster, input, { operation: 'StartTask', launchType, longestStartedBy: 36 });
    });
    const started = context.capacities.transaction(() =>
      hosts.map((host, nth) => startOn(context, launches[nth] as Launch, host, nth)),
    );
    return {
      tasks: started.flatMap((result) => ('reason' in result ? [] : [presentTask(result, ['TAGS'])])),
      failures: started.flatMap((result) => ('reason' in result ? [result] : [])),
    };
  },
  { volumeConfigurations: given },
);

type Host = ReturnType<typeof lookupInstance>;

function startOn(context: EcsContext, launch: Launch, { arn, instance }: Host, nth: number): Task | Failure {
  const view = context.capacities.of(launch.cluster.arn);
  const row = view.row(arn);
  if (!instance) return { arn, reason: 'MISSING' };
  if (row === undefined) return { arn, reason: 'INACTIVE' };
  const needs = taskNeeds(launch);
  const reason = refusal(view, row, { needs, requiresAttributes: requiredAttributes(launch) });
  if (reason) return { arn, reason };
  const task = newTask(context, launch, needs, { instance, nth });
  view.assume(row, needs, launch.group);
  context.capacities.insertTask(task);
  return task;
}
