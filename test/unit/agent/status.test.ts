import { describe, expect, it } from 'vitest';
import { containerChange, containerStatus, taskStatus } from '../../../src/agent/status.ts';
import type { ContainerView } from '../../../src/agent/container-view.ts';
import type { ContainerStatus, TaskStatus } from '../../../src/model/task-status.ts';
import { exited, observed, running, view } from './builders.ts';

describe('the status of a container', () => {
  it.each<[string, Partial<ContainerView>, ContainerStatus, ContainerStatus]>([
    // what is known of it, and its status: in a task that goes on, and in one that ends
    ['is not created', {}, 'PENDING', 'STOPPED'],
    ['is created', { observed: observed() }, 'PENDING', 'STOPPED'],
    ['runs', { observed: running() }, 'RUNNING', 'RUNNING'],
    ['exited', { observed: exited() }, 'STOPPED', 'STOPPED'],
    ['failed', { failure: 'CannotPullContainerError: no' }, 'STOPPED', 'STOPPED'],
    ['ended before', { endedBefore: true }, 'STOPPED', 'STOPPED'],
  ])('that %s', (_what, more, goingOn, ending) => {
    expect([containerStatus(view(more), false), containerStatus(view(more), true)]).toEqual([goingOn, ending]);
  });
});

describe('the status of a task', () => {
  it.each<[ContainerStatus[], boolean, TaskStatus]>([
    [['PENDING'], false, 'PENDING'],
    [['RUNNING', 'PENDING'], false, 'PENDING'],
    [['RUNNING', 'RUNNING'], false, 'RUNNING'],
    [['RUNNING', 'STOPPED'], false, 'RUNNING'], // one that is not essential has ended
    [['STOPPED', 'PENDING'], false, 'PENDING'],
    [['STOPPED', 'STOPPED'], false, 'STOPPED'],
    [['STOPPED', 'STOPPED'], true, 'STOPPED'],
  ])('with containers %j, ending: %s, is %s', (statuses, ending, status) => {
    expect(taskStatus(statuses, ending)).toBe(status);
  });

  it('is not STOPPED, and not newly RUNNING, while one of its containers is still being stopped', () => {
    expect(taskStatus(['STOPPED', 'RUNNING'], true)).toBe('PENDING'); // which tells a control plane nothing new
  });
});

describe('what is reported of a container', () => {
  const report = (more: Partial<ContainerView>, ending = false) => containerChange(view(more), ending);
  const bindings = [{ bindIP: '127.64.0.1', containerPort: 80, hostPort: 32_768, protocol: 'tcp' as const }];

  it('is its name and status only, before it is created', () => {
    expect(report({})).toEqual({ containerName: 'app', status: 'PENDING' });
  });

  it('is what the engine calls it and where it is reached, once it runs', () => {
    expect(report({ observed: running({ bindings, imageDigest: 'sha256:1' }) })).toEqual({
      containerName: 'app',
      status: 'RUNNING',
      runtimeId: 'engine-id',
      imageDigest: 'sha256:1',
      networkBindings: bindings,
      startedAt: 1_000,
    });
  });

  it('has the exit code of SIGTERM where a container waited in vain for another', () => {
    const failure = 'CannotStartContainerError: dependency graph: no';
    expect(report({ failure, gaveUp: true })).toMatchObject({ status: 'STOPPED', reason: failure, exitCode: 143 });
    expect(report({ failure }).exitCode).toBeUndefined();
  });

  it('has the exit code of a container that ran', () => {
    expect(report({ observed: exited({ exitCode: 3, bindings }) })).toMatchObject({
      status: 'STOPPED',
      exitCode: 3,
      networkBindings: bindings,
      startedAt: 1_000,
    });
  });

  it.each<[string, Partial<ContainerView>]>([
    ['never started', { observed: observed() }],
    [
      'failed to start, whatever code the engine has for that',
      { observed: exited({ exitCode: 127 }), failure: 'X: y' },
    ],
    ['still runs', { observed: running() }],
    ['ended before this agent came', { endedBefore: true }],
  ])('has no exit code when it %s', (_what, more) => {
    expect(report(more, true).exitCode).toBeUndefined();
  });

  it('has the reason of a failure, and no bindings of what never started', () => {
    const reported = report({ observed: observed(), failure: 'CannotStartContainerError: no' });
    expect(reported).toMatchObject({ status: 'STOPPED', reason: 'CannotStartContainerError: no' });
    expect(reported.networkBindings).toBeUndefined();
  });

  it.each<[string, Partial<ContainerView>, string | undefined]>([
    [
      'that was killed for its memory',
      { observed: exited({ oomKilled: true, exitCode: 137 }) },
      'OutOfMemoryError: Container killed due to memory usage',
    ],
    ['of which only a child was killed, as it runs on', { observed: running({ oomKilled: true }) }, undefined],
    ['that ended by itself', { observed: exited() }, undefined],
  ])('has as reason of a container %s', (_what, more, reason) => {
    expect(report(more).reason).toBe(reason);
  });
});
