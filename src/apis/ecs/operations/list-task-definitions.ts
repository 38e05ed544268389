import { operation } from '../operation.ts';
import { keyPage } from '../paging.ts';

/** Lists revisions by family, then number. `familyPrefix` is, in spite of its name, a whole family name. */
export const listTaskDefinitions = operation('ListTaskDefinitions', ({ store, scope }, input) => {
  const { familyPrefix: family, status = 'ACTIVE', sort = 'ASC' } = input;
  const page = keyPage(
    input,
    { list: 'ListTaskDefinitions', scope, family, status, sort },
    (after, limit) =>
      store.taskDefinitions.list(scope, {
        family,
        status,
        after: revisionKey(after),
        descending: sort === 'DESC',
        limit,
      }),
    (row) => `${row.family}:${row.revision}`,
  );
  return { taskDefinitionArns: page.rows.map(({ arn }) => arn), ...page.next };
});

function revisionKey(key: string | undefined): { family: string; revision: number } | undefined {
  if (key === undefined) return undefined;
  const [family = '', revision] = key.split(':');
  return { family, revision: Number(revision) };
}
