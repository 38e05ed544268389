import { durationMs } from '../../../model/duration.ts';
import { type Health, RuntimeError } from '../../runtime.ts';

/** What a simulated container does of itself, in milliseconds after its start. */
export interface Script {
  readonly exitAfterMs?: number | undefined;
  readonly exitCode?: number | undefined;
  /** In the order of time. */
  readonly health: readonly HealthStep[];
}

export interface HealthStep {
  readonly health: Health;
  readonly atMs: number;
}

const EXIT_AFTER = 'drydock.exit-after';
const EXIT_CODE = 'drydock.exit-code';
const HEALTH = 'drydock.health';

const DURATION = 'a duration such as "500ms", "5s", "2m" or "1h"';
const STEPS = 'HEALTHY, UNHEALTHY or UNKNOWN, or a list of them with times such as "HEALTHY@2s,UNHEALTHY@10s"';
/** When a container is UNHEALTHY whose script gives no time: after ECS's shortest interval between checks. */
const FIRST_CHECK_MS = 5_000;
const MOST_EXIT_CODE = 255;

/**
 * Reads the labels `drydock.exit-after` ("5s"), `drydock.exit-code` ("3") and `drydock.health` ("HEALTHY@2s,UNHEALTHY@10s");
 * undefined when there is none of them. Throws 'bad-spec' for a value that cannot be read.
 */
export function readScript(labels: Readonly<Record<string, string>>): Script | undefined {
  const exitAfter = labels[EXIT_AFTER];
  const exitCode = labels[EXIT_CODE];
  const health = labels[HEALTH];
  if (exitAfter === undefined && exitCode === undefined && health === undefined) return undefined;
  return {
    exitAfterMs:
      exitAfter === undefined ? undefined : (durationMs(exitAfter) ?? refuse(EXIT_AFTER, exitAfter, DURATION)),
    exitCode: exitCode === undefined ? undefined : readExitCode(exitCode),
    health: health === undefined ? [] : readHealth(health),
  };
}

function readExitCode(text: string): number {
  const code = Number(text);
  return /^\d+$/.test(text) && code <= MOST_EXIT_CODE
    ? code
    : refuse(EXIT_CODE, text, `a number from 0 to ${MOST_EXIT_CODE}`);
}

function readHealth(text: string): readonly HealthStep[] {
  const steps = text.split(',').map((step) => {
    const [, health, at] = /^\s*(HEALTHY|UNHEALTHY|UNKNOWN)(?:@(\S+))?\s*$/.exec(step) ?? [];
    const atMs = at === undefined ? (health === 'UNHEALTHY' ? FIRST_CHECK_MS : 0) : durationMs(at);
    return health === undefined || atMs === undefined
      ? refuse(HEALTH, text, STEPS)
      : { health: health as Health, atMs };
  });
  return steps.sort((a, b) => a.atMs - b.atMs);
}

function refuse(label: string, value: string, accepted: string): never {
  throw new RuntimeError('bad-spec', `The label ${label} has the value "${value}"; it must be ${accepted}.`);
}
