import { describe, expect, it } from 'vitest';
import { replicaStep } from '../../../../src/apis/ecs/rollout/replica.ts';
import { deployment } from '../../../support/service-builders.ts';
import { between, type Counts, decides, NOW, situation } from './situations.ts';

type Row = [desired: number, percents: [number, number], counts: Counts, expected: string];

describe('a deployment', () => {
  it.each<Row>([
    // The Developer Guide's own: four at 50 % may stop two, four at 200 % may start four.
    [4, [50, 100], { old: 4 }, 'stop 2 old, start 2'],
    [4, [100, 200], { old: 4 }, 'start 4'],
    // ceil(2 × 75 %) = 2 must stay; floor(3 × 125 %) = 3 may be.
    [2, [75, 100], { old: 2 }, 'nothing'],
    [3, [100, 125], { old: 3 }, 'nothing'],
    [1, [0, 100], { old: 1 }, 'stop 1 old, start 1'],
    [2, [50, 100], { old: 2 }, 'stop 1 old, start 1'],
    [2, [100, 150], { old: 2 }, 'start 1'],
    [4, [50, 200], { old: 4 }, 'stop 2 old, start 4'],
    [3, [100, 200], {}, 'start 3'],
    [0, [100, 200], { old: 2 }, 'stop 2 old'],
  ])('of %i tasks between %j percent begins, with %j, so: %s', (desired, percents, counts, expected) => {
    expect(decides(desired, percents, counts)).toBe(expected);
  });

  it.each<Row>([
    [2, [50, 100], { old: 1, 'new pending': 1 }, 'nothing'],
    [2, [50, 100], { old: 1, 'new young': 1 }, 'nothing'],
    [2, [50, 100], { old: 1, new: 1 }, 'stop 1 old, start 1'],
    [4, [100, 200], { old: 4, 'new young': 4 }, 'nothing'],
    [4, [100, 200], { old: 4, 'new young': 2, new: 2 }, 'stop 2 old'],
    [4, [100, 200], { old: 4, 'new unknown': 4 }, 'nothing'],
    [4, [100, 200], { old: 4, 'new healthy': 4 }, 'stop 4 old'],
    [4, [100, 200], { new: 4 }, 'nothing'],
    [2, [100, 150], { old: 2, new: 1 }, 'stop 1 old, start 1'],
    [4, [50, 100], { 'old stopping': 2, old: 2 }, 'start 2'], // those that stop take no room
    [2, [50, 100], { old: 1, 'old unhealthy': 1 }, 'stop 1 old unhealthy, start 1'], // it is missed by no one
    [3, [100, 200], { old: 2, 'old pending': 1 }, 'stop 1 old pending, start 3'],
  ])('of %i tasks between %j percent goes on, with %j, so: %s', (desired, percents, counts, expected) => {
    expect(decides(desired, percents, counts)).toBe(expected);
  });

  it.each<Row>([
    [6, [100, 200], { old: 4, 'new young': 4 }, 'start 2'],
    [2, [100, 200], { old: 4, 'new young': 4 }, 'stop 2 new young, stop 2 old'],
    [2, [100, 200], { old: 4, new: 4 }, 'stop 2 new, stop 4 old'],
    [4, [50, 100], { older: 1, old: 1, 'old young': 1, 'new young': 1 }, 'stop 1 old|old young|older, start 1'],
  ])(
    'to which %i tasks are wanted now, between %j percent, goes on, with %j, so: %s',
    (desired, percents, counts, expected) => {
      expect(decides(desired, percents, counts)).toBe(expected);
    },
  );

  it('that is scaled out starts what is missing, beside the older tasks', () => {
    expect(decides(4, [100, 200], { old: 2, 'new young': 2 })).toBe('start 2');
    expect(decides(4, [100, 200], { old: 2, new: 2 })).toBe('start 2'); // four healthy ones must be
  });
});

