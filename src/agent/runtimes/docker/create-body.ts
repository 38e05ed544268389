import type Docker from 'dockerode';
import { type ContainerSpec, type HealthCheckSpec, RuntimeError } from '../../runtime.ts';
import { engineSettings } from './engine-settings.ts';
import { labelsFor } from './labels.ts';
import { LOG_CONFIG } from './logs.ts';
import { MIB } from './mebibyte.ts';
import type { Prerequisites } from './prerequisites.ts';
import { type PublishedPort, portBindings } from './published-ports.ts';

const NANOSECONDS_PER_SECOND = 1e9;
/** The least the engine accepts, and it means "none" to us: a 0 would be filled in from the image's own health check. */
const SHORTEST_NS = 1e6;
/** The kernel's minimum; the engine refuses 1 only at start, with a 500. */
const LEAST_CPU_SHARES = 2;
/** What the engine accepts; the real agent raises what is below, too. */
const LEAST_MEMORY_MIB = 6;

/**
 * The body of the engine's "create container" call. AutoRemove stays off (an exit code must outlive its container), and
 * MemorySwap is left to the engine (twice the memory) unless the spec says more. Throws 'bad-spec' for a health check
 * that the engine does not survive.
 */
export function createBody(
  asked: ContainerSpec,
  owner: string,
  ports: readonly PublishedPort[],
  prerequisites: Prerequisites = {},
): Docker.ContainerCreateOptions {
  const spec = { ...asked, memoryMiB: asked.memoryMiB && Math.max(asked.memoryMiB, LEAST_MEMORY_MIB) };
  const bindings = spec.networkMode === 'bridge' ? portBindings(ports) : {};
  const { HostConfig, ...settings } = engineSettings(spec);
  const { cgroupParent, memoryMiB = spec.memoryMiB } = prerequisites.share ?? {};
  return {
    ...settings,
    Image: spec.image,
    Env: Object.entries(spec.environment).map(([name, value]) => `${name}=${value}`),
    Labels: labelsFor(spec, owner, ports, prerequisites.pauseId),
    ...commandOf(spec),
    ...(spec.workingDirectory ? { WorkingDir: spec.workingDirectory } : {}),
    ...(spec.user ? { User: spec.user } : {}),
    // Without ExposedPorts the engine silently ignores PortBindings.
    ExposedPorts: Object.fromEntries(Object.keys(bindings).map((port) => [port, {}])),
    Healthcheck: spec.healthCheck ? healthcheck(spec.healthCheck) : { Test: ['NONE'] }, // ECS ignores the image's own
    HostConfig: {
      ...HostConfig,
      ...namespaces(spec, prerequisites.pauseId),
      PortBindings: bindings,
      LogConfig: LOG_CONFIG,
      ...neighbours(prerequisites),
      CpuShares: Math.max(spec.cpuShares, LEAST_CPU_SHARES),
      ...(cgroupParent ? { CgroupParent: cgroupParent } : {}),
      ...(memoryMiB ? { Memory: memoryMiB * MIB } : {}),
      ...(spec.memoryReservationMiB ? { MemoryReservation: spec.memoryReservationMiB * MIB } : {}),
    },
  };
}

/** The members that are asked for: an empty list is as good as none, but stands in the inspection. */
function neighbours({ links, volumesFrom, mounts }: Prerequisites): Docker.HostConfig {
  return {
    ...(links ? { Links: links } : {}),
    ...(volumesFrom ? { VolumesFrom: volumesFrom } : {}),
    ...(mounts?.binds.length ? { Binds: mounts.binds } : {}),
    ...(mounts?.volumes.length ? { Mounts: mounts.volumes } : {}),
  };
}

/** Where a container shares them with its task's others, it joins those of the pause container. */
function namespaces({ networkMode, task: { pidMode, ipcMode } = {} }: ContainerSpec, pauseId = ''): Docker.HostConfig {
  const joined = `container:${pauseId}`;
  return {
    NetworkMode: networkMode === 'awsvpc' ? joined : networkMode,
    ...(pidMode ? { PidMode: pidMode === 'task' ? joined : pidMode } : {}),
    ...(ipcMode ? { IpcMode: ipcMode === 'task' ? joined : ipcMode } : {}),
  };
}

/** Left out where empty: an empty entry point would wipe out the image's. Given alone, the engine drops the image's command. */
function commandOf({ entryPoint, command }: ContainerSpec): Docker.ContainerCreateOptions {
  return {
    ...(entryPoint?.length ? { Entrypoint: [...entryPoint] } : {}),
    ...(command?.length ? { Cmd: [...command] } : {}),
  };
}

function healthcheck(check: HealthCheckSpec): Docker.HealthConfig {
  // Any engine before the middle of 2026 crashes, whole, at the first probe of `["CMD"]` (moby issue 52330).
  const [kind, ...command] = check.command;
  if (kind === undefined || (kind === 'CMD' && command.length === 0)) {
    throw new RuntimeError('bad-spec', 'the health check has no command');
  }
  return {
    Test: [...check.command],
    Interval: nanoseconds(check.intervalS),
    Timeout: nanoseconds(check.timeoutS),
    Retries: check.retries,
    StartPeriod: nanoseconds(check.startPeriodS),
  };
}

function nanoseconds(seconds: number): number {
  return Math.max(Math.round(seconds * NANOSECONDS_PER_SECOND), SHORTEST_NS);
}
