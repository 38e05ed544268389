import type { Task } from '@aws-sdk/client-ecs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answerFrom, PATIENTLY } from '../docker/server/containers.ts';
import { type Aws, awsAt, awsAvailable } from '../support/cli.ts';
import { dockerAvailable } from '../support/engine.ts';
import { DryDock, ensureWebImage } from './dry-dock.ts';
import { countStarts, type Starts } from './starts.ts';
import { snapshot, wanted } from './snapshot.ts';

const WEB = 'file://fixtures/task-definitions/web.json';

interface Step {
  readonly after: string;
  readonly run: (session: Session) => Promise<unknown>;
  /** The step only begins something, so what is there before the kill is on the way to what is there after it. */
  readonly moving?: boolean;
}

interface Session {
  readonly aws: Aws;
  arns: string[];
}

const describeTasks = async ({ aws, arns }: Session) =>
  ((await aws('ecs', 'describe-tasks', '--tasks', ...arns)) as { tasks: Task[] }).tasks;

const STEPS: readonly Step[] = [
  { after: 'the start', run: async () => undefined },
  {
    after: 'register-task-definition',
    run: ({ aws }) => aws('ecs', 'register-task-definition', '--cli-input-json', WEB),
  },
  {
    after: 'run-task',
    moving: true,
    async run(session) {
      const answer = await session.aws('ecs', 'run-task', '--task-definition', 'web', '--count', '3');
      session.arns = (answer as { tasks: Task[] }).tasks.map(({ taskArn = '' }) => taskArn);
      expect(session.arns).toHaveLength(3);
    },
  },
  { after: 'wait tasks-running', run: ({ aws, arns }) => aws('ecs', 'wait', 'tasks-running', '--tasks', ...arns) },
  {
    after: 'an answer of all three containers',
    async run(session) {
      const tasks = await describeTasks(session);
      const ports = tasks.map(({ containers }) => containers?.[0]?.networkBindings?.[0]?.hostPort);
      const answers = await Promise.all(ports.map((port) => answerFrom('localhost', port)));
      expect(new Set(answers).size).toBe(3);
    },
  },
  { after: 'stop-task', moving: true, run: ({ aws, arns }) => aws('ecs', 'stop-task', '--task', arns[0] ?? '') },
  {
    after: 'wait tasks-stopped',
    async run(session) {
      await session.aws('ecs', 'wait', 'tasks-stopped', '--tasks', session.arns[0] ?? '');
      expect((await describeTasks(session))[0]).toMatchObject({ containers: [{ exitCode: 0 }] });
    },
  },
  { after: 'sts get-caller-identity', run: ({ aws }) => aws('sts', 'get-caller-identity') },
];

describe.skipIf(!(await dockerAvailable()) || !(await awsAvailable()))('a server killed between any two steps', () => {
  let dock: DryDock;
  let session: Session;
  let starts: Starts;

  beforeAll(async () => {
    await ensureWebImage();
    starts = await countStarts();
    dock = await DryDock.make();
    const { url } = await dock.start();
    session = { aws: awsAt(url), arns: [] };
  });
  afterAll(async () => {
    starts.end();
    await dock.remove();
  });

  it.each(STEPS)('answers and runs after it what it did before: killed after $after', async ({ run, moving }) => {
    await run(session);
    const [before, runningBefore] = await Promise.all([snapshot(dock.ecs), dock.running()]);
    await dock.kill();
    await dock.startAgain();
    const after = await snapshot(dock.ecs);
    if (moving) return expect(wanted(after)).toEqual(wanted(before));
    expect(after).toEqual(before);
    expect(await dock.running()).toEqual(runningBefore);
  });

  it('has started nothing twice and left no container behind', async () => {
    const alive = (await describeTasks(session)).filter(({ lastStatus }) => lastStatus === 'RUNNING');
    expect(alive).toHaveLength(2);
    const ids = alive.map(({ containers }) => containers?.[0]?.runtimeId).sort();
    const there = async () => (await dock.containers()).map(({ Id }) => Id).sort();
    await expect.poll(there, PATIENTLY).toEqual(ids);
    expect(session.arns.map((arn) => starts.of(arn))).toEqual([1, 1, 1]);
  });
});
