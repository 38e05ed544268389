import type * as Ecs from '../../../../api-schemas/ecs/types.ts';
import type { DaemonTaskDefinition } from '../../../model/daemon-task-definition.ts';
import { seconds } from './time.ts';

/** A daemon task definition as the API shows it: what was sent, with AWS's additions. Its tags are never shown. */
export const presentDaemonTaskDefinition = (definition: DaemonTaskDefinition): Ecs.DaemonTaskDefinition => ({
  daemonTaskDefinitionArn: definition.arn,
  ...definition.document,
  family: definition.family,
  revision: definition.revision,
  ...registration(definition),
});

/** A daemon task definition as a list shows it. */
export const summarizeDaemonTaskDefinition = (definition: DaemonTaskDefinition): Ecs.DaemonTaskDefinitionSummary => ({
  arn: definition.arn,
  ...registration(definition),
});

const registration = ({ status, registeredAt, registeredBy, deleteRequestedAt }: DaemonTaskDefinition) => ({
  status,
  registeredAt: seconds(registeredAt),
  registeredBy,
  ...(deleteRequestedAt === undefined ? {} : { deleteRequestedAt: seconds(deleteRequestedAt) }),
});
