import { describe, expect, it } from 'vitest';
import { type ContainerRuntime, RuntimeError } from '../../../src/agent/runtime.ts';
import { simulatedRuntime } from '../../../src/agent/runtimes/simulated/simulated-runtime.ts';
import { realEffects } from '../../../src/effects.ts';
import type { Container } from '../../../src/model/task.ts';
import { containerSpec } from '../../support/runtime-harness.ts';
import { manualClock } from '../../support/manual-clock.ts';
import { agentContainer, agentTask, taskArn } from './builders.ts';
import { agentHarness, breakable, type Faults, refTo, turns } from './harness.ts';

const { ids } = realEffects('silent');
const EXITS = { 'drydock.exit-after': '5s', 'drydock.exit-code': '3' };

/** An engine that remembers itself, as a real one does, with a container of each of these tasks on it. */
async function engineWith(tasks: Readonly<Record<string, { running: boolean; labels?: Record<string, string> }>>) {
  const clock = manualClock();
  const engine: ContainerRuntime = { ...simulatedRuntime({ clock, ids }), recover: async () => undefined };
  for (const [id, { running, labels = {} }] of Object.entries(tasks)) {
    await engine.create(containerSpec('busybox', '127.64.0.1', { ...refTo(id), labels }));
    if (running) await engine.start(refTo(id));
  }
  const runtimeId = async (id: string) => (await engine.inspect(refTo(id)))?.id;
  return { clock, engine, runtimeId };
}

/** A task the control plane believes to run. */
const runningTask = (id: string, known: Partial<Container> = {}) =>
  agentTask(id, { containers: [agentContainer({}, { lastStatus: 'RUNNING', runtimeId: `old-${id}`, ...known })] });

describe('an agent that begins anew', () => {
  it('adopts what runs, and neither creates nor starts it again', async () => {
    const { clock, engine, runtimeId } = await engineWith({ a: { running: true } });
    const id = await runtimeId('a');
    const { agents, assign, settle, calls, last } = agentHarness({ clock, engine });
    assign(runningTask('a'));
    await agents.recover();
    await settle();
    expect(last('a')).toMatchObject({ status: 'RUNNING', containers: [{ runtimeId: id, startedAt: clock.now() }] });
    expect(calls.filter((name) => name !== 'inspect')).toEqual([]);
  });

  it('goes on where the one before stopped: what was created is started, once', async () => {
    const { clock, engine, runtimeId } = await engineWith({ a: { running: false } });
    const id = await runtimeId('a');
    const { agents, assign, settle, calls, last } = agentHarness({ clock, engine });
    assign(agentTask('a'));
    await agents.recover();
    await settle();
    expect(calls.filter((name) => name !== 'inspect')).toEqual(['start']);
    expect(last('a')).toMatchObject({ status: 'RUNNING', containers: [{ runtimeId: id }] });
  });

  it('adopts what ran already, though the control plane was never told', async () => {
    const { clock, engine, runtimeId } = await engineWith({ a: { running: true } });
    const id = await runtimeId('a');
    const { agents, assign, settle, calls, last } = agentHarness({ clock, engine });
    assign(agentTask('a'));
    await agents.recover();
    await settle();
    expect(calls.filter((name) => name !== 'inspect')).toEqual([]);
    expect(last('a')).toMatchObject({ status: 'RUNNING', containers: [{ runtimeId: id }] });
  });

  it('removes containers that belong to no task', async () => {
    const { clock, engine } = await engineWith({ a: { running: true }, b: { running: true }, c: { running: false } });
    const { agents, assign, settle, reports } = agentHarness({ clock, engine });
    assign(runningTask('a'));
    await agents.recover();
    await settle();
    expect((await engine.list()).map((one) => one.taskArn)).toEqual([taskArn('a')]);
    expect(new Set(reports.map(({ task }) => task))).toEqual(new Set([taskArn('a')]));
  });

  it('reports what ended meanwhile, with its code and the time it ended', async () => {
    const { clock, engine } = await engineWith({ a: { running: true, labels: EXITS } });
    const ended = clock.now() + 5_000;
    clock.advance(3_600_000);
    const { agents, assign, settle, last } = agentHarness({ clock, engine });
    assign(runningTask('a'));
    await agents.recover();
    await settle();
    expect(last('a')).toMatchObject({ status: 'STOPPED', executionStoppedAt: ended, containers: [{ exitCode: 3 }] });
    expect(await engine.list()).toEqual([]);
  });

  it('does not start again what is gone, and says that it vanished', async () => {
    const { clock, engine } = await engineWith({});
    const { agents, assign, settle, last, calls } = agentHarness({ clock, engine });
    assign(runningTask('a'));
    await agents.recover();
    await settle();
    expect(last('a')).toMatchObject({
      status: 'STOPPED',
      containers: [{ reason: 'ContainerVanishedError: No container matching saved ID found' }],
    });
    expect(calls).not.toContain('start');
  });

  it('does not start again a container that had ended, while its task goes on', async () => {
    const { clock, engine } = await engineWith({ a: { running: true } });
    const { agents, assign, settle, last, calls } = agentHarness({ clock, engine });
    const init = agentContainer({ name: 'init', essential: false }, { lastStatus: 'STOPPED', exitCode: 0 });
    assign(agentTask('a', { containers: [...runningTask('a').containers, init] }));
    await agents.recover();
    await settle();
    expect(last('a')).toMatchObject({ status: 'RUNNING', containers: [{ status: 'RUNNING' }, { status: 'STOPPED' }] });
    expect(calls).not.toContain('pull');
  });

  it('stops what was to stop when the one before ended', async () => {
    const { clock, engine } = await engineWith({ a: { running: true } });
    const { agents, assign, settle, last } = agentHarness({ clock, engine });
    assign({ ...runningTask('a'), desiredStatus: 'STOPPED' });
    await agents.recover();
    await settle();
    expect(last('a')).toMatchObject({ status: 'STOPPED', containers: [{ exitCode: 143 }] });
  });

  it('tells an engine without memory what should be there', async () => {
    const told: unknown[] = [];
    const faults: Faults = (engine) => ({
      recover: (known) => {
        told.push(...known);
        return engine.recover(known);
      },
    });
    const bindings = [{ bindIP: '127.64.0.1', containerPort: 80, hostPort: 32_768, protocol: 'tcp' as const }];
    const { agents, assign, settle, last, clock } = agentHarness({ faults });
    const startedAt = clock.now() - 1_000;
    assign(runningTask('a', { startedAt, networkBindings: bindings }), agentTask('b'));
    await agents.recover();
    await settle();
    expect(told).toMatchObject([{ id: 'old-a', startedAt, bindings, spec: { taskArn: taskArn('a') } }]);
    expect(last('a')).toMatchObject({
      status: 'RUNNING',
      containers: [{ runtimeId: 'old-a', networkBindings: bindings }],
    });
  });
});

