import { randomUUID } from 'node:crypto';
import type {
  ContainerRef,
  ContainerRuntime,
  ContainerSpec,
  ObservedContainer,
  RuntimeListener,
} from '../../src/agent/runtime.ts';

/** A runtime under test and what must be known of the engine behind it. */
export interface RuntimeHarness {
  readonly runtime: ContainerRuntime;
  /** A runtime of another owner, on the same engine where there is one. */
  readonly other: ContainerRuntime;
  /** Has `sh`. */
  readonly image: string;
  readonly missingImage: string;
  /** Of two container instances. */
  readonly addresses: readonly [string, string];
  freePort(): Promise<number>;
  /** Lets a little time pass, on whatever clock the runtime lives. */
  tick(): Promise<void>;
  /** Timers, sockets and the like that would keep the process alive. */
  openThings(): number;
}

const PATIENCE_MS = 20_000;

/** Says nothing to SIGTERM but goodbye, as most programs do. */
export const UNTIL_STOPPED = ['sh', '-c', 'trap "exit 143" TERM; sleep 3600 & wait'];

/** A spec that runs until it is stopped, of a task of its own. */
export function containerSpec(image: string, hostAddress: string, more: Partial<ContainerSpec> = {}): ContainerSpec {
  const id = randomUUID().replaceAll('-', '');
  return {
    containerInstanceArn: 'arn:aws:ecs:us-east-1:000000000000:container-instance/test/0123456789abcdef0123456789abcdef',
    taskArn: `arn:aws:ecs:us-east-1:000000000000:task/test/${id}`,
    containerName: 'app',
    engineName: `ecs-test-1-app-${id}`,
    image,
    command: UNTIL_STOPPED,
    environment: {},
    labels: {},
    cpuShares: 0,
    networkMode: 'bridge',
    ports: [],
    hostAddress,
    ...more,
  };
}

/** Writes down what is heard: 'gap', 'lost', and the ARN of each task of which something changed. */
export function listener(heard: string[]): RuntimeListener {
  return {
    gap: () => void heard.push('gap'),
    lost: () => void heard.push('lost'),
    changed: ({ taskArn }) => void heard.push(taskArn),
  };
}

/** Asks until the answer is neither false nor undefined, and gives it. */
export async function eventually<T>(
  tick: () => Promise<void>,
  ask: () => T | Promise<T>,
): Promise<Exclude<T, false | undefined>> {
  const deadline = performance.now() + PATIENCE_MS;
  for (;;) {
    const answer = await ask();
    if (answer !== false && answer !== undefined) return answer as Exclude<T, false | undefined>;
    if (performance.now() > deadline) throw new Error('waited in vain');
    await tick();
  }
}

/** Waits until a container has ended, and gives what is seen of it then. */
export function ended(
  runtime: ContainerRuntime,
  ref: ContainerRef,
  tick: () => Promise<void>,
): Promise<ObservedContainer> {
  return eventually(tick, async () => {
    const seen = await runtime.inspect(ref);
    return seen?.state === 'exited' && seen;
  });
}
