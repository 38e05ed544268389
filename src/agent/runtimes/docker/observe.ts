import type Docker from 'dockerode';
import { readImageName } from '../../../model/image-name.ts';
import type { Health, ObservedContainer } from '../../runtime.ts';
import { portsOf, refOf } from './labels.ts';
import { bindingOf } from './published-ports.ts';

const STATES: Readonly<Record<string, ObservedContainer['state']>> = {
  created: 'created',
  running: 'running',
  paused: 'running',
  restarting: 'running',
  removing: 'exited',
  exited: 'exited',
  dead: 'exited',
};

const HEALTHS: Readonly<Record<string, Health>> = { healthy: 'HEALTHY', unhealthy: 'UNHEALTHY' };

/** What a container has from its task's pause container. */
export type SharedWithTask = Pick<ObservedContainer, 'address' | 'brokenBy'>;

/**
 * The engine's inspection of a container in our terms; undefined when it is not one of ours. A container that could not
 * be started stays 'created' and has no exit code, although the engine writes 127 or 128 there: nothing ever ran.
 */
export function observe(
  info: Docker.ContainerInspectInfo,
  imageDigest?: string,
  shared: SharedWithTask = {},
): ObservedContainer | undefined {
  const ref = refOf(info.Config.Labels);
  if (ref === undefined) return undefined;
  const state = STATES[info.State.Status] ?? 'exited';
  const startedAt = millis(info.State.StartedAt);
  return {
    ...ref,
    id: info.Id,
    state,
    exitCode: state === 'exited' ? info.State.ExitCode : undefined,
    oomKilled: info.State.OOMKilled,
    startedAt,
    finishedAt: state === 'exited' ? millis(info.State.FinishedAt) : undefined,
    imageDigest,
    health: HEALTHS[info.State.Health?.Status ?? ''] ?? 'UNKNOWN',
    // From our label, as the engine's own list is empty again once the container has ended.
    bindings: startedAt === undefined ? [] : portsOf(info.Config.Labels).map(bindingOf),
    address: state === 'running' ? shared.address : undefined,
    brokenBy: state === 'running' ? shared.brokenBy : undefined,
  };
}

/** `sha256:…` out of an image's RepoDigests: of the image's own repository if that is among them, else the first. */
export function imageDigest(repoDigests: readonly string[], image: string): string | undefined {
  const { repository } = readImageName(image);
  const own =
    repoDigests.find((each) => each === image) ?? repoDigests.find((each) => each.startsWith(`${repository}@`));
  return (own ?? repoDigests[0])?.split('@')[1];
}

/** The engine writes "never" as the year 1. */
function millis(time: string): number | undefined {
  return time.startsWith('0001-') ? undefined : Date.parse(time);
}
