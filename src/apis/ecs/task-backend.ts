import type { TaskBackend, TaskProtectionAnswer, TaskSecrets } from '../../agent/link.ts';
import type * as Ecs from '../../../api-schemas/ecs/types.ts';
import { parseArn } from '../../model/arn.ts';
import type { Task } from '../../model/task.ts';
import { AwsError } from '../../wire/errors.ts';
import { contextOf, type EcsContext, type EcsDeps } from './context.ts';
import { getTaskProtection } from './operations/get-task-protection.ts';
import { updateTaskProtection } from './operations/update-task-protection.ts';
import { resolvedImages } from './resolved-images.ts';
import { type SecretSources, secretsOfTask } from './task-secrets.ts';

const GONE: TaskProtectionAnswer = {
  refusal: { code: 'ResourceNotFoundException', message: 'The task is not there.', status: 404 },
};

/** What agents ask about one task. Its protection is told and changed as by the operations of that name. */
export function taskBackend(deps: EcsDeps, sources: SecretSources): TaskBackend {
  const { store, clock } = deps;

  function protection(
    taskArn: string,
    ask: (context: EcsContext, task: Task) => Ecs.GetTaskProtectionResponse,
  ): TaskProtectionAnswer {
    const task = store.tasks.get(taskArn);
    const scope = parseArn(taskArn);
    if (!task || !scope) return GONE;
    try {
      return answerOf(taskArn, ask(contextOf(deps, scope, clock.now()), task));
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      const { code, message, status } = error;
      return { refusal: { code, message, status } };
    }
  }

  return {
    secretsOf(taskArn): TaskSecrets {
      const task = store.tasks.get(taskArn);
      const definition = task && store.taskDefinitions.get(task.taskDefinitionArn);
      if (!definition) return { containers: {} };
      const resolved = resolvedImages(store, sources.images, task, definition.containers);
      return secretsOfTask(sources, task, definition, resolved, clock.now());
    },
    tagsOf(arn) {
      const found = store.tasks.get(arn) ?? store.containerInstances.get(arn);
      return found && Object.fromEntries(found.tags.map(({ key = '', value = '' }) => [key, value]));
    },
    getTaskProtection: (taskArn) =>
      protection(
        taskArn,
        (context, { clusterArn }) =>
          getTaskProtection.run(context, { cluster: clusterArn, tasks: [taskArn] }) as Ecs.GetTaskProtectionResponse,
      ),
    updateTaskProtection: (taskArn, change) =>
      protection(
        taskArn,
        (context, { clusterArn }) =>
          updateTaskProtection.run(context, {
            cluster: clusterArn,
            tasks: [taskArn],
            ...change,
          }) as Ecs.UpdateTaskProtectionResponse,
      ),
  };
}

function answerOf(
  taskArn: string,
  { protectedTasks = [], failures = [] }: Ecs.GetTaskProtectionResponse,
): TaskProtectionAnswer {
  const [failure] = failures;
  if (failure)
    return { failure: { arn: failure.arn ?? taskArn, reason: failure.reason ?? '', detail: failure.detail } };
  const [found] = protectedTasks;
  return {
    protection: {
      taskArn,
      protectionEnabled: found?.protectionEnabled ?? false,
      expirationDate: found?.expirationDate === undefined ? undefined : Number(found.expirationDate) * 1000,
    },
  };
}
