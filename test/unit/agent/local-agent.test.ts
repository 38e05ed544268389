import { describe, expect, it } from 'vitest';
import { CONTAINER_STATUSES } from '../../../src/model/task-status.ts';
import { agentContainer, agentTask, taskArn } from './builders.ts';
import { agentHarness, readyHarness, refTo } from './harness.ts';

const essentialAndAside = [agentContainer(), agentContainer({ name: 'aside', essential: false })];
const exitsAfter = (time: string, code = 0) => ({ 'drydock.exit-after': time, 'drydock.exit-code': String(code) });

describe('the local agent', () => {
  it('pulls, creates and starts the containers of a task, and reports it RUNNING', async () => {
    const { assign, settle, last, calls, clock } = await readyHarness();
    assign(agentTask('a'));
    await settle();
    expect(calls.filter((name) => name !== 'inspect')).toEqual(['pull', 'create', 'start']);
    expect(last('a')).toMatchObject({
      status: 'RUNNING',
      pullStartedAt: clock.now(),
      pullStoppedAt: clock.now(),
      containers: [{ containerName: 'app', status: 'RUNNING', runtimeId: expect.any(String), startedAt: clock.now() }],
    });
  });

  it('takes the same assignment twice for one: one container, one report a change', async () => {
    const { assign, settle, engine, reportsOf, calls } = await readyHarness();
    assign(agentTask('a'), agentTask('a'));
    assign(agentTask('a'));
    await settle();
    const reported = reportsOf('a').length;
    assign(agentTask('a'));
    await settle();
    expect(await engine.list()).toHaveLength(1);
    expect(calls.filter((name) => name === 'start')).toHaveLength(1);
    expect(reportsOf('a')).toHaveLength(reported);
  });

  it('sends each change once, and no container ever goes back', async () => {
    const containers = [
      agentContainer({ dockerLabels: exitsAfter('5s') }),
      agentContainer({ name: 'aside', essential: false, dockerLabels: exitsAfter('2s') }),
    ];
    const { assign, settle, session, clock, reportsOf } = await readyHarness();
    assign(agentTask('a', { containers }));
    for (let second = 0; second < 7; second++) {
      await settle();
      session.heartbeat(); // which has everything looked at again
      await settle();
      clock.advance(1_000);
    }
    const texts = reportsOf('a').map((report) => JSON.stringify(report));
    expect(new Set(texts).size).toBe(texts.length);
    for (const name of ['app', 'aside']) {
      const walked = reportsOf('a').map(({ containers: all }) => all.find((one) => one.containerName === name)?.status);
      const places = walked.map((status) => CONTAINER_STATUSES.indexOf(status ?? 'PENDING'));
      expect(places).toEqual(places.toSorted());
    }
    const statuses = reportsOf('a').map(({ status }) => status);
    expect(statuses.filter((status) => status !== 'PENDING')).toEqual(['RUNNING', 'RUNNING', 'STOPPED']);
    expect(statuses.at(-1)).toBe('STOPPED');
  });

  it('stops all others when an essential container exits, then reports the task STOPPED and cleans up', async () => {
    const containers = [agentContainer({ dockerLabels: exitsAfter('5s', 3) }), agentContainer({ name: 'other' })];
    const { assign, settle, clock, last, engine } = await readyHarness();
    assign(agentTask('a', { containers }));
    await settle();
    const exit = clock.now() + 5_000;
    clock.advance(8_000);
    await settle();
    expect(last('a')).toMatchObject({
      status: 'STOPPED',
      executionStoppedAt: exit,
      containers: [
        { containerName: 'app', status: 'STOPPED', exitCode: 3 },
        { containerName: 'other', status: 'STOPPED', exitCode: 143 },
      ],
    });
    expect(await engine.list()).toEqual([]);
  });

  it('goes on when a container exits that is not essential', async () => {
    const containers = [
      agentContainer(),
      agentContainer({ name: 'init', essential: false, dockerLabels: exitsAfter('1s') }),
    ];
    const { assign, settle, clock, last, look } = await readyHarness();
    assign(agentTask('a', { containers }));
    await settle();
    clock.advance(2_000);
    await settle();
    expect(last('a')).toMatchObject({
      status: 'RUNNING',
      containers: [{ status: 'RUNNING' }, { status: 'STOPPED', exitCode: 0 }],
    });
    expect(await look('a')).toMatchObject({ state: 'running' });
  });

  it('keeps what is known of a container that had ended when somebody removes it', async () => {
    const { assign, settle, last, engine, reportsOf } = await readyHarness();
    const init = agentContainer({ name: 'init', essential: false, dockerLabels: exitsAfter('0s') });
    assign(agentTask('a', { containers: [agentContainer(), init] }));
    await settle();
    const before = reportsOf('a').length;
    expect(last('a')).toMatchObject({ status: 'RUNNING', containers: [{}, { status: 'STOPPED', exitCode: 0 }] });
    await engine.remove(refTo('a', 'init'));
    await settle();
    expect(reportsOf('a').slice(before)).toEqual([]);
  });

  it('stops a task that is wanted STOPPED, all its containers', async () => {
    const { assign, settle, last, engine } = await readyHarness();
    assign(agentTask('a', { containers: essentialAndAside }));
    await settle();
    assign(agentTask('a', { containers: essentialAndAside, desiredStatus: 'STOPPED' }));
    await settle();
    expect(last('a')).toMatchObject({ status: 'STOPPED', containers: [{ exitCode: 143 }, { exitCode: 143 }] });
    expect(await engine.list()).toEqual([]);
  });

  it('gives each container its own stop timeout, 30 seconds unless told', async () => {
    const timeouts: number[] = [];
    const { assign, settle } = await readyHarness({
      faults: (engine) => ({
        stop: (ref, timeoutS) => {
          timeouts.push(timeoutS);
          return engine.stop(ref, timeoutS);
        },
      }),
    });
    const containers = [agentContainer({ stopTimeout: 2 }), agentContainer({ name: 'other' })];
    assign(agentTask('a', { containers }));
    await settle();
    assign(agentTask('a', { containers, desiredStatus: 'STOPPED' }));
    await settle();
    expect(timeouts).toEqual([2, 30]);
  });

  it('reports a task STOPPED that is to stop before anything was created, without a container', async () => {
    const { assign, settle, reportsOf, calls } = await readyHarness();
    assign(agentTask('a', { desiredStatus: 'STOPPED' }));
    await settle();
    expect(reportsOf('a')).toMatchObject([{ status: 'STOPPED', containers: [{ status: 'STOPPED' }] }]);
    expect(calls).toEqual([]);
  });

  it('does nothing before it has found again what runs on the engine', async () => {
    const { agents, assign, settle, calls, reports, last } = agentHarness();
    assign(agentTask('a'));
    await settle();
    expect([calls, reports]).toEqual([[], []]);
    await agents.recover();
    await settle();
    expect(last('a')).toMatchObject({ status: 'RUNNING' });
  });

  it('ends what a task manifest does not list, and begins what it does', async () => {
    const { assign, settle, session, look, last, reportsOf } = await readyHarness();
    assign(agentTask('a'), agentTask('b'));
    await settle();
    const reported = reportsOf('a').length;
    session.taskManifest({ tasks: [agentTask('b'), agentTask('c')] });
    await settle();
    expect(await look('a')).toBeUndefined();
    expect(reportsOf('a')).toHaveLength(reported);
    expect([last('b')?.status, last('c')?.status]).toEqual(['RUNNING', 'RUNNING']);
  });

  it('keeps to the tasks of one instance: a manifest or an end of another touches none of them', async () => {
    const { agents, assign, settle, look } = await readyHarness();
    assign(agentTask('a'));
    await settle();
    const other = agents.connect('arn:aws:ecs:us-east-1:000000000000:container-instance/test/other');
    other.taskManifest({ tasks: [agentTask('b')] });
    await settle();
    other.terminate();
    await settle();
    expect(await look('a')).toMatchObject({ state: 'running' });
  });

  it('removes everything at once when its instance is terminated, and reports nothing of it', async () => {
    const { assign, settle, session, engine, reports } = await readyHarness();
    assign(agentTask('a'), agentTask('b', { containers: essentialAndAside }));
    await settle();
    const reported = reports.length;
    session.terminate();
    await settle();
    expect(await engine.list()).toEqual([]);
    expect(reports).toHaveLength(reported);
  });

  it('empties the engine on reset, unreported, and works on', async () => {
    const { agents, assign, settle, engine, reports, last } = await readyHarness();
    assign(agentTask('a'), agentTask('b'));
    await settle();
    const reported = reports.length;
    await agents.reset();
    await settle();
    expect([await engine.list(), reports.length]).toEqual([[], reported]);
    assign(agentTask('c'));
    await settle();
    expect(last('c')).toMatchObject({ status: 'RUNNING' });
  });

  it('is busy while there is something to do, and idle when all is done and reported', async () => {
    const { agents, assign, last, settle } = await readyHarness();
    expect(agents.busy).toBe(false);
    await agents.idle();
    assign(agentTask('a'));
    expect(agents.busy).toBe(true);
    await agents.idle();
    expect([agents.busy, last('a')?.status]).toEqual([false, 'RUNNING']);
    await settle();
  });

  it('lets containers run on when it is closed, and does nothing more', async () => {
    const { agents, assign, settle, engine, calls, reports } = await readyHarness();
    assign(agentTask('a'));
    await settle();
    await agents.close();
    const before = [calls.length, reports.length];
    await engine.stop(refTo('a'), 1);
    assign(agentTask('b'));
    await settle();
    expect([calls.length, reports.length]).toEqual(before);
    expect((await engine.list()).map((one) => one.taskArn)).toEqual([taskArn('a')]);
  });
});

