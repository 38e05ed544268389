import type { AgentTask } from '../../agent/link.ts';
import { containerArn, parseArn, resourceId, roleArn } from '../../model/arn.ts';
import type { RoleCredentials } from '../../model/role-credentials.ts';
import type { Task } from '../../model/task.ts';
import type { TaskDefinition, Volume } from '../../model/task-definition.ts';

/** Makes credentials of a role for a task; `now` in epoch milliseconds. */
export type IssueCredentials = (taskArn: string, roleArn: string, now: number) => RoleCredentials;

/** The roles of a task; a member is left out where it has none. */
interface Roles {
  readonly taskRoleArn?: string;
  readonly executionRoleArn?: string;
}

/** The roles a task has: those of its definition, which may name them shortly, unless the caller chose others. */
export function rolesOf(
  { arn, overrides }: Pick<Task, 'arn' | 'overrides'>,
  { document }: Pick<TaskDefinition, 'document'>,
): Roles {
  const found = (member: keyof Roles): Roles => {
    const role = overrides[member] || (document[member] as string | undefined);
    return role ? { [member]: role.startsWith('arn:') ? role : roleArn(parseArn(arn)?.accountId ?? '', role) } : {};
  };
  return { ...found('taskRoleArn'), ...found('executionRoleArn') };
}

/** A task as its agent is told of it; `credentialsOf` a role's ARN, where there are to be any. */
export function agentTask(
  task: Task,
  definition: TaskDefinition,
  hostAddress: string,
  credentialsOf: (roleArn: string) => RoleCredentials | undefined,
): AgentTask {
  const { taskRoleArn, executionRoleArn } = rolesOf(task, definition);
  return {
    arn: task.arn,
    clusterArn: task.clusterArn,
    family: definition.family,
    version: String(definition.revision),
    desiredStatus: task.desiredStatus,
    networkMode: definition.networkMode,
    hostAddress,
    launchType: task.launchType,
    availabilityZone: task.availabilityZone,
    serviceName: task.serviceArn === undefined ? undefined : resourceId(task.serviceArn),
    roleCredentials: taskRoleArn === undefined ? undefined : credentialsOf(taskRoleArn),
    executionRoleCredentials: executionRoleArn === undefined ? undefined : credentialsOf(executionRoleArn),
    ...sharedOf(task, definition),
    ...volumesOf(definition),
    containers: task.containers.flatMap((known) => {
      const found = definition.containers.find(({ name }) => name === known.name);
      const override = task.overrides.containerOverrides?.find(({ name }) => name === known.name);
      const arn = containerArn(task.arn, known.id);
      const managedAgents = known.managedAgents?.map((agent) => agent.name);
      return found
        ? [{ definition: found, containerArn: arn, override, known, ...(managedAgents ? { managedAgents } : {}) }]
        : [];
    }),
  };
}

/** What its containers share beside the network: namespaces, and the task's own size. */
function sharedOf({ overrides }: Task, { document, ...definition }: TaskDefinition): Partial<AgentTask> {
  const { pidMode, ipcMode } = document as Pick<AgentTask, 'pidMode' | 'ipcMode'>;
  const cpu = Number(overrides.cpu ?? definition.cpu ?? 0);
  const memory = Number(overrides.memory ?? definition.memory ?? 0);
  return {
    ...(pidMode ? { pidMode } : {}),
    ...(ipcMode ? { ipcMode } : {}),
    ...(cpu ? { cpu } : {}),
    ...(memory ? { memory } : {}),
  };
}

function volumesOf({ document }: TaskDefinition): Pick<AgentTask, 'volumes'> {
  const volumes = document.volumes as readonly Volume[] | undefined;
  return volumes?.length ? { volumes } : {};
}
