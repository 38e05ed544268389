import { describe, expect, it } from 'vitest';
import { type DaemonPlaces, daemonStep } from '../../../../src/apis/ecs/rollout/daemon.ts';
import type { Leaving } from '../../../../src/apis/ecs/rollout/situation.ts';
import type { ServiceTask } from '../../../../src/store/tasks-by-service.ts';
import type { Step } from '../../../../src/apis/ecs/rollout/step.ts';
import { CONFIGURATION, deployment, service, serviceTask } from '../../../support/service-builders.ts';
import { NOW } from './situations.ts';

/** What is on an instance: `new`, `old`, and so on. */
const KINDS: Readonly<Record<string, Partial<ServiceTask>>> = {
  new: {},
  'new young': { startedAt: NOW - 1000 },
  'new pending': { lastStatus: 'PENDING', startedAt: undefined },
  'new unhealthy': { hasHealthCheck: true, healthStatus: 'UNHEALTHY' },
  old: { startedBy: 'ecs-svc/old' },
  stopping: { startedBy: 'ecs-svc/old', desiredStatus: 'STOPPED' },
};

interface Told {
  readonly minimum?: number;
  readonly places?: Partial<DaemonPlaces>;
  readonly leaving?: Leaving | undefined;
  readonly more?: Parameters<typeof deployment>[1];
}

/** What it does where this is on the instances i1, i2, …, all of which it belongs on unless told. */
function step(on: readonly (string | undefined)[], { minimum = 0, places = {}, leaving, more }: Told = {}): Step {
  const arns = on.map((_, nth) => `i${nth + 1}`);
  const tasks = on.flatMap((kind, nth) =>
    kind === undefined ? [] : [serviceTask(`t${nth}`, { containerInstanceArn: arns[nth], ...KINDS[kind] })],
  );
  const daemon = service({
    schedulingStrategy: 'DAEMON',
    deploymentConfiguration: { ...CONFIGURATION, minimumHealthyPercent: minimum, maximumPercent: 100 },
    deployments: [deployment('new', more), deployment('old', { status: 'ACTIVE' })],
  });
  const targets = places.targets ?? arns;
  return daemonStep(
    { service: daemon, now: NOW, tasks, leaving: (arn = '') => (targets.includes(arn) ? undefined : leaving) },
    { mayStay: () => false, ...places, targets },
  );
}

/** That in words: `stop i1 i2, start i3`. */
function decides(on: readonly (string | undefined)[], told?: Told): string {
  const { stops, starts } = step(on, told);
  const stopped = stops.map(({ among, count }) =>
    count < among.length
      ? `stop ${count} of ${among.length}`
      : `stop ${among.map(({ containerInstanceArn }) => containerInstanceArn).join(' ')}`,
  );
  const started = starts.map(({ on: where = [] }) => `start ${where.join(' ')}`);
  return [...stopped, ...started].join(', ') || 'nothing';
}

describe('a DAEMON service', () => {
  it.each<[readonly (string | undefined)[], Told, string]>([
    [[undefined, undefined], {}, 'start i1 i2'],
    [['new', undefined], {}, 'start i2'],
    [['new', 'new pending'], {}, 'nothing'],
    [['new', 'stopping'], {}, 'nothing'], // one at a time on an instance
    [['new', 'new unhealthy'], {}, 'stop i2'],
  ])('where there is %j, told %j: %s', (on, told, expected) => {
    expect(decides(on, told)).toBe(expected);
  });

  it.each<[readonly string[], number, string]>([
    [['old', 'old', 'old'], 0, 'stop i1 i2 i3'],
    [['old', 'old', 'old', 'old'], 50, 'stop 2 of 4'],
    [['old', 'old', 'old'], 60, 'stop 1 of 3'],
    [['old', 'old', 'new pending'], 60, 'nothing'],
    [['old', 'old', 'new young'], 60, 'nothing'],
    [['old', 'old', 'new'], 60, 'stop 1 of 2'],
    [['old', 'old'], 100, 'nothing'],
  ])('is deployed where there is %j, with %i percent healthy: %s', (on, minimum, expected) => {
    expect(decides(on, { minimum })).toBe(expected);
  });

  it('leaves where it does not belong, at once and all at once', () => {
    expect(decides(['new', 'new', 'old'], { places: { targets: ['i1'] } })).toBe('stop i2 i3');
  });

  it('leaves an instance that drains as well, and stays wherever it may for now', () => {
    const targets = ['i1'];
    expect(decides(['new', 'new'], { leaving: 'DRAINING', places: { targets } })).toBe('stop i2');
    expect(decides(['new', 'new'], { leaving: 'DRAINING', places: { targets, mayStay: () => true } })).toBe('nothing');
  });

  it('tells tasks that break a constraint from those that only leave an instance', () => {
    const cause = (leaving: Leaving | undefined) =>
      step(['new', 'new'], { leaving, places: { targets: ['i1'] } }).stops;
    expect(cause(undefined)).toMatchObject([{ cause: 'violation' }]);
    expect(cause('DRAINING')).toMatchObject([{ cause: 'scaling' }]);
  });

  it('whose deployment FAILED, or is throttled, starts nothing, nor stops what would have to be replaced', () => {
    expect(decides(['old', undefined], { more: { rolloutState: 'FAILED' } })).toBe('nothing');
    expect(decides(['old', undefined], { more: { throttle: { rounds: 2, until: NOW + 1 } } })).toBe('nothing');
    expect(decides(['old', undefined], { more: { throttle: { rounds: 2, until: NOW } } })).toBe('stop i1, start i2');
  });
});
