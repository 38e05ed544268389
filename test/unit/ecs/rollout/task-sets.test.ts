import { describe, expect, it } from 'vitest';
import { computedDesiredCount, isStable, taskSetsStep } from '../../../../src/apis/ecs/rollout/task-sets.ts';
import type { TaskSet } from '../../../../src/model/service.ts';
import { type Counts, inWords, NOW, situation } from './situations.ts';

/** A task set of the tasks that situations call `new`, or `old`. */
const taskSet = (id: 'new' | 'old', more: Partial<TaskSet> = {}): TaskSet => ({
  id: `ecs-svc/${id}`,
  arn: `task-set/default/web/ecs-svc/${id}`,
  revisionArn: `service-revision/default/web/${id}`,
  status: 'ACTIVE',
  scalePercent: 100,
  computedDesiredCount: 0,
  stabilityStatus: 'STABILIZING',
  stabilityStatusAt: 0,
  createdAt: 0,
  updatedAt: 0,
  tags: [],
  fingerprint: 'print',
  ...more,
});

describe('the computed desired count of a task set', () => {
  it.each([
    [3, 40, 2], // 1.2 rounds up to 2 (ECS API, TaskSet)
    [1, 50, 1],
    [4, 100, 4],
    [4, 0.1, 1],
    [4, 0, 0],
    [0, 100, 0],
  ])('is, of %i wanted and a scale of %d percent, %i', (desiredCount, scalePercent, count) => {
    expect(computedDesiredCount({ desiredCount }, taskSet('new', { scalePercent }))).toBe(count);
  });

  it('is 0 of one that drains', () => {
    expect(computedDesiredCount({ desiredCount: 4 }, taskSet('new', { status: 'DRAINING' }))).toBe(0);
  });
});

describe('a service with task sets', () => {
  const does = (counts: Counts, ...taskSets: TaskSet[]) =>
    inWords(taskSetsStep(situation(counts, { desiredCount: 2, deployments: [], taskSets })));
  const half = { scalePercent: 50 };

  it.each<[string, Counts, TaskSet[], string]>([
    ['starts what is missing of each', { new: 1 }, [taskSet('new'), taskSet('old', half)], 'start 1, start 1'],
    ['stops what is too much of each', { new: 2, old: 2 }, [taskSet('new', half), taskSet('old')], 'stop 1 new'],
    ['replaces first what drains', { new: 1, 'new draining': 1 }, [taskSet('new')], 'start 1'],
    ['and ends it then', { new: 2, 'new draining': 1 }, [taskSet('new')], 'stop 1 new draining'],
    ['replaces first what is unhealthy', { new: 1, 'new unhealthy': 1 }, [taskSet('new')], 'start 1'],
    ['and ends it then', { new: 2, 'new unhealthy': 1 }, [taskSet('new')], 'stop 1 new unhealthy'],
    [
      'ends all of one that drains',
      { 'new protected': 2 },
      [taskSet('new', { status: 'DRAINING' })],
      'stop 2 new protected',
    ],
    ['waits while it is throttled', {}, [taskSet('new', { throttle: { rounds: 1, until: NOW + 1 } })], 'nothing'],
    ['does nothing where all is there', { new: 2, old: 1 }, [taskSet('new'), taskSet('old', half)], 'nothing'],
  ])('%s', (_what, counts, taskSets, words) => {
    expect(does(counts, ...taskSets)).toBe(words);
  });
});

describe('a task set', () => {
  it.each<[string, Counts, boolean]>([
    ['as many tasks run as are wanted', { new: 2 }, true],
    ['one is missing', { new: 1 }, false],
    ['one is too many', { new: 3 }, false],
    ['one is pending', { new: 1, 'new pending': 1 }, false],
    ['one is not healthy', { new: 1, 'new unhealthy': 1 }, false],
    ['one is on an instance that drains', { new: 1, 'new draining': 1 }, false],
    ['one of another task set is pending', { new: 2, 'old pending': 1 }, true],
    ['one that was too many is stopping', { new: 2, stopping: 1 }, true],
  ])('where %s is stable: %s %s', (_what, counts, stable) => {
    expect(isStable(situation(counts, { desiredCount: 2, deployments: [] }), taskSet('new'))).toBe(stable);
  });
});
