import type { Readable } from 'node:stream';
import type { Engine } from './connect.ts';
import { sinceOf } from './logs.ts';

/** Follows a container's output from a frame's time on; undefined when the engine gives none. Throws RuntimeError. */
export async function openLogs(engine: Engine, id: string, since: string | undefined, signal: AbortSignal) {
  const info = await engine.call('other', (docker) => docker.getContainer(id).inspect());
  const options = { follow: true, stdout: true, stderr: true, timestamps: true, abortSignal: signal } as const;
  // dockerode's types want a number, which has no room for nanoseconds.
  const from = since === undefined ? {} : { since: sinceOf(since) as unknown as number };
  const stream = await engine.call('other', (docker) => docker.getContainer(id).logs({ ...options, ...from }));
  return info && stream && { stream: stream as Readable, isTerminal: info.Config.Tty };
}
