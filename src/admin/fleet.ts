import type { Ids } from '../effects.ts';
import { AUTO_SCALING_GROUP, ENGINE } from '../model/container-instance.ts';
import type { Fleet, FleetInstance } from '../model/fleet.ts';
import { registrableMemoryMiB } from '../model/instance-types.ts';
import { RESERVED_TCP_PORTS } from '../model/resources.ts';
import type { Scope } from '../model/scope.ts';

/** Runs an ECS operation as a client in this scope would. */
export type CallEcs = (scope: Scope, operation: string, input: object) => Promise<unknown>;

/** Stands in for EC2: boots instances, each of which registers itself by the operations any agent uses. */
export interface FleetLauncher {
  /** Makes the cluster where it is missing and boots the instances; gives their EC2 instance ids. */
  launch(scope: Scope, fleet: Fleet): Promise<string[]>;
}

/** Makes the stand-in for EC2. */
export function createFleetLauncher(ids: Ids, call: CallEcs): FleetLauncher {
  return {
    async launch(scope, { cluster, instances }) {
      await call(scope, 'CreateCluster', { clusterName: cluster });
      const booted: string[] = [];
      for (const group of instances) {
        for (let n = 0; n < group.count; n++) {
          const instanceId = `i-${ids.hex32().slice(0, 17)}`;
          await call(scope, 'RegisterContainerInstance', registration(scope, cluster, instanceId, group, ids));
          booted.push(instanceId);
        }
      }
      return booted;
    },
  };
}

function registration(scope: Scope, cluster: string, instanceId: string, group: FleetInstance, ids: Ids): object {
  const { instanceType: type, availabilityZone, attributes, autoScalingGroup, engine } = group;
  const integer = (name: string, integerValue: number) => ({ name, type: 'INTEGER', integerValue });
  const strings = (name: string, stringSetValue: readonly string[]) => ({ name, type: 'STRINGSET', stringSetValue });
  const gpus = Array.from({ length: type.gpus }, () => `GPU-${ids.uuid()}`);
  return {
    cluster,
    instanceIdentityDocument: JSON.stringify({
      accountId: scope.accountId,
      architecture: type.architecture,
      availabilityZone,
      instanceId,
      instanceType: type.name,
      region: scope.region,
    }),
    totalResources: [
      integer('CPU', type.vCpus * 1024),
      integer('MEMORY', registrableMemoryMiB(type)),
      strings('PORTS', RESERVED_TCP_PORTS.map(String)),
      strings('PORTS_UDP', []),
      ...(gpus.length > 0 ? [strings('GPU', gpus)] : []),
    ],
    attributes: [
      ...attributes,
      { name: 'ecs.cpu-architecture', value: type.architecture },
      ...(autoScalingGroup === undefined ? [] : [{ name: AUTO_SCALING_GROUP, value: autoScalingGroup }]),
      ...(engine === undefined ? [] : [{ name: ENGINE, value: engine }]),
    ],
  };
}
