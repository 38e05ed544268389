import { parsePortRange } from '../model/port-range.ts';
import type { ContainerDefinition } from '../model/task-definition.ts';
import type { FollowedTask } from './followed-task.ts';
import type { NamespaceSettings, PortRequest, TaskSettings } from './runtime.ts';

type Control = NonNullable<NamespaceSettings['systemControls']>[number];

/** Whether a kernel setting belongs to the network a container is in. */
export const isOfNetwork = ({ namespace = '' }: Control): boolean => namespace.startsWith('net.');

const IPC_CONTROL = /^(?:kernel\.(?:msg|sem|shm)|fs\.mqueue\.)/;

/** Whether a kernel setting belongs to the IPC namespace a container is in. */
export const isOfIpc = ({ namespace = '' }: Control): boolean => IPC_CONTROL.test(namespace);

/** What holds for all containers of a task; undefined where each is by itself. */
export function taskSettings(task: FollowedTask): TaskSettings | undefined {
  const { networkMode, pidMode, ipcMode, cpu, memory } = task;
  const isOwn = networkMode === 'awsvpc';
  if (!isOwn && !pidMode && !ipcMode && !cpu && !memory) return undefined;
  const definitions = task.containers.map(({ definition }) => definition);
  const ports = isOwn ? definitions.flatMap(portsOf) : [];
  const namespaces = namespaceSettings(definitions, isOwn, ipcMode === 'task');
  return {
    ...(pidMode ? { pidMode } : {}),
    ...(ipcMode ? { ipcMode } : {}),
    ...(cpu ? { cpuUnits: cpu } : {}),
    ...(memory ? { memoryMiB: memory } : {}),
    ...(ports.length > 0 ? { ports } : {}),
    ...(Object.keys(namespaces).length > 0 ? { namespaces } : {}),
  };
}

/** The ports a container offers. */
export const portsOf = ({ portMappings }: ContainerDefinition): PortRequest[] =>
  portMappings.flatMap(({ containerPort, hostPort = 0, protocol = 'tcp', containerPortRange = '' }) => {
    if (containerPort !== undefined) return [{ containerPort, hostPort, protocol }];
    const range = parsePortRange(containerPortRange);
    return range ? [{ containerPort: range.first, hostPort, portCount: range.count, protocol }] : [];
  });

/** What containers say of namespaces they share; where they differ, the last one counts (as for AWS's systemControls). */
function namespaceSettings(
  definitions: readonly ContainerDefinition[],
  network: boolean,
  ipc: boolean,
): NamespaceSettings {
  const shared = definitions
    .flatMap(({ systemControls = [] }) => systemControls)
    .filter((control) => (network && isOfNetwork(control)) || (ipc && isOfIpc(control)));
  const systemControls = shared.length > 0 ? { systemControls: shared } : {};
  const dnsSearchDomains = network && definitions.findLast((each) => each.dnsSearchDomains?.length)?.dnsSearchDomains;
  return { ...systemControls, ...(dnsSearchDomains ? { dnsSearchDomains } : {}) };
}
