import { type Faults, invalidSetting, type Sent, type SentContainer } from './sent.ts';

const HEALTH_CHECK = {
  interval: [5, 300],
  timeout: [2, 60],
  retries: [1, 10],
  startPeriod: [0, 300],
} as const;
const [SHORTEST_ATTEMPT, LONGEST_ATTEMPT] = [60, 1800];
const MOST_EXIT_CODES = 50;
const MOST_SWAPPINESS = 100;
const GPU_COUNT = /^[1-9]\d{0,2}$/;

/** The numbers of a container that have a range: health check, ulimits, restart policy, timeouts, swappiness, GPUs. */
export function* rangeFaults(_sent: Sent, container: SentContainer): Faults {
  yield* healthCheckFaults(container);
  for (const { name, softLimit, hardLimit } of container.ulimits ?? []) {
    // -1 is no limit at all
    const exceeds = hardLimit !== -1 && (softLimit === -1 || softLimit > hardLimit);
    if (exceeds) yield `Soft limit exceeds hard limit for ulimit ${name}`;
  }
  yield* restartFaults(container);
  for (const setting of ['startTimeout', 'stopTimeout'] as const) {
    // ECS takes no negative ones; its sentence is not established, so this one is ours.
    if ((container[setting] ?? 0) < 0) yield `${invalidSetting(container.name)} '${setting}' must not be negative.`;
  }
  const swappiness = container.linuxParameters?.swappiness ?? 0;
  if (swappiness < 0 || swappiness > MOST_SWAPPINESS) {
    yield `${invalidSetting(container.name)} 'swappiness' must be between 0 and ${MOST_SWAPPINESS}.`;
  }
  for (const { type, value } of container.resourceRequirements ?? []) {
    if (type === 'GPU' && !GPU_COUNT.test(value)) {
      yield `${invalidSetting(container.name)} The value of a GPU resource requirement must be a whole number from 1.`;
    }
  }
}

function* healthCheckFaults({ name, healthCheck = { command: [] } }: SentContainer): Faults {
  for (const [setting, [least, most]] of Object.entries(HEALTH_CHECK)) {
    const value = healthCheck[setting as keyof typeof HEALTH_CHECK] ?? least;
    const must = `Health check ${setting} must be`;
    if (value < least) {
      yield `${must} greater than or equal to the minimum allowed value ${least} for container '${name}'`;
    }
    if (value > most) yield `${must} less than or equal to the maximum allowed value ${most} for container '${name}'`;
  }
}

function* restartFaults({ name, restartPolicy }: SentContainer): Faults {
  const period = restartPolicy?.restartAttemptPeriod ?? SHORTEST_ATTEMPT;
  if (period < SHORTEST_ATTEMPT || period > LONGEST_ATTEMPT) {
    const between = `between ${SHORTEST_ATTEMPT} and ${LONGEST_ATTEMPT}`;
    yield `The 'restartAttemptPeriod' setting for container '${name}' must be ${between}.`;
  }
  if ((restartPolicy?.ignoredExitCodes?.length ?? 0) > MOST_EXIT_CODES) {
    yield `The 'ignoredExitCodes' setting for container '${name}' can have at most ${MOST_EXIT_CODES} exit codes.`;
  }
}
