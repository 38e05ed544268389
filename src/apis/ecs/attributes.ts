import type { Attribute as SentAttribute } from '../../../api-schemas/ecs/types.ts';
import { resourceId } from '../../model/arn.ts';
import type { Cluster } from '../../model/cluster.ts';
import type { Attribute, ContainerInstance } from '../../model/container-instance.ts';
import type { EcsContext } from './context.ts';
import { ecsError } from './errors.ts';
import { findCluster } from './lookup.ts';
import type { Input } from './operation.ts';
import { checkBatch } from './rules/batch.ts';

const NAME = /^[a-zA-Z0-9\-_/\\.]{1,128}$/;
const VALUE = /^(?! )[a-zA-Z0-9\-_./\\+@: ]{1,128}(?<! )$/;
const BUILT_IN = /^(ecs|com\.amazonaws\.ecs|drydock)\./;
const MOST_CUSTOM = 10;

/** Whether an attribute is one that a person gave the instance, and may change. */
export const isCustom = ({ name }: Attribute): boolean => !BUILT_IN.test(name);

/** Refuses names and values that ECS would. */
export function checkAttribute({ name, value }: Pick<SentAttribute, 'name' | 'value'>): void {
  const refuse = (message: string) => {
    throw ecsError('InvalidParameterException', message);
  };
  if (!NAME.test(name)) refuse(`Attribute name ${name} is invalid.`);
  if (value !== undefined && !VALUE.test(value)) refuse(`Attribute value ${value} is invalid.`);
}

/** Refuses attributes that only ECS and the agent give. */
function checkCustom({ name }: SentAttribute): void {
  if (isCustom({ name })) return;
  throw ecsError('InvalidParameterException', `Attribute ${name} is reserved and cannot be changed.`);
}

/** The instance an attribute is about. Throws TargetNotFoundException. */
function attributeTarget(context: EcsContext, cluster: Cluster, { targetId = '' }: SentAttribute): ContainerInstance {
  const found = context.store.containerInstances
    .ofCluster(cluster.arn)
    .find(({ arn }) => arn === targetId || resourceId(arn) === targetId);
  if (!found) throw ecsError('TargetNotFoundException', `Could not find ${targetId}`);
  return found;
}

/** Writes an instance's attributes. Throws AttributeLimitExceededException for more custom ones than ECS allows. */
function saveAttributes(context: EcsContext, instance: ContainerInstance, attributes: readonly Attribute[]): void {
  const custom = attributes.filter(isCustom).length;
  // one that its agent registered with more of them can lose and change some
  if (custom > MOST_CUSTOM && custom > instance.attributes.filter(isCustom).length) {
    const message = `A container instance can have at most ${MOST_CUSTOM} custom attributes.`;
    throw ecsError('AttributeLimitExceededException', message);
  }
  context.capacities.putInstance({ ...instance, attributes, version: instance.version + 1 });
}

/** An instance's attributes after a change by one that was sent. Pure. */
type Change = (before: readonly Attribute[], sent: SentAttribute) => readonly Attribute[];

/** Changes the attributes of container instances, all or none; gives what was sent, as both operations answer it. */
export function changeAttributes(
  context: EcsContext,
  input: Input<'PutAttributes' | 'DeleteAttributes'>,
  change: Change,
) {
  const cluster = findCluster(context, input.cluster);
  checkBatch('Attributes', input.attributes, 10);
  context.capacities.transaction(() => {
    for (const sent of input.attributes) {
      checkAttribute(sent);
      checkCustom(sent);
      const instance = attributeTarget(context, cluster, sent);
      saveAttributes(context, instance, change(instance.attributes, sent));
    }
  });
  return { attributes: input.attributes };
}
