import type { ContainerInfo } from 'dockerode';
import { expect } from 'vitest';
import { docker } from '../docker-harness.ts';

/** Time enough for a busy machine, in the form of vitest's `expect.poll`. */
export const PATIENTLY = { timeout: 30_000, interval: 50 } as const;

/** Every container, running or not, with a label that fits. */
export async function containersWith(label: string, fits: (value: string) => boolean): Promise<ContainerInfo[]> {
  const all = await docker.listContainers({ all: true, filters: { label: [label] } });
  return all.filter(({ Labels }) => fits(Labels[label] ?? ''));
}

/** Removes containers, however they are; gives their names. */
export async function removeAll(containers: readonly ContainerInfo[]): Promise<string[]> {
  const gone = (error: { statusCode?: number }) => {
    if (error.statusCode !== 404 && error.statusCode !== 409) throw error;
  };
  await Promise.all(containers.map(({ Id }) => docker.getContainer(Id).remove({ force: true, v: true }).catch(gone)));
  return containers.map(({ Names }) => Names.join());
}

/** What a web server says, once it says anything. */
export async function answerFrom(address: string, port: number | undefined): Promise<string> {
  let text: string | undefined;
  const ask = async () => {
    text = await fetch(`http://${address}:${port}/`).then(
      (answer) => answer.text(),
      () => undefined,
    );
    return text;
  };
  await expect.poll(ask, PATIENTLY).toBeDefined();
  return text ?? '';
}
