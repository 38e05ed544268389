import { describe, expect, it } from 'vitest';
import { faultBoard } from '../../../src/agent/faults.ts';
import { faultyRuntime } from '../../../src/agent/faulty-runtime.ts';
import { NotYet } from '../../../src/agent/runtime.ts';
import { simulatedRuntime } from '../../../src/agent/runtimes/simulated/simulated-runtime.ts';
import { realEffects } from '../../../src/effects.ts';
import { manualClock } from '../../support/manual-clock.ts';
import { containerSpec } from '../../support/runtime-harness.ts';
import { CLUSTER } from './builders.ts';

const IMAGE = 'nginx:1';
const healthCheck = { command: ['CMD', 'true'], intervalS: 5, timeoutS: 5, retries: 3, startPeriodS: 0 };

function faulty() {
  const clock = manualClock();
  const board = faultBoard(clock);
  const asked: string[] = [];
  const within = simulatedRuntime({ clock, ids: realEffects('silent').ids, hasImage: (image) => image === IMAGE });
  const runtime = faultyRuntime(within, {
    faults: board,
    clock,
    subjectOf({ containerName, taskArn }) {
      asked.push(containerName);
      if (taskArn === 'unknown') return undefined;
      return { clusterArn: CLUSTER, family: 'web', image: IMAGE, containerName, hasHealthCheck: true };
    },
  });
  const heard: string[] = [];
  runtime.watch({
    changed: ({ containerName }) => void heard.push(`changed ${containerName}`),
    ready: ({ containerName }) => void heard.push(`ready ${containerName}`),
    gap: () => undefined,
    lost: () => undefined,
  });
  const run = async (containerName = 'app') => {
    const spec = containerSpec(IMAGE, '127.77.0.1', { containerName, healthCheck });
    await runtime.create(spec);
    await runtime.start(spec);
    heard.length = 0;
    return spec;
  };
  return { clock, board, runtime, asked, heard, run };
}

describe('a runtime that faults may befall', () => {
  it('is the one within while there is no fault, and asks nobody anything', async () => {
    const { runtime, asked, run } = faulty();
    const spec = await run();
    await runtime.pull(IMAGE, spec);
    await expect(runtime.pull('missing', spec)).rejects.toMatchObject({ kind: 'no-such-image' });
    expect((await runtime.list()).map(({ health }) => health)).toEqual(['HEALTHY']);
    expect(asked).toEqual([]);
  });

  it('fails pulls of containers somebody knows, also of an image that is there', async () => {
    const { board, runtime, run } = faulty();
    const spec = await run();
    board.add({ kind: 'pull-failure', match: {} });
    await expect(runtime.pull(IMAGE, spec)).rejects.toMatchObject({ name: 'RuntimeError', kind: 'pull-failed' });
    await runtime.pull(IMAGE, { ...spec, taskArn: 'unknown' });
    await runtime.pull(IMAGE);
  });

  it('puts a slow pull off once, and says when it can begin', async () => {
    const { clock, board, runtime, heard, run } = faulty();
    const spec = await run();
    board.add({ kind: 'slow-start', match: {}, byMs: 500 });
    await expect(runtime.pull(IMAGE, spec)).rejects.toBeInstanceOf(NotYet);
    clock.advance(499);
    await expect(runtime.pull(IMAGE, spec)).rejects.toBeInstanceOf(NotYet);
    expect(heard).toEqual([]);
    clock.advance(1);
    expect(heard).toEqual(['ready app']);
    await runtime.pull(IMAGE, spec);
  });

  it('has every answer say UNHEALTHY of a running container while its checks fail', async () => {
    const { board, clock, runtime, heard, run } = faulty();
    const [first, second] = [await run('first'), await run('second')];
    clock.advance(5_000);
    board.add({ kind: 'health-check-failure', match: { containerName: 'first' } });
    await runtime.settled();
    expect(heard).toEqual(['changed first']);
    const health = async () => [(await runtime.inspect(first))?.health, (await runtime.inspect(second))?.health];
    expect(await health()).toEqual(['UNHEALTHY', 'HEALTHY']);
    expect((await runtime.list()).map((one) => one.health)).toEqual(['UNHEALTHY', 'HEALTHY']);
    expect((await runtime.start(first)).health).toBe('UNHEALTHY');
    expect(board.list()).toMatchObject([{ struck: 1 }]);
    heard.length = 0;
    board.end('fault-1', 'lifted');
    expect(heard).toEqual(['changed first']);
    expect(await health()).toEqual(['HEALTHY', 'HEALTHY']);
  });

  it('fails no health check before its first one, after five seconds, and says when that is', async () => {
    const { board, clock, runtime, heard, run } = faulty();
    board.add({ kind: 'health-check-failure', match: {} });
    await runtime.settled();
    const app = await run();
    expect((await runtime.inspect(app))?.health).toBe('UNKNOWN');
    clock.advance(4_999);
    expect(heard).not.toContain('changed app');
    clock.advance(1);
    expect(heard).toContain('changed app');
    expect((await runtime.inspect(app))?.health).toBe('UNHEALTHY');
  });

  it('leaves no timer when it is closed', async () => {
    const { clock, board, runtime, run } = faulty();
    const spec = await run();
    board.add({ kind: 'slow-start', match: {}, byMs: 500 });
    await expect(runtime.pull(IMAGE, spec)).rejects.toBeInstanceOf(NotYet);
    await runtime.close();
    expect(clock.pending).toBe(0);
  });
});
