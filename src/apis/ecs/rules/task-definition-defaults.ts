import type { ContainerDefinition, PortMapping, TaskDefinition } from '../../../model/task-definition.ts';
import type { Input } from '../operation.ts';

type Sent = Omit<Input<'RegisterTaskDefinition'>, 'tags'>;
type SentContainer = Sent['containerDefinitions'][number];

/** What ECS makes of a definition: its own defaults filled in, sizes as whole numbers, nothing else changed. */
export function withDefaults(
  sent: Sent,
): Pick<TaskDefinition, 'networkMode' | 'cpu' | 'memory' | 'containers' | 'document'> {
  const networkMode = sent.networkMode ?? 'bridge';
  const cpu = taskCpu(sent.cpu);
  const memory = taskMemory(sent.memory);
  const containers = sent.containerDefinitions.map((container) => withContainerDefaults(container, sent.networkMode));
  const document = {
    ...sent,
    containerDefinitions: containers,
    ...(cpu === undefined ? {} : { cpu: String(cpu) }),
    ...(memory === undefined ? {} : { memory: String(memory) }),
    volumes: sent.volumes ?? [],
    placementConstraints: sent.placementConstraints ?? [],
  };
  return { networkMode, cpu, memory, containers: containers as unknown as ContainerDefinition[], document };
}

/** What AWS's answer shows of a health check that was sent with its command alone; times in seconds. */
const HEALTH_CHECK = { interval: 30, timeout: 5, retries: 3 };

function withContainerDefaults(container: SentContainer, networkMode: string | undefined) {
  return {
    ...container,
    cpu: container.cpu ?? 0,
    portMappings: (container.portMappings ?? []).map((mapping) => withPortDefaults(mapping, networkMode)),
    essential: container.essential ?? true,
    environment: container.environment ?? [],
    mountPoints: container.mountPoints ?? [],
    volumesFrom: container.volumesFrom ?? [],
    systemControls: container.systemControls ?? [],
    ...(container.healthCheck ? { healthCheck: { ...HEALTH_CHECK, ...container.healthCheck } } : {}),
  };
}

/** awsvpc and host have no port of their own to map to; in bridge an unset host port is stored as 0, a dynamic one. */
function withPortDefaults<Mapping extends PortMapping & { readonly containerPortRange?: string | undefined }>(
  mapping: Mapping,
  networkMode: string | undefined,
): Mapping {
  const protocol = mapping.protocol ?? 'tcp';
  if (mapping.containerPortRange !== undefined) return { ...mapping, protocol };
  const same = networkMode === 'awsvpc' || networkMode === 'host';
  const hostPort = mapping.hostPort || (same ? mapping.containerPort : 0);
  return { ...mapping, hostPort, protocol };
}

/** Task CPU in units: `"1024"`, or vCPUs as `"1 vCPU"` or `".25 vCPU"`. NaN for a text that is neither, or of a size beyond 32 bits. */
export function taskCpu(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const vCpus = /^\s*(\d+(?:\.\d+)?|\.\d+)\s*vcpu\s*$/i.exec(text);
  return vCpus ? inRange(Math.round(Number(vCpus[1]) * 1024)) : wholeNumber(text);
}

/** Task memory in MiB: `"2048"`, or GB as `"2 GB"` or `".5 GB"`. NaN for a text that is neither, or of a size beyond 32 bits. */
export function taskMemory(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const gigabytes = /^\s*(\d+(?:\.\d+)?|\.\d+)\s*gb\s*$/i.exec(text);
  return gigabytes ? inRange(Math.round(Number(gigabytes[1]) * 1024)) : wholeNumber(text);
}

const wholeNumber = (text: string): number => (/^\s*\d+\s*$/.test(text) ? inRange(Number(text)) : Number.NaN);

const MOST = 2 ** 31 - 1; // as of the sizes that are sent as numbers

const inRange = (size: number): number => (size <= MOST ? size : Number.NaN);
