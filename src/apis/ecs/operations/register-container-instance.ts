import { containerInstanceArn } from '../../../model/arn.ts';
import type { Cluster } from '../../../model/cluster.ts';
import { attributeValue, type ContainerInstance, ENGINE } from '../../../model/container-instance.ts';
import { EVERY_ADDRESS, hostAddress, SHARED_HOST_ADDRESS } from '../../../model/host-address.ts';
import { setAgentConnected } from '../agent-connection.ts';
import { checkAttribute } from '../attributes.ts';
import type { EcsContext } from '../context.ts';
import { isRemote } from '../../../model/engine-address.ts';
import { ecsError } from '../errors.ts';
import { findCluster, lookupInstance } from '../lookup.ts';
import { type Input, operation } from '../operation.ts';
import { presentContainerInstance } from '../present/container-instance.ts';
import {
  engineOf,
  identityAttributes,
  instanceResources,
  mergeAttributes,
  readIdentityDocument,
} from '../rules/instance-registration.ts';
import { checkTags } from '../rules/tags.ts';
import { createCluster } from './create-cluster.ts';

/**
 * Registers an instance, or registers it again under its ARN. The answer has every attribute that was sent: the real
 * agent exits otherwise. Registering with `default` makes that cluster.
 */
export const registerContainerInstance = operation('RegisterContainerInstance', (context, input) => {
  checkTags(input.tags ?? []);
  for (const attribute of input.attributes ?? []) if (attribute.value !== '') checkAttribute(attribute);
  const instance = context.capacities.transaction(() => {
    const cluster = clusterToJoin(context, input.cluster);
    const registered =
      input.containerInstanceArn === undefined
        ? newInstance(context, cluster, input)
        : again(context, cluster, input.containerInstanceArn, input);
    context.capacities.putInstance(registered);
    return registered;
  });
  return { containerInstance: presentContainerInstance(context, instance, ['TAGS']) };
});

function clusterToJoin(context: EcsContext, reference = 'default'): Cluster {
  if (reference === 'default') createCluster.run(context, {});
  return findCluster(context, reference);
}

function newInstance(
  context: EcsContext,
  cluster: Cluster,
  input: Input<'RegisterContainerInstance'>,
): ContainerInstance {
  const { scope, ids, now } = context;
  const document = readIdentityDocument(input.instanceIdentityDocument);
  const id = ids.hex32();
  const address = addressOf(context, input);
  return {
    arn: containerInstanceArn(scope, cluster.name, id),
    clusterArn: cluster.arn,
    ec2InstanceId: document.instanceId ?? `mi-${id.slice(0, 17)}`,
    status: 'ACTIVE',
    agentConnected: true,
    registeredAt: now,
    version: 1,
    versionInfo: input.versionInfo ?? context.agentVersion,
    attributes: mergeAttributes(
      input.attributes ?? [],
      identityAttributes(document),
      [{ name: 'drydock.host-address', value: address }],
      context.agentAttributes,
    ),
    resources: instanceResources(input.totalResources, document),
    hostAddress: address,
    tags: input.tags ?? [],
  };
}

function addressOf({ store, ownAddresses, simulated }: EcsContext, input: Input<'RegisterContainerInstance'>): string {
  const engine = engineOf(input.attributes ?? [], simulated);
  if (engine && isRemote(engine)) return EVERY_ADDRESS;
  return ownAddresses ? hostAddress(store.containerInstances.everRegistered() + 1) : SHARED_HOST_ADDRESS;
}

/** The same instance with what its agent says now. Its type and its resources must be the same (ECS refuses a change). */
function again(
  context: EcsContext,
  cluster: Cluster,
  reference: string,
  input: Input<'RegisterContainerInstance'>,
): ContainerInstance {
  const { instance } = lookupInstance(context, cluster, reference);
  if (!instance || instance.status === 'INACTIVE') {
    throw ecsError('ClientException', 'The referenced container instance was not found.');
  }
  const document = readIdentityDocument(input.instanceIdentityDocument);
  const type = attributeValue(instance, 'ecs.instance-type');
  if (document.instanceType !== undefined && type !== undefined && document.instanceType !== type) {
    const message = `Container instance type changes are not supported. Container instance ID was previously registered as ${type}.`;
    throw ecsError('ClientException', message);
  }
  const engine = input.attributes?.find(({ name }) => name === ENGINE);
  if (engine && engine.value !== attributeValue(instance, ENGINE)) {
    throw ecsError('ClientException', `Container instance engine changes are not supported: ${ENGINE} stays as it is.`);
  }
  return {
    ...setAgentConnected(context, instance, true),
    version: instance.version + 1,
    versionInfo: input.versionInfo ?? instance.versionInfo,
    attributes: mergeAttributes(input.attributes ?? [], instance.attributes),
  };
}
