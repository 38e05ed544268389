import { attributeTarget, checkAttribute, saveAttributes } from '../attributes.ts';
import { findCluster } from '../lookup.ts';
import { operation } from '../operation.ts';
import { checkBatch } from '../rules/batch.ts';

/** Gives container instances custom attributes; one of a name that is there gets the new value. */
export const putAttributes = operation('PutAttributes', (context, input) => {
  const cluster = findCluster(context, input.cluster);
  checkBatch('Attributes', input.attributes, 10);
  context.capacities.transaction(() => {
    for (const attribute of input.attributes) {
      checkAttribute(attribute);
      const instance = attributeTarget(context, cluster, attribute);
      const others = instance.attributes.filter(({ name }) => name !== attribute.name);
      const { name, value } = attribute;
      saveAttributes(context, instance, [...others, value === undefined ? { name } : { name, value }]);
    }
  });
  return { attributes: input.attributes };
});
