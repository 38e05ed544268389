import { describe, expect, it } from 'vitest';
import { restarts } from '../../../src/agent/restarts.ts';
import type { ObservedContainer } from '../../../src/agent/runtime.ts';
import type { RestartPolicy } from '../../../src/model/task-definition.ts';
import { agentContainer, agentTask, exited, running } from './builders.ts';
import { readyHarness } from './harness.ts';

const MINUTE: RestartPolicy = { enabled: true, restartAttemptPeriod: 60 };
const ran = (seconds: number, more: Partial<ObservedContainer> = {}) =>
  exited({ startedAt: 0, finishedAt: seconds * 1_000, ...more });

describe('a container that ended', () => {
  it.each<[string, RestartPolicy | undefined, ObservedContainer, boolean]>([
    ['is started again after its period', MINUTE, ran(60), true],
    ['is started again however it ended', MINUTE, ran(60, { exitCode: 137 }), true],
    ['is not when it ran for less', MINUTE, ran(59.9), false],
    ['has 300 seconds unless told', { enabled: true }, ran(299), false],
    ['has 300 seconds unless told, and no more', { enabled: true }, ran(300), true],
    [
      'is not for an exit code that is ignored',
      { ...MINUTE, ignoredExitCodes: [0, 7] },
      ran(60, { exitCode: 7 }),
      false,
    ],
    ['is not when its policy is off', { ...MINUTE, enabled: false }, ran(60), false],
    ['is not without a policy', undefined, ran(60), false],
    ['is not while it runs', MINUTE, running(), false],
  ])('%s', (_what, policy, observed, expected) => {
    expect(restarts(policy, observed)).toBe(expected);
  });
});

describe('a task with an essential container that is started again', () => {
  const dockerLabels = { 'drydock.exit-after': '90s', 'drydock.exit-code': '3' };
  const containers = [agentContainer({ restartPolicy: MINUTE, dockerLabels }), agentContainer({ name: 'other' })];

  it('goes on, RUNNING in every report, with the same container', async () => {
    const { assign, settle, clock, look, reportsOf, last } = await readyHarness();
    assign(agentTask('a', { containers }));
    await settle();
    const before = await look('a');
    clock.advance(90_000);
    await settle();
    expect(await look('a')).toMatchObject({ id: before?.id, state: 'running', startedAt: clock.now() });
    expect(last('a')).toMatchObject({ status: 'RUNNING', containers: [{ status: 'RUNNING' }, { status: 'RUNNING' }] });
    expect(last('a')?.containers[0]).not.toHaveProperty('exitCode', 3);
    expect(reportsOf('a').some(({ executionStoppedAt }) => executionStoppedAt !== undefined)).toBe(false);
  });

  it('ends when it is stopped', async () => {
    const { assign, settle, last, engine } = await readyHarness();
    assign(agentTask('a', { containers }));
    await settle();
    assign(agentTask('a', { containers, desiredStatus: 'STOPPED' }));
    await settle();
    expect(last('a')).toMatchObject({ status: 'STOPPED' });
    expect(await engine.list()).toEqual([]);
  });
});
