import type Docker from 'dockerode';
import type { ContainerSettings, LinuxParameters } from '../../../model/task-definition.ts';
import type { ContainerSpec } from '../../runtime.ts';
import { isOfIpc, isOfNetwork } from '../../task-settings.ts';
import { MIB } from './mebibyte.ts';

type Settings = Omit<Docker.ContainerCreateOptions, 'HostConfig'> & { readonly HostConfig: Docker.HostConfig };

type Described = Partial<Pick<ContainerSpec, 'settings' | 'memoryMiB' | 'networkMode' | 'task'>>;

/**
 * What the engine is told of a spec's `settings`, in its own terms. What is not set is left to the engine; what belongs
 * to namespaces that are not the container's own is left out, as the engine would refuse it.
 */
export function engineSettings({ settings = {}, memoryMiB, networkMode, task = {} }: Described): Settings {
  const { linuxParameters = {} } = settings;
  const isOwn = networkMode !== 'awsvpc';
  const controls = settings.systemControls?.filter(
    (control) => (isOwn || !isOfNetwork(control)) && (task.ipcMode !== 'task' || !isOfIpc(control)),
  );
  return {
    ...given('Hostname', settings.hostname),
    ...given('NetworkDisabled', settings.disableNetworking),
    ...given('OpenStdin', settings.interactive),
    ...given('Tty', settings.pseudoTerminal),
    HostConfig: {
      ...given('Privileged', settings.privileged),
      ...given('ReadonlyRootfs', settings.readonlyRootFilesystem),
      ...given('Dns', listed(settings.dnsServers)),
      ...given('DnsSearch', listed(isOwn ? settings.dnsSearchDomains : [])),
      ...given('ExtraHosts', listed(settings.extraHosts?.map(({ hostname, ipAddress }) => `${hostname}:${ipAddress}`))),
      ...given('SecurityOpt', listed(settings.dockerSecurityOptions)),
      ...given('Ulimits', listed(settings.ulimits?.map(ulimit))),
      ...given('Sysctls', sysctls(controls)),
      ...given('CapAdd', listed(linuxParameters.capabilities?.add)),
      ...given('CapDrop', listed(linuxParameters.capabilities?.drop)),
      ...given('Devices', listed(linuxParameters.devices?.map(device))),
      ...given('Init', linuxParameters.initProcessEnabled),
      ...given('ShmSize', linuxParameters.sharedMemorySize && linuxParameters.sharedMemorySize * MIB),
      ...given('Tmpfs', tmpfs(linuxParameters)),
      ...swap(linuxParameters, memoryMiB),
    },
  };
}

type Of<Name extends keyof ContainerSettings> = NonNullable<ContainerSettings[Name]>;

type Value<T> = Exclude<T, undefined | false | 0>;

/** One member, or none where nothing is asked for. */
function given<Name extends string, T>(name: Name, value: T): { [name in Name]?: Value<T> } {
  return (value ? { [name]: value } : {}) as { [name in Name]?: Value<T> };
}

const listed = <T>(list: readonly T[] | undefined): T[] | undefined => (list?.length ? [...list] : undefined);

const ulimit = ({ name, softLimit, hardLimit }: Of<'ulimits'>[number]) => ({
  Name: name,
  Soft: softLimit,
  Hard: hardLimit,
});

function sysctls(controls: Of<'systemControls'> = []): Record<string, string> | undefined {
  if (controls.length === 0) return undefined;
  return Object.fromEntries(controls.map(({ namespace = '', value = '' }) => [namespace, value]));
}

const PERMISSIONS = { read: 'r', write: 'w', mknod: 'm' } as const;

/** All three permissions unless told, and the path it has on the host. */
function device({ hostPath, containerPath, permissions }: NonNullable<LinuxParameters['devices']>[number]) {
  return {
    PathOnHost: hostPath,
    PathInContainer: containerPath ?? hostPath,
    CgroupPermissions: (permissions?.length ? permissions : (['read', 'write', 'mknod'] as const))
      .map((permission) => PERMISSIONS[permission])
      .join(''),
  };
}

function tmpfs({ tmpfs: mounts = [] }: LinuxParameters): Record<string, string> | undefined {
  if (mounts.length === 0) return undefined;
  return Object.fromEntries(
    mounts.map(({ containerPath, size, mountOptions = [] }) => [
      containerPath,
      [`size=${size}m`, ...mountOptions].join(),
    ]),
  );
}

/** ECS heeds `swappiness` only beside `maxSwap`; the engine limits swap only beside memory, and counts both together. */
function swap({ maxSwap, swappiness }: LinuxParameters, memoryMiB: number | undefined): Docker.HostConfig {
  if (maxSwap === undefined || !memoryMiB) return {};
  return {
    MemorySwap: (memoryMiB + maxSwap) * MIB,
    ...(swappiness === undefined ? {} : { MemorySwappiness: swappiness }),
  };
}
