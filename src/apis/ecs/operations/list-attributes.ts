import { findCluster } from '../lookup.ts';
import { operation } from '../operation.ts';
import { keyPage } from '../paging.ts';

/** Lists attributes of a cluster's container instances, by name and by value where they are given. */
export const listAttributes = operation('ListAttributes', (context, input) => {
  const cluster = findCluster(context, input.cluster);
  const { attributeName, attributeValue } = input;
  const page = keyPage(
    input,
    { list: 'ListAttributes', scope: context.scope, cluster: cluster.arn, attributeName, attributeValue },
    (after = '', limit) =>
      context.store.containerInstances
        .ofCluster(cluster.arn)
        .flatMap(({ arn, attributes }) =>
          attributes.map(({ name, value }) => ({ name, value, targetId: arn, key: `${arn} ${name}` })),
        )
        .filter(({ name, value, key }) => {
          const named = attributeName === undefined || name === attributeName;
          return named && (attributeValue === undefined || value === attributeValue) && key > after;
        })
        .sort((a, b) => (a.key < b.key ? -1 : 1))
        .slice(0, limit),
    ({ key }) => key,
  );
  return { attributes: page.rows.map(({ key: _, ...attribute }) => attribute), ...page.next };
});
