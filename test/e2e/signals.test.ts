import { StopTaskCommand } from '@aws-sdk/client-ecs';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { PATIENTLY } from '../docker/server/containers.ts';
import { dockerAvailable } from '../support/engine.ts';
import { ensureImages } from '../support/images.ts';
import { DryDock } from './dry-dock.ts';
import { HEEDS_TERM, IGNORES_TERM, run, told } from './jobs.ts';
import { countStarts } from './starts.ts';

const FEW_SECONDS_MS = 6_000;

describe.skipIf(!(await dockerAvailable()))('a server that is told to end', () => {
  let dock: DryDock;
  const startOn = async (data?: string) => {
    dock = await DryDock.make(data === undefined ? {} : { data });
    await dock.start();
  };
  /** SIGTERM or SIGINT, which must do within a few seconds. */
  const end = async (signal: NodeJS.Signals = 'SIGTERM') => {
    const before = performance.now();
    expect(await dock.server.kill(signal)).toBe(0);
    expect(performance.now() - before).toBeLessThan(FEW_SECONDS_MS);
  };

  beforeAll(() => ensureImages());
  afterEach(() => dock.remove());

  it.each(['SIGTERM', 'SIGINT'] as const)(
    'by %s leaves its containers running when its data is kept, says so, and finds them again',
    async (signal) => {
      await startOn();
      const [arn = ''] = await run(dock);
      const before = await dock.until('RUNNING', arn);
      const running = await dock.running();
      await end(signal);
      expect(dock.server.stderr).toBe('');
      expect(dock.server.stdout).toMatch(/1 tasks? keeps? running/);
      expect(dock.server.stdout).toContain(`start again on ${dock.options.data}`);
      expect(await dock.running()).toEqual(running);
      await dock.startAgain();
      expect(await dock.tasks([arn])).toEqual([before]);
      expect(await dock.running()).toEqual(running);
      await dock.ecs.send(new StopTaskCommand({ task: arn }));
      expect(await dock.until('STOPPED', arn)).toMatchObject({ containers: [{ exitCode: 42 }] });
    },
  );

  it.each(['SIGTERM', 'SIGINT'] as const)('by %s removes its containers when nothing is kept', async (signal) => {
    await startOn(':memory:');
    const arns = await run(dock, { command: IGNORES_TERM }, 3);
    await Promise.all(arns.map((arn) => dock.until('RUNNING', arn)));
    await end(signal);
    expect(await dock.containers()).toEqual([]);
  });

  it.each([
    ['right after the answer', async () => undefined],
    ['when the first container is there', () => expect.poll(() => dock.containers(), PATIENTLY).not.toEqual([])],
    ['when the first container runs', () => expect.poll(() => dock.running(), PATIENTLY).not.toEqual([])],
  ])('in the middle of a RunTask of ten leaves no container when nothing is kept: %s', async (_when, moment) => {
    await startOn(':memory:');
    await run(dock, {}, 10);
    await moment();
    await end();
    expect(await dock.containers()).toEqual([]);
  });

  it('in the middle of a RunTask of ten goes on with it at the next start, and starts nothing twice', async () => {
    const starts = await countStarts();
    try {
      await startOn();
      const arns = await run(dock, {}, 10);
      await expect.poll(() => dock.running(), PATIENTLY).not.toEqual([]);
      await end();
      await dock.startAgain();
      for (const arn of arns) await dock.until('RUNNING', arn);
      expect(await dock.running()).toHaveLength(10);
      expect(arns.map((arn) => starts.of(arn))).toEqual(arns.map(() => 1));
    } finally {
      starts.end();
    }
  });

  it('in the middle of starting forty tasks goes no further, and leaves no container when nothing is kept', async () => {
    await startOn(':memory:');
    for (let tens = 0; tens < 4; tens++) await run(dock, {}, 10);
    await expect.poll(() => dock.running(), PATIENTLY).not.toEqual([]);
    await end();
    expect(await dock.containers()).toEqual([]);
  });

  it('does not wait for a task that takes long to stop, which the next start stops', async () => {
    await startOn();
    const [arn = ''] = await run(dock, { command: IGNORES_TERM, stopTimeout: 10 });
    await dock.until('RUNNING', arn);
    await dock.ecs.send(new StopTaskCommand({ task: arn }));
    await told(dock);
    await end();
    await dock.startAgain();
    expect(await dock.until('STOPPED', arn)).toMatchObject({ containers: [{ exitCode: 137 }] });
  });

  it('does not wait for clients that hold a connection open', async () => {
    await startOn();
    await fetch(`${dock.server.url}/_drydock/health`); // fetch keeps its connection
    const answer = await fetch(`${dock.server.url}/_drydock/health`);
    await end();
    expect(answer.status).toBe(200);
  });

  it('by kill -9 leaves containers that the next server without data removes', async () => {
    await startOn(':memory:');
    const [arn = ''] = await run(dock, { command: HEEDS_TERM });
    await dock.until('RUNNING', arn);
    await dock.kill();
    const left = await dock.containers();
    expect(left).toHaveLength(1);
    const next = await DryDock.make({ data: ':memory:' });
    try {
      await next.start();
      await expect.poll(() => dock.containers(), PATIENTLY).toEqual([]);
    } finally {
      await next.remove();
    }
  });
});