describe('an agent that begins anew while its engine is away', () => {
  it('says nothing of what ran until the engine is back, then the truth', async () => {
    const { clock, engine, runtimeId } = await engineWith({
      a: { running: true },
      b: { running: true, labels: EXITS },
      c: { running: true },
    });
    const { faults, leave, comeBack } = breakable();
    const { agents, assign, settle, reports, last, calls } = agentHarness({ clock, engine, faults });
    leave();
    assign(runningTask('a'), runningTask('b'));
    await agents.recover();
    await turns();
    expect(reports).toEqual([]);
    clock.advance(10_000);
    comeBack();
    await settle();
    expect(last('a')).toMatchObject({ status: 'RUNNING', containers: [{ runtimeId: await runtimeId('a') }] });
    expect(last('b')).toMatchObject({ status: 'STOPPED', containers: [{ exitCode: 3 }] });
    expect((await engine.list()).map((one) => one.taskArn)).toEqual([taskArn('a')]); // c was nobody's
    expect(calls.filter((name) => name === 'create' || name === 'start')).toEqual([]);
  });

  it('says nothing of a task that is to stop while its container is being looked for', async () => {
    const { clock, engine } = await engineWith({ a: { running: true } });
    const faults = () => ({
      list: () => Promise.reject(new RuntimeError('unreachable', 'away')),
      inspect: () => new Promise<undefined>(() => undefined), // never answers
    });
    const { agents, assign, reports } = agentHarness({ clock, engine, faults });
    assign(runningTask('a'));
    await agents.recover();
    await turns();
    assign({ ...runningTask('a'), desiredStatus: 'STOPPED' });
    await turns();
    expect(reports).toEqual([]);
  });

  it('asks it again with back-off, not all the time', async () => {
    const { clock, engine } = await engineWith({ a: { running: true } });
    const { faults, leave } = breakable();
    const { agents, assign, calls } = agentHarness({ clock, engine, faults });
    leave();
    assign(runningTask('a'));
    await agents.recover();
    await turns(100);
    expect(calls.length).toBeLessThanOrEqual(2);
  });

  it('fails what has not begun, in AWS’s words', async () => {
    const { clock, engine } = await engineWith({});
    const { faults, leave } = breakable();
    const { agents, assign, settle, last } = agentHarness({ clock, engine, faults });
    leave();
    assign(agentTask('a'));
    await agents.recover();
    await settle();
    expect(last('a')).toMatchObject({
      status: 'STOPPED',
      containers: [{ reason: expect.stringMatching(/^CannotStartContainerError: /) }],
    });
  });
});
