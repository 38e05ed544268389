import { describe, expect, it } from 'vitest';
import { replicaStep } from '../../../../src/apis/ecs/rollout/replica.ts';
import { deployment } from '../../../support/service-builders.ts';
import { between, type Counts, decides, situation } from './situations.ts';

type Row = [desired: number, percents: [number, number], counts: Counts, expected: string];
const settled = { deployments: [deployment('new', { rolloutState: 'COMPLETED' })] };

describe('tasks that fail their health checks', () => {
  // The Developer Guide: a replacement is started first; once it is HEALTHY the unhealthy task is stopped.
  it.each<Row>([
    [2, [100, 200], { 'new healthy': 1, 'new unhealthy': 1 }, 'start 1'],
    [2, [100, 200], { 'new unhealthy': 2 }, 'start 2'],
    [4, [100, 150], { 'new unhealthy': 4 }, 'start 2'], // two more may be
    [2, [100, 200], { 'new healthy': 1, 'new pending': 1, 'new unhealthy': 1 }, 'nothing'],
    [2, [100, 200], { 'new healthy': 1, 'new unknown': 1, 'new unhealthy': 1 }, 'nothing'],
    [2, [100, 200], { 'new healthy': 2, 'new unhealthy': 1 }, 'stop 1 new unhealthy'],
    [4, [100, 150], { 'new healthy': 2, 'new unhealthy': 4 }, 'stop 2 new unhealthy'],
    [0, [100, 200], { 'new unhealthy': 2 }, 'stop 2 new unhealthy'],
  ])('of a service of %i between %j percent with %j: %s', (desired, percents, counts, expected) => {
    expect(decides(desired, percents, counts, settled)).toBe(expected);
  });

  it.each<Row>([
    [2, [50, 100], { 'new unhealthy': 2 }, 'stop 1 new unhealthy, start 1'],
    [2, [50, 100], { 'new healthy': 1, 'new unhealthy': 1 }, 'stop 1 new unhealthy, start 1'],
    [2, [50, 100], { 'new pending': 1, 'new unhealthy': 1 }, 'nothing'], // until the one before is HEALTHY
  ])(
    'are stopped to make room where there is none: of %i between %j percent with %j, %s',
    (desired, percents, ...row) => {
      const [counts, expected] = row;
      expect(decides(desired, percents, counts, settled)).toBe(expected);
    },
  );

  it('are too many where replacements fail as well: as many go as are beyond the desired count', () => {
    expect(decides(1, [100, 200], { 'new unhealthy': 2 }, settled)).toBe('stop 1 new unhealthy');
  });

  it('go even when they are protected, which is from scale-in and deployments only', () => {
    const counts = { new: 2, 'new unhealthy protected': 1 };
    const { stops } = replicaStep(situation(counts, between(100, 200, { desiredCount: 2 })));
    expect(stops).toMatchObject([{ count: 1, cause: 'broken', evenProtected: true }]);
  });

  it('make room for no more than may be, where others are to go', () => {
    expect(decides(2, [50, 100], { old: 1, new: 1, 'new unhealthy': 1 })).toBe(
      'stop 1 old, stop 1 new unhealthy, start 1',
    );
    expect(decides(2, [50, 100], { old: 1, 'new unknown': 1, 'new unhealthy': 1 })).not.toContain('start');
  });

  it('go for that reason, and others do not', () => {
    const { stops } = replicaStep(situation({ new: 3, 'new unhealthy': 1 }, between(100, 200, { desiredCount: 2 })));
    expect(stops.map(({ cause, among }) => [among[0]?.healthStatus, cause])).toEqual([
      ['UNKNOWN', 'scaling'],
      ['UNHEALTHY', 'broken'],
    ]);
  });

  it('are replaced beside what is left of the deployment before', () => {
    expect(decides(1, [100, 200], { old: 1, 'new unhealthy': 1 })).toBe('stop 1 new unhealthy, start 1');
    expect(decides(2, [100, 200], { old: 2, 'new unhealthy': 2 })).toBe('stop 1 new unhealthy, start 1');
  });
});

describe('tasks on an instance that drains', () => {
  it.each<Row>([
    [2, [100, 200], { new: 1, 'new draining': 1 }, 'start 1'],
    [2, [100, 200], { new: 1, 'new draining': 1, 'new young': 1 }, 'nothing'],
    [2, [100, 200], { new: 2, 'new draining': 1 }, 'stop 1 new draining'],
    [2, [50, 100], { new: 1, 'new draining': 1 }, 'stop 1 new draining, start 1'],
    [4, [50, 100], { 'new draining': 4 }, 'stop 2 new draining, start 2'],
    [2, [100, 100], { new: 1, 'new draining': 1 }, 'nothing'], // neither more nor fewer
    [4, [100, 150], { 'new draining': 4 }, 'start 2'],
    [2, [100, 200], { new: 1, 'new pending draining': 1 }, 'stop 1 new pending draining, start 1'],
    [2, [100, 100], { new: 1, 'new pending draining': 1 }, 'stop 1 new pending draining, start 1'],
    [2, [0, 200], { 'new draining': 2 }, 'stop 2 new draining, start 2'],
  ])('of a service of %i between %j percent with %j: %s', (desired, percents, counts, expected) => {
    expect(decides(desired, percents, counts, settled)).toBe(expected);
  });

  it('go with those of the deployment before, which are no longer wanted anyway', () => {
    expect(decides(2, [50, 100], { 'old draining': 1, old: 1 })).toBe('stop 1 old|old draining, start 1');
  });
});

describe('tasks whose instance is out of reach', () => {
  it.each<Row>([
    [2, [100, 200], { new: 1, 'new away': 1 }, 'start 1'],
    [2, [100, 200], { new: 2, 'new away': 1 }, 'stop 1 new away'],
    [2, [50, 100], { new: 1, 'new away': 1 }, 'stop 1 new away, start 1'],
  ])('of a service of %i between %j percent with %j: %s', (desired, percents, counts, expected) => {
    expect(decides(desired, percents, counts, settled)).toBe(expected);
  });
});

describe('protected tasks', () => {
  it.each<Row>([
    [2, [50, 100], { 'old protected': 2 }, 'nothing'],
    [2, [50, 100], { 'old protected': 1, old: 1 }, 'stop 1 old, start 1'],
    [4, [50, 100], { 'old protected': 3, old: 1 }, 'stop 1 old, start 1'],
    [2, [100, 150], { 'old protected': 2, new: 1 }, 'nothing'],
  ])('make no room: of a service of %i between %j percent with %j, %s', (desired, percents, counts, expected) => {
    const { stops, starts } = replicaStep(situation(counts, between(...percents, { desiredCount: desired })));
    const mayStop = stops.map(({ among, count }) => Math.min(count, among.filter((one) => !one.protectedUntil).length));
    const [stopped, started] = [mayStop, starts.map(({ count }) => count)].map((all) => all.reduce((a, b) => a + b, 0));
    const words = [stopped ? `stop ${stopped} old` : '', started ? `start ${started}` : ''].filter(Boolean).join(', ');
    expect(words || 'nothing').toBe(expected);
  });
});
