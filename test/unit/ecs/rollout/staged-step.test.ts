import { describe, expect, it } from 'vitest';
import { stagedStep } from '../../../../src/apis/ecs/rollout/staged-step.ts';
import type { LifecycleStage } from '../../../../src/model/service.ts';
import { deployment } from '../../../support/service-builders.ts';
import { between, type Counts, inWords, situation } from './situations.ts';

const OLD = deployment('old', { status: 'ACTIVE', rolloutState: 'COMPLETED' });
const SERVICE = between(100, 200, { desiredCount: 2, lastCompleted: OLD });

/** What a service of two tasks does at a stage of its deployment. */
const does = (stage: LifecycleStage, counts: Counts, productionWeight = 0, isShifted = true, more = {}): string =>
  inWords(stagedStep(situation(counts, { ...SERVICE, ...more }), { stage, productionWeight, isShifted }));

describe('a deployment in stages', () => {
  it.each<[string, LifecycleStage, Counts, string]>([
    ['starts nothing before it scales up', 'PRE_SCALE_UP', { old: 2 }, 'nothing'],
    ['starts all of its tasks beside those that serve', 'SCALE_UP', { old: 2 }, 'start 2'],
    ['stops none of them while it bakes', 'BAKE_TIME', { old: 2, new: 2 }, 'nothing'],
    ['stops them all in the end', 'CLEAN_UP', { old: 2, new: 2 }, 'stop 2 old'],
    ['keeps as many healthy ones as it must then', 'CLEAN_UP', { old: 2, new: 1, 'new pending': 1 }, 'stop 1 old'],
    ['replaces its own tasks at every stage', 'BAKE_TIME', { old: 2, new: 1 }, 'start 1'],
    ['replaces those that serve before it scales up', 'PRE_SCALE_UP', { old: 1 }, 'start 1'],
    ['does so for what drains, before it goes', 'POST_SCALE_UP', { old: 1, 'old draining': 1, new: 2 }, 'start 1'],
    ['and ends it then', 'POST_SCALE_UP', { old: 2, 'old draining': 1, new: 2 }, 'stop 1 old draining'],
    ['and what is unhealthy', 'POST_SCALE_UP', { old: 2, 'old unhealthy': 1, new: 2 }, 'stop 1 old unhealthy'],
  ])('%s', (_what, stage, counts, words) => {
    expect(does(stage, counts)).toBe(words);
  });

  it('replaces none that served once it has all of the traffic itself', () => {
    expect(does('PRODUCTION_TRAFFIC_SHIFT', { old: 1, new: 2 }, 99)).toBe('start 1');
    expect(does('PRODUCTION_TRAFFIC_SHIFT', { old: 1, new: 2 }, 100, false)).toBe('start 1');
    expect(does('PRODUCTION_TRAFFIC_SHIFT', { old: 1, new: 2 }, 100)).toBe('nothing');
    expect(does('BAKE_TIME', { old: 1, new: 2 }, 100, false)).toBe('nothing');
  });

  it('waits for the throttle of what it replaces', () => {
    const blue = { ...OLD, throttle: { rounds: 1, until: Number.POSITIVE_INFINITY } };
    expect(does('PRE_SCALE_UP', { old: 1 }, 0, true, { deployments: [deployment('new'), blue] })).toBe('nothing');
  });

  it('reconciles by ending what is neither old nor new, when the old has the traffic', () => {
    expect(does('RECONCILE_SERVICE', { old: 2, older: 3 }, 0, false)).toBe('nothing');
    expect(does('RECONCILE_SERVICE', { old: 2, older: 3 })).toBe('stop 3 older');
    expect(does('RECONCILE_SERVICE', { old: 2, older: 3 }, 0, true, { lastCompleted: undefined })).toBe('nothing');
  });
});