describe('the health of containers', () => {
  const healthy = (steps: string) => [agentContainer({ dockerLabels: { 'drydock.health': steps } })];

  it('is published once a change', async () => {
    const { assign, settle, session, clock, healths } = await readyHarness();
    assign(agentTask('a', { containers: healthy('HEALTHY@2s,UNHEALTHY@4s,HEALTHY@6s') }));
    for (let second = 0; second < 8; second++) {
      await settle();
      session.heartbeat();
      await settle();
      clock.advance(1_000);
    }
    const told = healths.map(({ containers }) => containers.map(({ healthStatus }) => healthStatus).join());
    expect(told).toEqual(['HEALTHY', 'UNHEALTHY', 'HEALTHY']);
  });

  it('is published also when it is no longer known', async () => {
    const { assign, settle, clock, healths } = await readyHarness();
    assign(agentTask('a', { containers: healthy('HEALTHY@1s,UNKNOWN@2s') }));
    for (let second = 0; second < 4; second++) {
      await settle();
      clock.advance(1_000);
    }
    await settle();
    expect(healths.at(-1)).toEqual({
      task: taskArn('a'),
      containers: [{ containerName: 'app', healthStatus: 'UNKNOWN' }],
    });
  });

  it('is not spoken of where there is no health check', async () => {
    const { assign, settle, healths } = await readyHarness();
    assign(agentTask('a'));
    await settle();
    expect(healths).toEqual([]);
  });
});
