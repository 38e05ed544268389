import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ecsOperations } from '../../src/apis/ecs/index.ts';
import { type Aws, awsAt, awsAvailable } from '../support/cli.ts';
import { startServer } from '../support/server.ts';
import { type CliCall, ending, MAKING, refused, type Things, usual } from './aws-cli-calls.ts';

const AT_ONCE = 4;

/** `RunTask` as the CLI calls it. */
const commandOf = (operation: string) => operation.replace(/(?<!^)[A-Z]/g, '-$&').toLowerCase();

describe.skipIf(!(await awsAvailable()))('the AWS CLI', () => {
  let server: Awaited<ReturnType<typeof startServer>>;
  let aws: Aws;
  const things: { -readonly [name in keyof Things]: string } = { task: '', instance: '' };
  const called = new Set<string>();
  const answers = new Map<string, unknown>();
  beforeAll(async () => {
    server = await startServer();
    aws = awsAt(server.url);
  });
  afterAll(() => server.close());

  /** Runs them a few at once; all must end well, and print JSON or nothing. */
  async function all(calls: readonly CliCall[]): Promise<void> {
    const left = [...calls];
    const run = async () => {
      for (let call = left.shift(); call !== undefined; call = left.shift()) {
        const [command, ...args] = call;
        called.add(command);
        answers.set(command, await aws('ecs', command, ...args));
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, run));
  }

  it('makes what there is to make', async () => {
    for (const stage of MAKING) await all(stage);
    const { tasks, failures } = answers.get('run-task') as { tasks: Record<string, string>[]; failures: unknown[] };
    expect([tasks.length, failures]).toEqual([2, []]);
    Object.assign(things, { task: tasks[0]?.taskArn, instance: tasks[0]?.containerInstanceArn });
    await server.idle();
  });

  it('lists, describes and changes it', async () => {
    await all(usual(things));
    const failed = [...answers].filter(
      ([, answer]) => (answer as { failures?: unknown[] } | undefined)?.failures?.length,
    );
    // there are no daemons, no deployment of that name, and of tasks without a service there is nothing to protect
    const daemons = ['describe-daemon-deployments', 'describe-daemon-revisions'];
    const protection = ['get-task-protection', 'update-task-protection'];
    const deployments = ['describe-service-deployments', 'describe-service-revisions'];
    expect(failed.map(([command]) => command).sort()).toEqual([...daemons, ...deployments, ...protection]);
    expect(answers.get('describe-tasks')).toMatchObject({ tasks: [{ taskArn: things.task, lastStatus: 'RUNNING' }] });
  });

  it('is refused what ECS refuses', async () => {
    await Promise.all(
      refused(things).map(async ([[command, ...args], words]) => {
        called.add(command);
        await expect(aws('ecs', command, ...args), command).rejects.toMatchObject({
          code: expect.toSatisfy((code) => code > 0),
          stderr: expect.stringMatching(words),
        });
      }),
    );
  });

  it('registers what it was told of a task definition', async () => {
    const described = (await aws('ecs', 'describe-task-definition', '--task-definition', 'cli')) as {
      taskDefinition: Record<string, unknown>;
    };
    const { taskDefinition } = described;
    const { taskDefinitionArn, revision, status, registeredAt, registeredBy, ...rest } = taskDefinition;
    const { requiresAttributes, compatibilities, ...input } = rest;
    const again = await aws('ecs', 'register-task-definition', '--cli-input-json', JSON.stringify(input));
    expect(again).toMatchObject({ taskDefinition: { ...rest, revision: Number(revision) + 1 } });
  });

  it('ends it', async () => {
    for (const stage of ending(things)) await all(stage);
    expect(answers.get('delete-task-definitions')).toMatchObject({ failures: [] });
  });

  it('has called every operation that is built, but those of services', () => {
    const commands = ecsOperations.map(({ name }) => commandOf(name)).filter((name) => !/service|task-set/.test(name));
    expect(commands.filter((command) => !called.has(command))).toEqual([]);
  });
});
