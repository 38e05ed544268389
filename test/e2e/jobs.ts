import {
  type ContainerDefinition,
  RegisterTaskDefinitionCommand,
  RunTaskCommand,
  type RunTaskCommandInput,
} from '@aws-sdk/client-ecs';
import { expect } from 'vitest';
import { docker } from '../docker/docker-harness.ts';
import { PATIENTLY } from '../docker/server/containers.ts';
import { container, definition } from '../support/definitions.ts';
import type { DryDock } from './dry-dock.ts';

/** Ends with 42 when it is told to, and with 5 at SIGUSR1. */
export const HEEDS_TERM = ['sh', '-c', 'trap "exit 42" TERM; trap "exit 5" USR1; while :; do sleep 0.1; done'];
/** Says that it was told to end, and goes on. */
export const IGNORES_TERM = ['sh', '-c', 'trap "echo told" TERM; while :; do sleep 0.1; done'];

/** Resolves when the first container of an IGNORES_TERM task was told to end: its stopping is under way. */
export async function told(dock: DryDock): Promise<void> {
  const [{ Id } = { Id: '' }] = await dock.containers();
  const logs = () => docker.getContainer(Id).logs({ stdout: true });
  await expect.poll(async () => (await logs()).toString(), PATIENTLY).toContain('told');
}

/** Registers a task definition with one container and runs it; gives the tasks' ARNs. */
export async function run(
  { ecs }: DryDock,
  more: Partial<ContainerDefinition> = {},
  count = 1,
  launch: Partial<RunTaskCommandInput> = {},
): Promise<string[]> {
  const containerDefinitions = [container({ command: HEEDS_TERM, ...more })];
  await ecs.send(new RegisterTaskDefinitionCommand(definition('job', { containerDefinitions })));
  const { tasks = [] } = await ecs.send(new RunTaskCommand({ taskDefinition: 'job', count, ...launch }));
  return tasks.map(({ taskArn = '' }) => taskArn);
}
