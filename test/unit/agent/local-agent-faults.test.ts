import { describe, expect, it } from 'vitest';
import { simulatedRuntime } from '../../../src/agent/runtimes/simulated/simulated-runtime.ts';
import { realEffects } from '../../../src/effects.ts';
import { manualClock } from '../../support/manual-clock.ts';
import { type ContainerRuntime, RuntimeError } from '../../../src/agent/runtime.ts';
import { agentContainer, agentTask, taskArn } from './builders.ts';
import { breakable, hanging, readyHarness, refTo, turns } from './harness.ts';

const { ids } = realEffects('silent');
const stopping = (id: string) => agentTask(id, { desiredStatus: 'STOPPED' });
const throwing = (error: Error) => async () => {
  throw error;
};

describe('a step that fails', () => {
  it.each<[string, keyof ContainerRuntime, RuntimeError, string]>([
    [
      'an image that is not there',
      'pull',
      new RuntimeError('no-such-image', 'manifest unknown'),
      'CannotPullContainerError',
    ],
    ['a registry that refuses', 'pull', new RuntimeError('pull-denied', 'denied'), 'CannotPullContainerError'],
    ['settings the engine refuses', 'create', new RuntimeError('bad-spec', 'invalid'), 'CannotCreateContainerError'],
    [
      'a port that is taken',
      'start',
      new RuntimeError('port-in-use', 'already allocated'),
      'CannotStartContainerError',
    ],
    [
      'a command that is not there',
      'start',
      new RuntimeError('cannot-start', 'no such file'),
      'CannotStartContainerError',
    ],
  ])('ends its task, in AWS’s words: %s', async (_what, method, error, code) => {
    const { assign, settle, last, engine } = await readyHarness({ faults: () => ({ [method]: throwing(error) }) });
    assign(agentTask('a'));
    await settle();
    expect(last('a')).toMatchObject({
      status: 'STOPPED',
      containers: [{ status: 'STOPPED', reason: `${code}: ${error.message}` }],
    });
    expect(last('a')?.containers[0]?.exitCode).toBeUndefined();
    expect(await engine.list()).toEqual([]);
  });

  it('of a container that is not essential leaves the others running', async () => {
    const containers = [agentContainer(), agentContainer({ name: 'aside', essential: false, image: 'missing' })];
    const { assign, settle, last } = await readyHarness();
    assign(agentTask('a', { containers }));
    await settle();
    expect(last('a')).toMatchObject({
      status: 'RUNNING',
      containers: [{ status: 'RUNNING' }, { reason: expect.stringMatching(/^CannotPullContainerError: /) }],
    });
  });

  it('of one essential container stops the others', async () => {
    const containers = [agentContainer(), agentContainer({ name: 'other', image: 'missing' })];
    const { assign, settle, last } = await readyHarness();
    assign(agentTask('a', { containers }));
    await settle();
    expect(last('a')?.status).toBe('STOPPED');
  });
});

describe('an engine that is away', () => {
  it('fails a task that is to begin, in AWS’s words', async () => {
    const { faults, leave } = breakable();
    const { assign, settle, last } = await readyHarness({ faults });
    leave();
    assign(agentTask('a'));
    await settle();
    expect(last('a')).toMatchObject({
      status: 'STOPPED',
      containers: [{ reason: 'CannotStartContainerError: Cannot connect to the Docker daemon' }],
    });
  });

  it('is no end of what ran there: nothing is reported until it is back, then the truth', async () => {
    const { faults, leave, comeBack } = breakable();
    const { assign, settle, session, clock, engine, reports, last } = await readyHarness({ faults });
    assign(agentTask('a'), agentTask('b'));
    await settle();
    const reported = reports.length;
    leave();
    session.heartbeat();
    await turns();
    clock.advance(60_000);
    await engine.stop(refTo('b'), 1);
    await turns();
    expect(reports).toHaveLength(reported);
    comeBack();
    await settle();
    expect(last('a')).toMatchObject({ status: 'RUNNING' });
    expect(last('b')).toMatchObject({
      status: 'STOPPED',
      executionStoppedAt: clock.now(),
      containers: [{ exitCode: 143 }],
    });
  });

  it.each<[string, (harness: Awaited<ReturnType<typeof readyHarness>>) => void]>([
    ['of a container that runs', ({ session }) => session.heartbeat()],
    ['to stop one', ({ assign }) => assign(stopping('a'))],
  ])('is asked again with back-off, not all the time: %s', async (_what, ask) => {
    const { faults, leave, refused } = breakable();
    const harness = await readyHarness({ faults });
    harness.assign(agentTask('a'));
    await harness.settle();
    leave();
    ask(harness);
    await turns(100); // no time passes
    const asked = refused();
    expect(asked).toBeGreaterThan(0);
    expect(asked).toBeLessThanOrEqual(2);
    expect(harness.agents.busy).toBe(false);
    harness.clock.advance(60_000);
    await turns(100);
    expect(refused()).toBeGreaterThan(asked);
  });

  it('stops a task once it is back that was to stop meanwhile', async () => {
    const { faults, leave, comeBack } = breakable();
    const { assign, settle, last, engine } = await readyHarness({ faults });
    assign(agentTask('a'));
    await settle();
    leave();
    assign(stopping('a'));
    await turns();
    expect(last('a')).not.toMatchObject({ status: 'STOPPED' });
    comeBack();
    await settle();
    expect(last('a')).toMatchObject({ status: 'STOPPED', containers: [{ exitCode: 143 }] });
    expect(await engine.list()).toEqual([]);
  });

  it('keeps what is to be removed until it is back', async () => {
    const { faults, leave, comeBack } = breakable();
    const { assign, settle, session, clock, engine } = await readyHarness({ faults });
    assign(agentTask('a'));
    await settle();
    leave();
    session.terminate();
    await turns();
    expect(await engine.list()).toHaveLength(1);
    comeBack();
    clock.advance(60_000);
    await settle();
    expect(await engine.list()).toEqual([]);
  });
});

