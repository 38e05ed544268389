import type * as Ecs from '../../../../api-schemas/ecs/types.ts';
import type { TaskDefinition } from '../../../model/task-definition.ts';
import { seconds } from './time.ts';

/** A task definition as the API shows it: what was sent, with AWS's additions. */
export function presentTaskDefinition(definition: TaskDefinition): Ecs.TaskDefinition {
  return {
    taskDefinitionArn: definition.arn,
    ...definition.document,
    revision: definition.revision,
    status: definition.status,
    requiresAttributes: definition.requiresAttributes.map((name) => ({ name })),
    compatibilities: [...definition.compatibilities] as Ecs.Compatibility[],
    registeredAt: seconds(definition.registeredAt),
    ...(definition.deregisteredAt === undefined ? {} : { deregisteredAt: seconds(definition.deregisteredAt) }),
    ...(definition.deleteRequestedAt === undefined ? {} : { deleteRequestedAt: seconds(definition.deleteRequestedAt) }),
    registeredBy: definition.registeredBy,
  };
}
