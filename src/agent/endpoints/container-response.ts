import { eachPort } from '../../model/port-range.ts';
import type { NetworkInterface } from '../link.ts';
import type { ContainerDetails } from '../container-details.ts';
import { portsOf as requestedPorts } from '../task-settings.ts';
import { isTaskEnding, specOf, type ContainerState, type TaskState } from '../task-state.ts';

/** The version of the metadata: 3 tells less. */
export type Version = 3 | 4;

/** The text of a Go time; nothing for a time that is not. */
export const timeText = (millis: number | undefined): string | undefined =>
  millis === undefined ? undefined : new Date(millis).toISOString();

/** How a container is, in the words of AWS's agent. */
export function knownStatus({ observed, pulled, endedBefore, failure }: ContainerState): string {
  if (observed?.state === 'exited' || endedBefore || failure !== undefined) return 'STOPPED';
  if (observed) return observed.state === 'running' ? 'RUNNING' : 'CREATED';
  return pulled ? 'PULLED' : 'NONE';
}

/** A container as the task metadata endpoint shows it, with the members and the omissions of AWS's agent; `own` is what the engine says of it. */
export function containerResponse(
  version: Version,
  state: TaskState,
  container: ContainerState,
  own?: ContainerDetails,
) {
  const { observed, name } = container;
  const assigned = state.task.containers.find(({ definition }) => definition.name === name);
  const spec = specOf(state, name);
  const log = assigned?.definition.logConfiguration;
  const isOver = observed?.state === 'exited';
  const common = {
    DockerId: observed?.id ?? '',
    Name: name,
    DockerName: state.task.launchType === 'FARGATE' ? name : (own?.engineName ?? spec.engineName),
    Image: spec.image,
    ImageID: own?.imageId ?? '',
    Ports: present(portsOf(state, container, version)),
    Labels: spec.labels,
    DesiredStatus: isTaskEnding(state) ? 'STOPPED' : 'RUNNING',
    KnownStatus: knownStatus(container),
    ExitCode: isOver ? observed.exitCode : undefined,
    Limits: { CPU: spec.cpuShares, Memory: version === 4 && !spec.memoryMiB ? undefined : (spec.memoryMiB ?? 0) },
    CreatedAt: timeText(own?.createdAt),
    StartedAt: timeText(observed?.startedAt),
    FinishedAt: timeText(observed?.finishedAt),
    Type: 'NORMAL',
  };
  const after = {
    Health: spec.healthCheck && observed ? { status: observed.health } : undefined,
    Volumes: present(
      own?.volumes.map((volume) => ({
        DockerName: volume.name === '' ? undefined : volume.name,
        Source: volume.source,
        Destination: volume.destination,
      })),
    ),
  };
  const Networks = present(networksOf(version, state, own));
  if (version === 3) return { ...common, Networks, ...after };
  return {
    ...common,
    ...after,
    LogDriver: log?.logDriver,
    LogOptions: log?.options,
    ContainerARN: assigned?.containerArn,
    Networks,
    RestartCount: container.restartPolicy?.enabled ? container.restarts : undefined,
  };
}

const present = <T>(list: readonly T[] | undefined): readonly T[] | undefined => (list?.length ? list : undefined);

function portsOf({ task }: TaskState, { name, observed }: ContainerState, version: Version) {
  const bindings = observed?.bindings ?? [];
  if (task.networkMode !== 'awsvpc' && bindings.length > 0) {
    return bindings.flatMap(eachPort).map(({ containerPort, protocol, hostPort, bindIP }) => ({
      ContainerPort: containerPort,
      Protocol: protocol,
      HostPort: hostPort,
      HostIp: version === 4 ? bindIP : undefined,
    }));
  }
  const assigned = task.containers.find(({ definition }) => definition.name === name);
  const requests = assigned ? requestedPorts(assigned.definition) : [];
  return requests.flatMap(eachPort).map(({ containerPort, protocol, hostPort }) => ({
    ContainerPort: containerPort,
    Protocol: protocol,
    HostPort: task.networkMode === 'awsvpc' ? containerPort : hostPort || undefined,
  }));
}

function networksOf(version: Version, { task, networkInterface }: TaskState, own: ContainerDetails | undefined) {
  if (task.networkMode !== 'awsvpc') {
    const { networks = [] } = own ?? {};
    return networks.map(({ name, address }) => ({ NetworkMode: name, IPv4Addresses: [address] }));
  }
  if (!networkInterface) return undefined;
  return [
    {
      NetworkMode: 'awsvpc',
      IPv4Addresses: [networkInterface.privateIPv4Address],
      ...(version === 4 ? interfaceOf(networkInterface) : {}),
    },
  ];
}

function interfaceOf({
  privateIPv4Address: address,
  macAddress: MACAddress,
  subnetGatewayIpv4Address,
}: NetworkInterface) {
  if (subnetGatewayIpv4Address === undefined) return { AttachmentIndex: 0, MACAddress };
  const prefixLength = Number(subnetGatewayIpv4Address.split('/')[1]);
  return {
    AttachmentIndex: 0,
    MACAddress,
    IPv4SubnetCIDRBlock: `${subnetOf(address, prefixLength)}/${prefixLength}`,
    PrivateDNSName: `ip-${address.replaceAll('.', '-')}.ec2.internal`,
    SubnetGatewayIpv4Address: subnetGatewayIpv4Address,
  };
}

/** The first address of the subnet of an IPv4 address. */
function subnetOf(address: string, prefixLength: number): string {
  const bits = address.split('.').reduce((number, octet) => number * 256 + Number(octet), 0);
  const first = bits - (bits % 2 ** (32 - prefixLength));
  return [24, 16, 8, 0].map((shift) => Math.floor(first / 2 ** shift) % 256).join('.');
}
