import { type DaemonTaskDefinition, daemonTaskDefinitionArn } from '../../model/daemon-task-definition.ts';
import { arnPath } from './arn-path.ts';
import type { EcsContext } from './context.ts';
import { ecsError } from './errors.ts';
import { taskDefinitionReference } from './lookup.ts';

/**
 * The revision that an ARN or `family:revision` names, or a family's latest ACTIVE one. Throws ClientException when it
 * is not there; Terraform's provider knows it by `not found`.
 */
export function findDaemonTaskDefinition({ store, scope }: EcsContext, text: string): DaemonTaskDefinition {
  const [name = ''] = text.startsWith('arn:') ? arnPath(scope, text, 'daemon-task-definition', 1) : [text];
  const { family, revision } = taskDefinitionReference(scope, name);
  const found =
    revision === undefined
      ? store.daemonTaskDefinitions.latest(scope, family)
      : store.daemonTaskDefinitions.get(daemonTaskDefinitionArn(scope, family, revision));
  if (!found) throw ecsError('ClientException', 'Daemon task definition not found.');
  return found;
}
