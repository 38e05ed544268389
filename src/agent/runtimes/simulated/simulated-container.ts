import type { Cancel } from '../../../effects.ts';
import type { ContainerRef, ContainerSpec, Health, ObservedContainer, PortBinding } from '../../runtime.ts';
import { addressOf } from './address.ts';
import { readScript, type Script } from './script.ts';

/** One simulated container. Holds on to no more of its spec than it needs: there may be tens of thousands. */
export interface SimulatedContainer {
  readonly ref: ContainerRef;
  readonly id: string;
  readonly engineName: string;
  readonly networkMode: ContainerSpec['networkMode'];
  readonly hostAddress: string;
  readonly ports: ContainerSpec['ports'];
  readonly hasHealthCheck: boolean;
  readonly script: Script | undefined;
  startedAt: number | undefined;
  finishedAt: number | undefined;
  exitCode: number | undefined;
  bindings: readonly PortBinding[];
  /** The timer for the next thing its script says. */
  cancelNext: Cancel | undefined;
}

const ENDS_AT_ONCE: Script = { exitAfterMs: 0, exitCode: 0, health: [] };

const NO_BINDINGS: readonly PortBinding[] = [];

/** A container that has not started. Throws 'bad-spec' for a malformed script. */
export function newContainer(spec: ContainerSpec, id: string): SimulatedContainer {
  const { containerInstanceArn, taskArn, containerName, engineName, networkMode, hostAddress, ports } = spec;
  return {
    ref: { containerInstanceArn, taskArn, containerName },
    id,
    engineName,
    networkMode,
    hostAddress,
    ports,
    hasHealthCheck: spec.healthCheck !== undefined,
    script: readScript(spec.labels) ?? (spec.completes ? ENDS_AT_ONCE : undefined),
    startedAt: undefined,
    finishedAt: undefined,
    exitCode: undefined,
    bindings: NO_BINDINGS,
    cancelNext: undefined,
  };
}

/** The container as seen at `now`. */
export function observed(container: SimulatedContainer, now: number): ObservedContainer {
  const { ref, id, networkMode, startedAt, finishedAt, exitCode, bindings } = container;
  const state = startedAt === undefined ? 'created' : finishedAt === undefined ? 'running' : 'exited';
  return {
    ...ref,
    id,
    state,
    exitCode,
    oomKilled: false,
    startedAt,
    finishedAt,
    health: healthAt(container, finishedAt ?? now),
    bindings,
    address: state === 'running' && networkMode === 'awsvpc' ? addressOf(ref.taskArn) : undefined,
  };
}

/** When its script says to exit; undefined for never. */
export function scriptedExit({ script, startedAt }: SimulatedContainer): number | undefined {
  return script?.exitAfterMs === undefined || startedAt === undefined ? undefined : startedAt + script.exitAfterMs;
}

/** The next instant after `now` at which its script has something happen; undefined when nothing is left. */
export function nextScripted(container: SimulatedContainer, now: number): number | undefined {
  const { script, startedAt } = container;
  if (script === undefined || startedAt === undefined) return undefined;
  const step = script.health.find(({ atMs }) => startedAt + atMs > now);
  const exit = scriptedExit(container);
  if (step === undefined) return exit;
  return Math.min(startedAt + step.atMs, exit ?? Number.POSITIVE_INFINITY);
}

function healthAt({ script, startedAt, hasHealthCheck }: SimulatedContainer, at: number): Health {
  if (startedAt === undefined) return 'UNKNOWN';
  if (script === undefined || script.health.length === 0) return hasHealthCheck ? 'HEALTHY' : 'UNKNOWN';
  return script.health.findLast(({ atMs }) => startedAt + atMs <= at)?.health ?? 'UNKNOWN';
}
