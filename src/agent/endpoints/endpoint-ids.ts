import { createHmac } from 'node:crypto';
import { resourceId } from '../../model/arn.ts';
import type { FollowedTask } from '../followed-task.ts';

/** The role whose credentials are meant, in the words of the agent's protocol. */
export type RoleType = 'TaskApplication' | 'TaskExecution';

/** The names under which containers call their endpoints: nobody can guess one, and they outlive every restart. */
export interface EndpointIds {
  /** `TASK-ID-` and 32 hex digits, in the manner of Fargate's. */
  ofContainer(taskArn: string, containerName: string): string;
  ofCredentials(taskArn: string, roleType: RoleType): string;
  /** Which container of these tasks it is. */
  container(id: string, taskById: TaskById): FoundContainer | undefined;
  /** Of which task and which of its roles it is. */
  credentials(id: string, taskById: TaskById): FoundCredentials | undefined;
}

type TaskById = (taskId: string) => FollowedTask | undefined;

/** A container that has an id. */
export interface FoundContainer {
  readonly taskArn: string;
  readonly containerName: string;
}

interface FoundCredentials {
  readonly taskArn: string;
  readonly roleType: RoleType;
}

const ID = /^([0-9a-f]{32})-[0-9a-f]{32}$/;
const ROLE_TYPES: readonly RoleType[] = ['TaskApplication', 'TaskExecution'];

/** Makes ids from a key that is secret and lasts as long as the data. */
export function endpointIds(key: string): EndpointIds {
  const id = (kind: string, taskArn: string, name: string): string => {
    const mac = createHmac('sha256', key)
      .update(JSON.stringify([kind, taskArn, name]))
      .digest('hex');
    return `${resourceId(taskArn)}-${mac.slice(0, 32)}`;
  };
  const ofContainer = (taskArn: string, containerName: string): string => id('container', taskArn, containerName);
  const ofCredentials = (taskArn: string, roleType: RoleType): string => id('credentials', taskArn, roleType);
  const taskOf = (text: string, taskById: TaskById): FollowedTask | undefined => {
    const taskId = ID.exec(text)?.[1];
    return taskId === undefined ? undefined : taskById(taskId);
  };
  return {
    ofContainer,
    ofCredentials,
    container(text, taskById) {
      const task = taskOf(text, taskById);
      const found = task?.containers.find(({ definition }) => ofContainer(task.arn, definition.name) === text);
      return task && found && { taskArn: task.arn, containerName: found.definition.name };
    },
    credentials(text, taskById) {
      const task = taskOf(text, taskById);
      const roleType = task && ROLE_TYPES.find((type) => ofCredentials(task.arn, type) === text);
      return task && roleType && { taskArn: task.arn, roleType };
    },
  };
}
