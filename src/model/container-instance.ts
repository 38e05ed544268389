import type { InstanceResources } from './resources.ts';
import type { Tag } from './tag.ts';

/** A name, and a value unless the name says it all. */
export interface Attribute {
  readonly name: string;
  readonly value?: string | undefined;
}

export interface VersionInfo {
  readonly agentVersion?: string | undefined;
  readonly agentHash?: string | undefined;
  readonly dockerVersion?: string | undefined;
}

/** A container instance as it is stored. What remains of its resources is computed, never stored. */
export interface ContainerInstance {
  readonly arn: string;
  readonly clusterArn: string;
  readonly ec2InstanceId: string;
  readonly status: 'ACTIVE' | 'DRAINING' | 'INACTIVE';
  readonly statusReason?: string | undefined;
  readonly agentConnected: boolean;
  /** Epoch milliseconds. */
  readonly registeredAt: number;
  /** Grows with every change that ECS would tell EventBridge. */
  readonly version: number;
  readonly versionInfo: VersionInfo;
  readonly attributes: readonly Attribute[];
  readonly resources: InstanceResources;
  /** The loopback address on which its tasks' ports are published: an instance is a machine of its own. */
  readonly hostAddress: string;
  readonly tags: readonly Tag[];
}

/** The attribute that says which Auto Scaling group an instance is in, where at AWS the group itself would be asked. */
export const AUTO_SCALING_GROUP = 'drydock.auto-scaling-group';

/** The attribute that says on which container engine an instance's tasks run, where that is not the server's own. */
export const ENGINE = 'drydock.engine';

/** The value of an attribute, '' for one without a value, undefined where the instance lacks it. */
export function attributeValue(instance: Pick<ContainerInstance, 'attributes'>, name: string): string | undefined {
  const found = instance.attributes.find((attribute) => attribute.name === name);
  return found && (found.value ?? '');
}

/** What every instance outside AWS has among its attributes. */
export const EXTERNAL = 'ecs.capability.external';

/** Whether an instance is one outside AWS, that takes only tasks of launch type EXTERNAL. */
export const isExternal = (instance: Pick<ContainerInstance, 'attributes'>): boolean =>
  attributeValue(instance, EXTERNAL) !== undefined;
