import { attributeValue, AUTO_SCALING_GROUP, ENGINE, type ContainerInstance } from '../../model/container-instance.ts';
import { type Fault, type InstanceSubject, matchesInstance } from '../../model/fault.ts';
import type { FleetInstance } from '../../model/fleet.ts';
import { instanceType } from '../../model/instance-types.ts';
import { isCustom } from './attributes.ts';
import type { EcsDeps } from './context.ts';
import { endInstance } from './instance-life.ts';

type FaultDeps = Pick<EcsDeps, 'store' | 'capacities' | 'instanceHealth' | 'clock'>;

const ZONE = 'ecs.availability-zone';

/** An instance as faults match it. */
const subjectOf = (instance: ContainerInstance): InstanceSubject => ({
  clusterArn: instance.clusterArn,
  arn: instance.arn,
  ec2InstanceId: instance.ec2InstanceId,
  availabilityZone: attributeValue(instance, ZONE),
});

/** The instances a fault befalls: of those it matches, as many as it counts, the oldest first. */
export const instancesOf = ({ store }: Pick<EcsDeps, 'store'>, fault: Fault): ContainerInstance[] =>
  store.containerInstances
    .all()
    .filter((instance) => fault.kind !== 'disconnect-agent' || instance.agentConnected)
    .filter((instance) => matchesInstance(fault, subjectOf(instance)))
    .slice(0, fault.count);

/** Ends an instance, and every task on it, as if its machine had been switched off. */
export function killInstance(deps: FaultDeps, instance: ContainerInstance): void {
  const why = `Host EC2 (instance ${instance.ec2InstanceId}) stopped/terminated.`;
  deps.capacities.transaction(() => endInstance(deps, instance, 'TerminationNotice', why, deps.clock.now()));
}

/** What an Auto Scaling group would boot in the place of an instance; undefined for one of a type not known here. */
export function alike(instance: ContainerInstance): FleetInstance | undefined {
  const type = instanceType(attributeValue(instance, 'ecs.instance-type') ?? '');
  const availabilityZone = attributeValue(instance, ZONE);
  if (!type || availabilityZone === undefined) return undefined;
  return {
    instanceType: type,
    availabilityZone,
    count: 1,
    attributes: instance.attributes.filter(isCustom),
    autoScalingGroup: attributeValue(instance, AUTO_SCALING_GROUP),
    engine: attributeValue(instance, ENGINE),
  };
}
