import { describe, expect, it } from 'vitest';
import type { ContainerStateChange, TaskStateChange } from '../../../src/agent/link.ts';
import { createCapacities } from '../../../src/apis/ecs/capacities.ts';
import { createInstanceHealth } from '../../../src/apis/ecs/instance-health.ts';
import { agentBackend, applyChange, applyHealth, endTask, wantStopped } from '../../../src/apis/ecs/task-life.ts';
import type { Container, HealthStatus, StopCode, Task } from '../../../src/model/task.ts';
import { countingEffects, newStore, task } from '../store/builders.ts';

const NOW = 10_000;

const container = (more: Partial<Container> = {}): Container => ({
  id: 'app',
  name: 'app',
  image: 'busybox',
  essential: true,
  hasHealthCheck: false,
  lastStatus: 'PENDING',
  healthStatus: 'UNKNOWN',
  networkBindings: [],
  cpu: 0,
  ...more,
});
const newTask = (more: Partial<Task> = {}): Task => task('t', { containers: [container()], ...more });
const change = (
  status: TaskStateChange['status'],
  more: Partial<ContainerStateChange>[],
  rest = {},
): TaskStateChange => ({
  task: 'task/default/t',
  status,
  containers: more.map((one) => ({ containerName: 'app', status: 'PENDING', ...one })),
  ...rest,
});
const RUNNING = change('RUNNING', [{ status: 'RUNNING', runtimeId: 'id', startedAt: 9_000 }], {
  pullStartedAt: 8_000,
  pullStoppedAt: 8_500,
});
const EXITED = change('STOPPED', [{ status: 'STOPPED', runtimeId: 'id', startedAt: 9_000, exitCode: 3 }], {
  executionStoppedAt: 9_500,
});
const GAVE_UP = change('STOPPED', [{ status: 'STOPPED', reason: 'CannotStartContainerError: no', exitCode: 143 }]);
const FAILED = change('STOPPED', [{ status: 'STOPPED', reason: 'CannotPullContainerError: no' }]);

const running = applyChange(newTask(), RUNNING, NOW);
const stopped = applyChange(running, EXITED, NOW + 1);

describe('a report of an agent', () => {
  it('that a task runs is taken over whole', () => {
    expect(running).toMatchObject({
      lastStatus: 'RUNNING',
      desiredStatus: 'RUNNING',
      pullStartedAt: 8_000,
      pullStoppedAt: 8_500,
      startedAt: NOW,
      version: 2,
      containers: [{ lastStatus: 'RUNNING', runtimeId: 'id', startedAt: 9_000 }],
    });
    expect(running.stoppedAt).toBeUndefined();
  });

  it('that its container waited in vain has it fail to start, although it has an exit code', () => {
    const failed = applyChange(newTask(), GAVE_UP, NOW);
    expect(failed).toMatchObject({ stopCode: 'TaskFailedToStart', stoppedReason: 'Task failed to start' });
    expect(failed.startedAt).toBeUndefined();
    expect(failed.containers[0]?.exitCode).toBe(143);
  });

  it('that it has ended gives it a reason, times and exit code', () => {
    expect(stopped).toMatchObject({
      lastStatus: 'STOPPED',
      desiredStatus: 'STOPPED',
      stopCode: 'EssentialContainerExited',
      stoppedReason: 'Essential container in task exited',
      startedAt: NOW,
      executionStoppedAt: 9_500,
      stoppingAt: NOW + 1,
      stoppedAt: NOW + 1,
      version: 3,
      containers: [{ lastStatus: 'STOPPED', exitCode: 3 }],
    });
  });

  it.each<[string, Task, TaskStateChange]>([
    ['nothing new of a new task', newTask(), change('PENDING', [{}])],
    ['once more that it runs', running, RUNNING],
    ['too late that it is pending', running, change('PENDING', [{}])],
    ['too late that it runs', stopped, RUNNING],
    ['too late that it is pending, when it has stopped', stopped, change('PENDING', [{}])],
    ['once more that it has stopped', stopped, EXITED],
    ['too late when an earlier pull ended', running, { ...RUNNING, pullStoppedAt: 8_100 }],
    ['of no container of this task', running, change('PENDING', [{ containerName: 'other', status: 'STOPPED' }])],
  ])('changes nothing, not even the version, when it says %s', (_what, before, report) => {
    expect(applyChange(before, report, NOW + 60_000)).toBe(before);
  });

  it('counts the version by one, however much it brings', () => {
    expect(applyChange(newTask({ version: 7 }), EXITED, NOW).version).toBe(8);
  });

  // Developer Guide, task state change events: statuses, attachments and connectivity; not that an image is pulled
  it('does not count the version when it brings nothing that EventBridge would be told of', () => {
    const pulling = applyChange(newTask(), change('PENDING', [{}], { pullStartedAt: 5 }), NOW);
    expect([pulling.version, pulling.pullStartedAt, pulling.startedAt]).toEqual([1, 5, undefined]);
  });

  it('sets startedAt also when the task was never seen RUNNING, and not after its end', () => {
    const short = applyChange(newTask(), EXITED, NOW);
    expect(short).toMatchObject({ stopCode: 'EssentialContainerExited', startedAt: expect.any(Number) });
    expect(short.startedAt).toBeLessThanOrEqual(short.executionStoppedAt ?? 0);
    expect(short.startedAt).toBeGreaterThanOrEqual(9_000);
  });

  it('never moves times that were set', () => {
    const again = applyChange(stopped, { ...EXITED, executionStoppedAt: 9_900, pullStartedAt: 1 }, NOW + 99);
    expect(again).toMatchObject({
      executionStoppedAt: 9_500,
      pullStartedAt: 8_000,
      startedAt: NOW,
      stoppedAt: NOW + 1,
    });
  });
});

