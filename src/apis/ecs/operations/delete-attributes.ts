import { attributeTarget, checkAttribute, saveAttributes } from '../attributes.ts';
import { findCluster } from '../lookup.ts';
import { operation } from '../operation.ts';
import { checkBatch } from '../rules/batch.ts';

/** Takes custom attributes from container instances; only one of the given value, where a value is given. */
export const deleteAttributes = operation('DeleteAttributes', (context, input) => {
  const cluster = findCluster(context, input.cluster);
  checkBatch('Attributes', input.attributes, 10);
  context.capacities.transaction(() => {
    for (const attribute of input.attributes) {
      checkAttribute(attribute);
      const instance = attributeTarget(context, cluster, attribute);
      const isNamed = ({ name, value }: { name: string; value?: string | undefined }) =>
        name === attribute.name && (attribute.value === undefined || attribute.value === value);
      saveAttributes(
        context,
        instance,
        instance.attributes.filter((one) => !isNamed(one)),
      );
    }
  });
  return { attributes: input.attributes };
});