describe('a deployment is stuck', () => {
  it.each<[number, [number, number], Counts, boolean]>([
    [2, [75, 100], { old: 2 }, true],
    [3, [100, 125], { old: 3 }, true],
    [2, [50, 100], { old: 2 }, false],
    [2, [75, 100], { old: 1, 'old pending': 1 }, false], // one of them is not healthy, and goes
    [3, [100, 125], { old: 2, 'new young': 1 }, false], // time will help
    [2, [100, 200], { new: 2 }, false],
    [2, [75, 100], { old: 2, stopping: 1 }, false],
  ])('of %i tasks between %j percent with %j: %s', (desiredCount, percents, counts, expected) => {
    expect(replicaStep(situation(counts, between(...percents, { desiredCount }))).isStuck ?? false).toBe(expected);
  });
});

describe('a service', () => {
  it('looks again when its youngest task will have run for 40 seconds', () => {
    const { againAt } = replicaStep(situation({ old: 2, 'new young': 2 }, between(100, 200, { desiredCount: 2 })));
    expect(againAt).toBe(NOW + 1000);
  });

  it('that is throttled starts nothing before its time, and looks again then', () => {
    const throttle = { rounds: 4, until: NOW + 5000 };
    const more = { desiredCount: 2, deployments: [deployment('new', { throttle }), deployment('old')] };
    const step = replicaStep(situation({ old: 2 }, between(100, 200, more)));
    expect(step).toMatchObject({ stops: [], starts: [], againAt: NOW + 5000 });
    const past = { rounds: 4, until: NOW };
    const then = [deployment('new', { throttle: past }), deployment('old')];
    expect(decides(2, [100, 200], { old: 2 }, { deployments: then })).toBe('start 2');
  });

  it.each<[Counts, string]>([
    [{ old: 2 }, 'nothing'],
    [{ old: 1 }, 'nothing'],
    [{ old: 1, new: 1 }, 'nothing'],
    [{ old: 4 }, 'stop 2 old'], // scaled in
    [{ old: 2, 'old draining': 1 }, 'stop 1 old draining'],
    [{ old: 1, 'old draining': 1 }, 'nothing'], // as many as minimumHealthyPercent asks for
    [{ old: 2, 'old pending draining': 1 }, 'stop 1 old pending draining'],
  ])('whose deployment FAILED starts nothing more, and has no more than wanted: %j, %s', (counts, expected) => {
    const deployments = [deployment('new', { rolloutState: 'FAILED' }), deployment('old')];
    expect(decides(2, [100, 200], counts, { deployments })).toBe(expected);
  });

  it.each<Row>([
    [2, [100, 200], { new: 3 }, 'stop 1 new'],
    [2, [100, 200], { new: 2, 'new pending': 1 }, 'stop 1 new pending'],
    [2, [100, 200], { new: 1 }, 'start 1'],
    [0, [100, 200], { new: 2 }, 'stop 2 new'],
    [2, [100, 200], { new: 2, stopping: 3 }, 'nothing'],
    [2, [100, 200], { new: 1, stopping: 1 }, 'start 1'],
  ])(
    'of %i tasks between %j percent with %j is brought to its desired count: %s',
    (desired, percents, counts, expected) => {
      expect(decides(desired, percents, counts, { deployments: [deployment('new')] })).toBe(expected);
    },
  );

  it.each<[number, Counts, string]>([
    [1, { new: 3, 'new young': 1 }, 'nothing'],
    [1, { new: 4 }, 'stop 1 new'],
    [1, { new: 3 }, 'start 1'], // what was to even out was lost
  ])('that evens out zones with %i task more has, of %j, until they are healthy: %s', (extra, counts, expected) => {
    const rebalancing = { extra, startedAt: 0 };
    const step = replicaStep(situation(counts, between(100, 200, { desiredCount: 3, rebalancing })));
    expect(decides(3, [100, 200], counts, { rebalancing })).toBe(expected);
    for (const { cause } of step.stops) expect(cause).toBe('rebalancing');
  });
});