describe('why a task stopped', () => {
  const aside = container({ name: 'aside', essential: false });
  const asked = newTask({
    desiredStatus: 'STOPPED',
    stopCode: 'UserInitiated',
    stoppedReason: 'enough',
    stoppingAt: 5,
  });
  it.each<[string, Task, TaskStateChange, StopCode, string]>([
    [
      'its essential container exited',
      running,
      EXITED,
      'EssentialContainerExited',
      'Essential container in task exited',
    ],
    ['it could not begin', newTask(), FAILED, 'TaskFailedToStart', 'Task failed to start'],
    [
      'its agent says why',
      newTask(),
      { ...FAILED, reason: 'DockerTimeoutError' },
      'TaskFailedToStart',
      'DockerTimeoutError',
    ],
    ['it was told to before it began', asked, change('STOPPED', [{ status: 'STOPPED' }]), 'UserInitiated', 'enough'],
    ['it was told to, whatever its containers did then', asked, EXITED, 'UserInitiated', 'enough'],
    [
      'its essential container exited at once, and another that does not matter could not begin',
      newTask({ containers: [container(), aside] }),
      { ...EXITED, containers: [...EXITED.containers, { containerName: 'aside', status: 'STOPPED', reason: 'X: y' }] },
      'EssentialContainerExited',
      'Essential container in task exited',
    ],
  ])('%s', (_why, before, report, stopCode, stoppedReason) => {
    expect(applyChange(before, report, NOW)).toMatchObject({ lastStatus: 'STOPPED', stopCode, stoppedReason });
  });

  it('is known, and it is wanted STOPPED, as soon as an essential container has ended, others still being stopped', () => {
    const two = {
      ...running,
      containers: [...running.containers, container({ name: 'other', lastStatus: 'RUNNING' })],
    };
    const ending = applyChange(two, { ...EXITED, status: 'PENDING' }, NOW);
    expect(ending).toMatchObject({
      lastStatus: 'RUNNING',
      desiredStatus: 'STOPPED',
      stopCode: 'EssentialContainerExited',
      executionStoppedAt: 9_500,
      stoppingAt: NOW,
    });
    expect(ending.stoppedAt).toBeUndefined();
  });

  it('does not matter while only a container ended that is not essential', () => {
    const two = { ...running, containers: [...running.containers, { ...aside, lastStatus: 'RUNNING' as const }] };
    const report = change('RUNNING', [{ containerName: 'aside', status: 'STOPPED', exitCode: 1 }]);
    const going = applyChange(two, report, NOW);
    expect(going).toMatchObject({ lastStatus: 'RUNNING', desiredStatus: 'RUNNING' });
    expect([going.stopCode, going.executionStoppedAt]).toEqual([undefined, undefined]);
  });
});

