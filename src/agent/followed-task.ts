import { resourceId } from '../model/arn.ts';
import type { AgentContainer, AgentTask } from './link.ts';

/** A container as it was assigned, but for what was known of it then. */
export type FollowedContainer = Omit<AgentContainer, 'known'>;

/** A task as it was assigned, but for what was known of it then: an agent with thousands of tasks has no room for it. */
export type FollowedTask = Omit<AgentTask, 'containers'> & { readonly containers: readonly FollowedContainer[] };

/** What of an assignment is kept. */
export const followed = (task: AgentTask): FollowedTask => ({
  ...task,
  containers: task.containers.map(({ known: _known, ...container }) => container),
});

/** The cluster as containers are told of it: Fargate's agent knows it by its ARN, the other one by the name it was started with. */
export const clusterNameOf = ({ clusterArn, launchType }: FollowedTask): string =>
  launchType === 'FARGATE' ? clusterArn : resourceId(clusterArn);
