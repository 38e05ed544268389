import type { EcsContext } from '../context.ts';
import { findDaemonTaskDefinition } from '../daemon-task-definitions.ts';
import { refuseDaemonProviders } from '../daemons.ts';
import { ecsError } from '../errors.ts';
import { findClusterForWork } from '../lookup.ts';
import { type EcsOperation, type Input, operation } from '../operation.ts';
import { checkDaemon } from '../rules/daemon.ts';
import { checkTags } from '../rules/tags.ts';

/** Refuses to create a daemon, for the first reason there is; the last is that no capacity provider can have one. */
export const createDaemon: EcsOperation<'CreateDaemon'> = {
  ...operation('CreateDaemon', create),
  but: 'refused: daemons run on Managed Instances, of which there are none',
};

function create(context: EcsContext, input: Input<'CreateDaemon'>): never {
  checkDaemon(input);
  checkTags(input.tags ?? []);
  findClusterForWork(context, input.clusterArn);
  const { status } = findDaemonTaskDefinition(context, input.daemonTaskDefinitionArn);
  if (status !== 'ACTIVE') throw ecsError('ClientException', 'Daemon task definition is not active.');
  return refuseDaemonProviders(context, input.capacityProviderArns);
}
