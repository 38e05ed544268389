import { ExecuteCommandCommand, type ExecuteCommandCommandInput } from '@aws-sdk/client-ecs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { definition } from '../../support/definitions.ts';
import { launches } from '../../support/launches.ts';
import { startServer } from '../../support/server.ts';

describe('ExecuteCommand', () => {
  let server: Awaited<ReturnType<typeof startServer>>;
  let task = '';
  beforeAll(async () => {
    server = await startServer();
    await launches(server.ecs).register(definition('web'));
    task = (await launches(server.ecs).one({ taskDefinition: 'web' })).taskArn;
    await server.idle();
  });
  afterAll(() => server.close());

  const NOT_ENABLED =
    'The execute command failed because execute command was not enabled when the task was run or the execute command ' +
    'agent isn’t running. Wait and try again or run a new task with execute command enabled and try again.';
  it.each<[what: string, more: () => Partial<ExecuteCommandCommandInput>, name: string, message: string]>([
    ['a task without it', () => ({ task }), 'InvalidParameterException', NOT_ENABLED],
    [
      'a container of one, by id',
      () => ({ task: task.slice(-32), container: 'app' }),
      'InvalidParameterException',
      NOT_ENABLED,
    ],
    [
      'a container that is not there',
      () => ({ task, container: 'nope' }),
      'InvalidParameterException',
      'The container nope does not exist in the task.',
    ],
    [
      'a task that is not there',
      () => ({ task: 'f'.repeat(32) }),
      'InvalidParameterException',
      'The referenced task was not found.',
    ],
    ['an unknown cluster', () => ({ task, cluster: 'nope' }), 'ClusterNotFoundException', 'Cluster not found.'],
  ])('refuses %s', async (_what, more, name, message) => {
    const input = { interactive: true, command: 'ls', task: '', ...more() };
    await expect(server.ecs.send(new ExecuteCommandCommand(input))).rejects.toMatchObject({ name, message });
  });
});
