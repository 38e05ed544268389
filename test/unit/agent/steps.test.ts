import { describe, expect, it } from 'vitest';
import { type ContainerView, hasEnded } from '../../../src/agent/container-view.ts';
import { isEnding, nextStep, type Step } from '../../../src/agent/steps.ts';
import { exited, observed, running, view } from './builders.ts';

const FAILED = { failure: 'CannotPullContainerError: no' };

describe('the next step of a container', () => {
  it.each<[string, Partial<ContainerView>, Step | undefined, Step | undefined]>([
    // what is known of it, and what to do: in a task that goes on, and in one that ends
    ['is to be begun', {}, 'pull', undefined],
    ['has its image', { pulled: true }, 'create', undefined],
    ['is created', { observed: observed() }, 'start', undefined],
    ['is created, of which the pull was another agent’s', { observed: observed(), pulled: true }, 'start', undefined],
    ['runs', { observed: running() }, undefined, 'stop'],
    ['has exited', { observed: exited() }, undefined, undefined],
    ['ended before this agent came', { endedBefore: true }, undefined, undefined],
    ['failed before it was created', FAILED, undefined, undefined],
    ['failed to start', { ...FAILED, observed: observed() }, undefined, undefined],
    ['failed, but runs all the same', { ...FAILED, observed: running() }, undefined, 'stop'],
  ])('that %s', (_what, more, goingOn, ending) => {
    expect([nextStep(view(more), [], false, 0), nextStep(view(more), [], true, 0)]).toEqual([goingOn, ending]);
  });
});

describe('a container has ended', () => {
  it.each<[string, Partial<ContainerView>, boolean]>([
    ['when it exited', { observed: exited() }, true],
    ['when it can never begin', FAILED, true],
    ['when it was reported STOPPED before', { endedBefore: true }, true],
    ['not before it is created', {}, false],
    ['not when it is created', { observed: observed() }, false],
    ['not while it runs', { observed: running() }, false],
  ])('%s', (_when, more, ended) => {
    expect(hasEnded(view(more))).toBe(ended);
  });
});

describe('a task ends', () => {
  const over = view({ observed: exited() });
  const alive = view({ name: 'other', observed: running() });
  it.each<[string, 'RUNNING' | 'STOPPED', ContainerView[], boolean]>([
    ['when it is told to', 'STOPPED', [alive], true],
    ['when an essential container has ended', 'RUNNING', [alive, over], true],
    ['when an essential container cannot begin', 'RUNNING', [alive, view(FAILED)], true],
    ['when any container cannot go on', 'RUNNING', [alive, { ...alive, essential: false, brokenBy: 'it' }], true],
    ['not when a container ends that is not essential', 'RUNNING', [alive, { ...over, essential: false }], false],
    ['not while all run', 'RUNNING', [alive], false],
  ])('%s', (_when, desiredStatus, views, ends) => {
    expect(isEnding({ desiredStatus }, views)).toBe(ends);
  });
});
