import { daemonTaskDefinitionArn } from '../../../model/daemon-task-definition.ts';
import { operation } from '../operation.ts';
import { checkDaemonTaskDefinition, daemonDocument } from '../rules/daemon-task-definition.ts';
import { checkTags } from '../rules/tags.ts';

/** Registers the next revision of a daemon's family. A number is never given twice. */
export const registerDaemonTaskDefinition = operation(
  'RegisterDaemonTaskDefinition',
  ({ store, scope, now, principalArn }, { tags = [], ...input }) => {
    checkTags(tags);
    checkDaemonTaskDefinition(input, scope.accountId);
    const document = daemonDocument(input);
    return store.transaction(() => {
      const revision = store.daemonTaskDefinitions.nextRevision(scope, input.family);
      const arn = daemonTaskDefinitionArn(scope, input.family, revision);
      store.daemonTaskDefinitions.put(scope, {
        arn,
        family: input.family,
        revision,
        status: 'ACTIVE',
        registeredAt: now,
        registeredBy: principalArn,
        document,
        tags,
      });
      return { daemonTaskDefinitionArn: arn };
    });
  },
);