describe('the health of a task', () => {
  it.each<[string, [HealthStatus, ('essential' | 'aside')?, ('checked' | 'unchecked')?][], HealthStatus]>([
    ['all are healthy', [['HEALTHY'], ['HEALTHY']], 'HEALTHY'],
    ['one is unhealthy', [['HEALTHY'], ['UNHEALTHY'], ['UNKNOWN']], 'UNHEALTHY'],
    ['one is not known yet', [['HEALTHY'], ['UNKNOWN']], 'UNKNOWN'],
    ['one that is not essential is unhealthy', [['HEALTHY'], ['UNHEALTHY', 'aside']], 'HEALTHY'],
    ['one has no check', [['HEALTHY'], ['UNKNOWN', 'essential', 'unchecked']], 'HEALTHY'],
    ['none has a check', [['UNKNOWN', 'essential', 'unchecked']], 'UNKNOWN'],
    ['only one that is not essential is healthy', [['HEALTHY', 'aside']], 'UNKNOWN'],
  ])('when %s', (_when, states, expected) => {
    const containers = states.map(([, kind = 'essential', check = 'checked'], index) =>
      container({ name: `c${index}`, essential: kind === 'essential', hasHealthCheck: check === 'checked' }),
    );
    const told = states.map(([healthStatus], index) => ({ containerName: `c${index}`, healthStatus }));
    const after = applyHealth(newTask({ containers }), { task: 'task/default/t', containers: told });
    expect(after.healthStatus).toBe(expected);
    expect(after.containers.map(({ healthStatus }) => healthStatus)).toEqual(
      states.map(([healthStatus]) => healthStatus),
    );
  });

  it('keeps what is known of containers that are not spoken of', () => {
    const before = newTask({ containers: [container({ hasHealthCheck: true, healthStatus: 'HEALTHY' })] });
    expect(applyHealth(before, { task: 'task/default/t', containers: [] })).toMatchObject({ healthStatus: 'HEALTHY' });
  });
});

describe('a task in the store', () => {
  function stored(more: Partial<Task> = {}) {
    const store = newStore();
    const effects = countingEffects(NOW);
    const capacities = createCapacities(store, effects);
    const deps = { store, capacities, instanceHealth: createInstanceHealth(), ...effects };
    store.tasks.insert(newTask(more));
    return { deps, backend: agentBackend(deps), read: () => store.tasks.get('task/default/t') };
  }

  it('that is unknown, or has stopped, takes no report', () => {
    const { backend, read } = stored({ lastStatus: 'STOPPED', desiredStatus: 'STOPPED' });
    backend.submitTaskStateChanges([{ ...RUNNING, task: 'task/default/unknown' }, RUNNING]);
    backend.publishHealth([
      { task: 'task/default/t', containers: [{ containerName: 'app', healthStatus: 'HEALTHY' }] },
    ]);
    expect(read()).toMatchObject({ lastStatus: 'STOPPED', version: 1, healthStatus: 'UNKNOWN' });
  });

  it('is stopped for the first reason given', () => {
    const { deps, read } = stored();
    const first = wantStopped(deps, newTask(), 'UserInitiated', 'first', 1);
    expect(wantStopped(deps, first, 'TerminationNotice', 'second', 2)).toBe(first);
    expect(read()).toMatchObject({ desiredStatus: 'STOPPED', stoppedReason: 'first', stoppingAt: 1, version: 2 });
  });

  it('ends with its instance, at once', () => {
    const { deps, read } = stored();
    endTask(deps, newTask(), 'TerminationNotice', 'Host EC2 (instance i-1) stopped/terminated.', 7);
    expect(read()).toMatchObject({
      lastStatus: 'STOPPED',
      desiredStatus: 'STOPPED',
      stopCode: 'TerminationNotice',
      stoppingAt: 7,
      stoppedAt: 7,
      containers: [{ lastStatus: 'STOPPED' }],
    });
  });
});
