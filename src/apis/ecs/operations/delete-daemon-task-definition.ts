import { findDaemonTaskDefinition } from '../daemon-task-definitions.ts';
import { ecsError } from '../errors.ts';
import { operation } from '../operation.ts';

/** Asks for an ACTIVE revision to be deleted. A family alone means none: which is deleted has to be said. */
export const deleteDaemonTaskDefinition = operation(
  'DeleteDaemonTaskDefinition',
  (context, { daemonTaskDefinition: text }) => {
    const { store, scope, now } = context;
    if (!/:\d+$/.test(text)) throw ecsError('ClientException', 'Revision is missing.');
    return store.transaction(() => {
      const definition = findDaemonTaskDefinition(context, text);
      if (definition.status !== 'ACTIVE') {
        throw ecsError('ClientException', 'The daemon task definition is already being deleted.');
      }
      store.daemonTaskDefinitions.put(scope, { ...definition, status: 'DELETE_IN_PROGRESS', deleteRequestedAt: now });
      return { daemonTaskDefinitionArn: definition.arn };
    });
  },
);
