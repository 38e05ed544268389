import { taskDefinitionReference } from '../lookup.ts';
import { operation } from '../operation.ts';
import { keyPage } from '../paging.ts';
import { summarizeDaemonTaskDefinition } from '../present/daemon-task-definition.ts';

/**
 * Lists revisions by family, then number; every filter given must fit. LAST_REGISTERED is of the family as a whole: a
 * family whose last revision has another status than asked for is not listed.
 */
export const listDaemonTaskDefinitions = operation('ListDaemonTaskDefinitions', ({ store, scope }, input) => {
  const { family, familyPrefix, revision, status = 'ACTIVE', sort = 'ASC' } = input;
  const page = keyPage(
    input,
    { list: 'ListDaemonTaskDefinitions', scope, family, familyPrefix, revision, status, sort },
    (after, limit) =>
      store.daemonTaskDefinitions.list(scope, {
        family,
        familyPrefix,
        isLastRegistered: revision === 'LAST_REGISTERED',
        status: status === 'ALL' ? undefined : status,
        after: after === undefined ? undefined : taskDefinitionReference(scope, after),
        descending: sort === 'DESC',
        limit,
      }),
    (row) => `${row.family}:${row.revision}`,
  );
  return { daemonTaskDefinitions: page.rows.map(summarizeDaemonTaskDefinition), ...page.next };
});
