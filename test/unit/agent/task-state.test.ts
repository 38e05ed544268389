import { describe, expect, it } from 'vitest';
import type { ObservedContainer } from '../../../src/agent/runtime.ts';
import {
  containerOf,
  isTaskEnding,
  newTaskState,
  specOf,
  stateChange,
  taskHealth,
} from '../../../src/agent/task-state.ts';
import type { ContainerStatus } from '../../../src/model/task-status.ts';
import { agentContainer, agentTask, exited, INSTANCE, observed, running, taskArn } from './builders.ts';

/** A followed task of these containers, the last of which is not essential when there are several. */
function following(...seen: (ObservedContainer | undefined)[]) {
  const containers = seen.map((_, index) =>
    agentContainer({ name: `c${index}`, essential: index === 0 || index < seen.length - 1 }),
  );
  const state = newTaskState(INSTANCE, agentTask('a', { containers }));
  for (const [index, container] of state.containers.entries()) container.observed = seen[index];
  return state;
}

describe('a newly assigned task', () => {
  it.each<[ContainerStatus, object]>([
    ['PENDING', { endedBefore: false, expected: undefined, stale: false }],
    ['RUNNING', { endedBefore: false, expected: { lastStatus: 'RUNNING' }, stale: true }], // must be found on the engine first
    ['STOPPED', { endedBefore: true, expected: undefined, stale: false }],
  ])('of which a container is known to be %s', (lastStatus, facts) => {
    const state = newTaskState(INSTANCE, agentTask('a', { containers: [agentContainer({}, { lastStatus })] }));
    expect(containerOf(state, 'app')).toMatchObject({ pulled: false, ...facts });
    expect(containerOf(state, 'app')?.ref).toEqual({
      containerInstanceArn: INSTANCE,
      taskArn: taskArn('a'),
      containerName: 'app',
    });
  });

  it('ends when it is wanted STOPPED, or when an essential container ended before', () => {
    const ending = (more: Parameters<typeof agentTask>[1]) =>
      isTaskEnding(newTaskState(INSTANCE, agentTask('a', more)));
    expect(ending({})).toBe(false);
    expect(ending({ desiredStatus: 'STOPPED' })).toBe(true);
    expect(ending({ containers: [agentContainer({}, { lastStatus: 'STOPPED' })] })).toBe(true);
    expect(ending({ containers: [agentContainer({ essential: false }, { lastStatus: 'STOPPED' })] })).toBe(false);
  });
});

describe('the report of a task', () => {
  it.each<[string, (ObservedContainer | undefined)[], string]>([
    ['nothing is done yet', [undefined, undefined], 'PENDING'],
    ['one of two runs', [running(), observed()], 'PENDING'],
    ['all run', [running(), running()], 'RUNNING'],
    ['all have ended', [exited(), exited()], 'STOPPED'],
    ['an essential one ended and the other never began', [exited(), undefined], 'STOPPED'],
  ])('when %s', (_when, seen, status) => {
    expect(stateChange(following(...seen))).toMatchObject({ task: taskArn('a'), status });
  });

  it('has every container in the order of the definition, and the times of the pulls', () => {
    const state = Object.assign(following(running(), running()), { pullStartedAt: 5, pullStoppedAt: 6 });
    const change = stateChange(state);
    expect(change.containers.map(({ containerName }) => containerName)).toEqual(['c0', 'c1']);
    expect(change).toMatchObject({ pullStartedAt: 5, pullStoppedAt: 6 });
  });

  it.each<[string, (ObservedContainer | undefined)[], number | undefined]>([
    ['none while they run', [running(), running()], undefined],
    ['when the first essential container ended', [exited({ finishedAt: 9 }), exited({ finishedAt: 7 }), running()], 7],
    ['not when one ends that is not essential', [running(), exited({ finishedAt: 7 })], undefined],
    ['none when nothing ever ran', [undefined], undefined],
  ])('says when the execution stopped: %s', (_when, seen, at) => {
    expect(stateChange(following(...seen)).executionStoppedAt).toBe(at);
  });
});

describe('the health of a task', () => {
  it('is that of the containers that run', () => {
    const state = following(running({ health: 'HEALTHY' }), observed(), exited({ health: 'UNHEALTHY' }), undefined);
    expect(taskHealth(state)).toEqual({
      task: taskArn('a'),
      containers: [{ containerName: 'c0', healthStatus: 'HEALTHY' }],
    });
  });
});

describe('the spec of a container', () => {
  it('is found by its name', () => {
    expect(specOf(following(undefined, undefined), 'c1')).toMatchObject({ containerName: 'c1', taskArn: taskArn('a') });
  });

  it('is not to be had for a name the task does not have', () => {
    expect(() => specOf(following(undefined), 'other')).toThrow('has no container other');
  });
});
