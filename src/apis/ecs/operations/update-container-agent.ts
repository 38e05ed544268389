import { ecsError } from '../errors.ts';
import { findCluster, lookupInstance } from '../lookup.ts';
import { operation } from '../operation.ts';

/** Refuses, as ECS does for an agent that is up to date: the local agent is always as new as its server. */
export const updateContainerAgent = operation('UpdateContainerAgent', (context, input) => {
  const cluster = findCluster(context, input.cluster);
  const { instance } = lookupInstance(context, cluster, input.containerInstance);
  if (!instance || instance.status === 'INACTIVE') {
    throw ecsError('InvalidParameterException', 'The referenced container instance was not found.');
  }
  if (instance.versionInfo.agentVersion === undefined) {
    throw ecsError('MissingVersionException', 'The version of the agent is not known.');
  }
  throw ecsError('NoUpdateAvailableException', 'There is no update available for your container agent.');
});
