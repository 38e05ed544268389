import { jsonLines } from '../../src/agent/runtimes/docker/json-lines.ts';
import { docker } from '../docker/docker-harness.ts';

/** How often the engine has started the containers of a task. */
export interface Starts {
  of(taskArn: string): number;
  end(): void;
}

interface StartEvent {
  readonly Actor: { readonly Attributes: Readonly<Record<string, string>> };
}

/** Counts from now on, by the engine's own events. */
export async function countStarts(): Promise<Starts> {
  const counts = new Map<string, number>();
  const ended = new AbortController();
  const filters = JSON.stringify({ type: ['container'], event: ['start'], label: ['drydock.task-arn'] });
  const since = Math.floor(Date.now() / 1000); // it answers before it listens, and repeats what it missed
  const stream = await docker.getEvents({ filters, since, abortSignal: ended.signal });
  const read = async () => {
    for await (const event of jsonLines(stream)) {
      const arn = (event as StartEvent).Actor.Attributes['drydock.task-arn'] ?? '';
      counts.set(arn, (counts.get(arn) ?? 0) + 1);
    }
  };
  read().catch((error) => {
    if (!ended.signal.aborted) throw error;
  });
  return { of: (taskArn) => counts.get(taskArn) ?? 0, end: () => ended.abort() };
}
