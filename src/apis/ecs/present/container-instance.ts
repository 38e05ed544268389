import type * as Ecs from '../../../../api-schemas/ecs/types.ts';
import type { ContainerInstance } from '../../../model/container-instance.ts';
import type { EcsDeps } from '../context.ts';
import { taskCounts } from './task-counts.ts';
import { seconds } from './time.ts';

interface Resources {
  readonly cpu: number;
  readonly memory: number;
  readonly tcpPorts: readonly number[];
  readonly udpPorts: readonly number[];
  readonly gpus: readonly string[];
}

/** Resources in the API's form; both PORTS lists mean ports that are in use. */
function presentResources({ cpu, memory, tcpPorts, udpPorts, gpus }: Resources): Ecs.Resource[] {
  const integer = (name: string, integerValue: number): Ecs.Resource => ({
    name,
    type: 'INTEGER',
    doubleValue: 0,
    longValue: 0,
    integerValue,
  });
  const strings = (name: string, values: readonly (string | number)[]): Ecs.Resource => ({
    name,
    type: 'STRINGSET',
    doubleValue: 0,
    longValue: 0,
    integerValue: 0,
    stringSetValue: values.map(String),
  });
  return [
    integer('CPU', cpu),
    integer('MEMORY', memory),
    strings('PORTS', tcpPorts),
    strings('PORTS_UDP', udpPorts),
    ...(gpus.length > 0 ? [strings('GPU', gpus)] : []),
  ];
}

/** A container instance as the API shows it, with what its tasks leave of it. */
export function presentContainerInstance(
  { store, capacities }: Pick<EcsDeps, 'store' | 'capacities'>,
  instance: ContainerInstance,
  include: readonly Ecs.ContainerInstanceField[] = [],
): Ecs.ContainerInstance {
  const remaining = capacities.of(instance.clusterArn).remaining(instance.arn);
  return {
    containerInstanceArn: instance.arn,
    ec2InstanceId: instance.ec2InstanceId,
    version: instance.version,
    versionInfo: instance.versionInfo,
    registeredResources: presentResources(instance.resources),
    remainingResources: presentResources({ ...instance.resources, ...remaining }),
    status: instance.status,
    ...(instance.statusReason === undefined ? {} : { statusReason: instance.statusReason }),
    agentConnected: instance.agentConnected,
    ...taskCounts(store.tasks.countsOfInstance(instance.arn)),
    attributes: instance.attributes.map(({ name, value }) => (value === undefined ? { name } : { name, value })),
    registeredAt: seconds(instance.registeredAt),
    attachments: [],
    tags: include.includes('TAGS') ? [...instance.tags] : [],
  };
}
