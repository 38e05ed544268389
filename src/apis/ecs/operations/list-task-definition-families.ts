import { operation } from '../operation.ts';
import { keyPage } from '../paging.ts';

/** Lists families by a true prefix. Without a status both ACTIVE and INACTIVE ones come. */
export const listTaskDefinitionFamilies = operation('ListTaskDefinitionFamilies', ({ store, scope }, input) => {
  const { familyPrefix: prefix = '', status = 'ALL' } = input;
  const page = keyPage(
    input,
    { list: 'ListTaskDefinitionFamilies', scope, prefix, status },
    (after, limit) => store.taskDefinitions.families(scope, prefix, status, after ?? '', limit),
    (family) => family,
  );
  return { families: [...page.rows], ...page.next };
});
