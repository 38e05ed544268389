import { type ContainerDefinition, RegisterTaskDefinitionCommand, RunTaskCommand } from '@aws-sdk/client-ecs';
import { container, definition } from '../support/definitions.ts';
import type { DryDock } from './dry-dock.ts';

/** Ends with 42 when it is told to, and with 5 at SIGUSR1. */
export const HEEDS_TERM = ['sh', '-c', 'trap "exit 42" TERM; trap "exit 5" USR1; while :; do sleep 0.1; done'];
export const IGNORES_TERM = ['sh', '-c', 'trap "" TERM; while :; do sleep 0.1; done'];

/** Registers a task definition with one container and runs it; gives the tasks' ARNs. */
export async function run({ ecs }: DryDock, more: Partial<ContainerDefinition> = {}, count = 1): Promise<string[]> {
  const containerDefinitions = [container({ command: HEEDS_TERM, ...more })];
  await ecs.send(new RegisterTaskDefinitionCommand(definition('job', { containerDefinitions })));
  const { tasks = [] } = await ecs.send(new RunTaskCommand({ taskDefinition: 'job', count }));
  return tasks.map(({ taskArn = '' }) => taskArn);
}