describe('a container that vanished', () => {
  it('ends its task, in the real agent’s words, and the others are stopped', async () => {
    const { assign, settle, engine, last } = await readyHarness();
    assign(agentTask('a', { containers: [agentContainer(), agentContainer({ name: 'other' })] }));
    await settle();
    await engine.remove(refTo('a'));
    await settle();
    expect(last('a')).toMatchObject({
      status: 'STOPPED',
      containers: [
        { containerName: 'app', reason: 'ContainerVanishedError: No container matching saved ID found' },
        { containerName: 'other', exitCode: 143 },
      ],
    });
  });
});

describe('an engine that is slow', () => {
  it('with a pull keeps no task from stopping at once, and nothing is created when the pull comes back', async () => {
    const { faults, letGo } = hanging('pull');
    const { assign, settle, last, calls, engine } = await readyHarness({ faults });
    assign(agentTask('a'));
    await turns();
    assign(stopping('a'));
    await turns();
    expect(last('a')).toMatchObject({ status: 'STOPPED' });
    letGo();
    await settle();
    expect([calls, await engine.list()]).toEqual([['pull'], []]);
  });

  it.each(['pull', 'create', 'start'] as const)(
    'with a %s leaves no container of a task that is forgotten meanwhile',
    async (step) => {
      const { faults, letGo } = hanging(step);
      const { assign, settle, session, calls, engine, reports } = await readyHarness({ faults });
      assign(agentTask('a'));
      await turns();
      const before = [...calls];
      session.terminate();
      const reported = reports.length;
      letGo();
      await settle();
      expect(await engine.list()).toEqual([]);
      expect(reports).toHaveLength(reported);
      const begun = calls.slice(before.length).filter((name) => name === 'create' || name === 'start');
      expect(begun).toEqual([]); // what nobody wants any more is not begun
    },
  );

  it('with a create leaves no container behind a reset and a close', async () => {
    const { faults, letGo } = hanging('create');
    const { agents, assign, engine } = await readyHarness({ faults });
    assign(agentTask('a'));
    await turns();
    const closed = agents.reset().then(() => agents.close());
    await turns();
    letGo();
    await closed;
    expect(await engine.list()).toEqual([]);
  });

  it('with the stop of a container that ignores TERM holds up no other task', async () => {
    const gate = Promise.withResolvers<void>();
    const { assign, settle, last } = await readyHarness({
      startsAtOnce: 1,
      faults: (engine) => ({
        async stop(ref, timeoutS) {
          if (ref.taskArn === taskArn('a')) await gate.promise;
          return engine.stop(ref, timeoutS);
        },
      }),
    });
    assign(agentTask('a'), agentTask('b'));
    await settle();
    assign(stopping('a'));
    await turns();
    assign(stopping('b'), agentTask('c'));
    await turns();
    expect([last('a')?.status, last('b')?.status, last('c')?.status]).toEqual(['PENDING', 'STOPPED', 'RUNNING']);
    gate.resolve();
    await settle();
    expect(last('a')?.status).toBe('STOPPED');
  });

  it('is never told to begin more containers at once than allowed', async () => {
    let now = 0;
    let most = 0;
    const slowly =
      <Args extends unknown[], Result>(run: (...args: Args) => Promise<Result>) =>
      async (...args: Args) => {
        most = Math.max(most, ++now);
        await turns(3);
        now--;
        return run(...args);
      };
    const { assign, settle, reports } = await readyHarness({
      startsAtOnce: 3,
      faults: ({ create, start }) => ({ create: slowly(create), start: slowly(start) }),
    });
    const ids = Array.from({ length: 12 }, (_, index) => index.toString(16));
    assign(...ids.map((id) => agentTask(id)));
    await settle();
    expect(most).toBe(3);
    expect(reports.filter(({ status }) => status === 'RUNNING')).toHaveLength(12);
  });
});

describe('an engine whose time is another than the clock’s', () => {
  it('has containers wait for another as long as it takes by its own time', async () => {
    const engineClock = manualClock();
    const clock = manualClock(engineClock.now() + 3_600_000);
    const engine = simulatedRuntime({ clock: engineClock, ids });
    const slow = agentContainer({ name: 'slow', startTimeout: 10, dockerLabels: { 'drydock.health': 'HEALTHY@5s' } });
    const app = agentContainer({ dependsOn: [{ containerName: 'slow', condition: 'HEALTHY' }] });
    const { assign, settle, last } = await readyHarness({ clock, engine, engineNow: engineClock.now });
    assign(agentTask('a', { containers: [slow, app] }));
    await settle();
    expect(last('a')?.status).toBe('PENDING');
    engineClock.advance(5_000);
    await settle();
    expect(last('a')?.status).toBe('RUNNING');
  });
});

describe('a control plane that cannot record', () => {
  it('is told again with back-off until it has, and other tasks are reported meanwhile', async () => {
    let refusing = true;
    const { assign, settle, clock, last } = await readyHarness({
      record({ task }) {
        if (refusing && task === taskArn('a')) throw new Error('the disk is full');
      },
    });
    assign(agentTask('a'), agentTask('b'));
    await settle();
    expect([last('a'), last('b')?.status]).toEqual([undefined, 'RUNNING']);
    refusing = false;
    clock.advance(60_000);
    await settle();
    expect(last('a')?.status).toBe('RUNNING');
  });
});
