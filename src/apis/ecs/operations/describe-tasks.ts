import type { Task } from '../../../model/task.ts';
import { JsonText } from '../../../wire/json.ts';
import type { EcsContext } from '../context.ts';
import { findCluster, taskArnOf } from '../lookup.ts';
import { operation } from '../operation.ts';
import { presentTask } from '../present/task.ts';
import { checkBatch } from '../rules/batch.ts';

/** Describes tasks by id or ARN; one that is not there is a failure, not an error. */
export const describeTasks = operation('DescribeTasks', (context, input) => {
  const cluster = findCluster(context, input.cluster);
  checkBatch('Tasks', input.tasks, 100);
  const textOf = input.include?.includes('TAGS') ? textWithTags : textWithoutTags;
  const tasks: string[] = [];
  const failures: { arn: string; reason: 'MISSING' }[] = [];
  for (const reference of input.tasks) {
    const arn = taskArnOf(context, cluster, reference);
    const text = textOf(context, arn);
    if (text === undefined) failures.push({ arn, reason: 'MISSING' });
    else tasks.push(text);
  }
  return new JsonText(`{"tasks":[${tasks.join(',')}],"failures":${JSON.stringify(failures)}}`);
});

const shown = (task: Task): string => JSON.stringify(presentTask(task));

const textWithoutTags = ({ store }: EcsContext, arn: string): string | undefined => store.tasks.text(arn, shown);

function textWithTags({ store }: EcsContext, arn: string): string | undefined {
  const task = store.tasks.get(arn);
  return task && JSON.stringify(presentTask(task, ['TAGS']));
}
