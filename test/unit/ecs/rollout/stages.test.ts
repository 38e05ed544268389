import { describe, expect, it } from 'vitest';
import {
  firstStage,
  hasStages,
  shownStage,
  stageAfter,
  waitMsOf,
  weightAfter,
} from '../../../../src/apis/ecs/rollout/stages.ts';
import type { DeploymentConfiguration, LifecycleStage } from '../../../../src/model/service.ts';

const configured = (more: Partial<DeploymentConfiguration>): DeploymentConfiguration => ({
  deploymentCircuitBreaker: { enable: false, rollback: false },
  maximumPercent: 200,
  minimumHealthyPercent: 100,
  strategy: 'BLUE_GREEN',
  bakeTimeInMinutes: 0,
  ...more,
});
const LINEAR = (stepPercent: number, stepBakeTimeInMinutes = 6) =>
  configured({ strategy: 'LINEAR', linearConfiguration: { stepPercent, stepBakeTimeInMinutes } });
const CANARY = (canaryPercent: number, canaryBakeTimeInMinutes = 10) =>
  configured({ strategy: 'CANARY', canaryConfiguration: { canaryPercent, canaryBakeTimeInMinutes } });
const shiftOf = (deploymentConfiguration: DeploymentConfiguration, productionWeight?: number, sources = 1) => ({
  deploymentConfiguration,
  productionWeight,
  sourceRevisionArns: Array.from({ length: sources }, (_, nth) => `arn-${nth}`),
});

/** Every stage that a deployment goes through, with the production traffic after those that shift it. */
function journey(deploymentConfiguration: DeploymentConfiguration, sources = 1): (string | number)[] {
  let shift = shiftOf(deploymentConfiguration, undefined, sources);
  const seen: (string | number)[] = [];
  for (let stage: LifecycleStage | undefined = firstStage(shift); stage; stage = stageAfter(stage, shift)) {
    seen.push(stage);
    if (stage !== 'PRODUCTION_TRAFFIC_SHIFT') continue;
    shift = { ...shift, productionWeight: weightAfter(shift) };
    seen.push(Number(shift.productionWeight));
  }
  return seen;
}

const BEFORE = ['PRE_SCALE_UP', 'SCALE_UP', 'POST_SCALE_UP', 'TEST_TRAFFIC_SHIFT', 'POST_TEST_TRAFFIC_SHIFT'];
const STEP = ['PRE_PRODUCTION_TRAFFIC_SHIFT', 'PRODUCTION_TRAFFIC_SHIFT'];
const AFTER = ['POST_PRODUCTION_TRAFFIC_SHIFT', 'BAKE_TIME', 'CLEAN_UP'];
const steps = (...weights: number[]) => weights.flatMap((weight) => [...STEP, weight]);

describe('the stages of a deployment', () => {
  it.each([
    ['BLUE_GREEN, all at once', configured({}), [100]],
    ['CANARY, in two steps', CANARY(5), [5, 100]],
    ['CANARY of everything, in one', CANARY(100), [100]],
    ['LINEAR, in equal steps', LINEAR(25), [25, 50, 75, 100]],
    ['LINEAR, the last one shorter', LINEAR(40), [40, 80, 100]],
    ['LINEAR in tenths', LINEAR(33.3), [33.3, 66.6, 99.9, 100]],
  ])('follow one another: %s', (_what, configuration, weights) => {
    expect(journey(configuration)).toEqual([...BEFORE, ...steps(...weights), ...AFTER]);
  });

  it('begin with reconciling only where there is more than one revision', () => {
    expect(journey(configured({}), 2)).toEqual(['RECONCILE_SERVICE', ...BEFORE, ...steps(100), ...AFTER]);
  });

  it('have no steps where nobody had the traffic before', () => {
    expect(journey(LINEAR(10), 0)).toEqual([...BEFORE, ...steps(100), ...AFTER]);
  });

  it('are none of a ROLLING deployment', () => {
    expect([hasStages(shiftOf(configured({}))), hasStages(shiftOf(configured({ strategy: 'ROLLING' })))]).toEqual([
      true,
      false,
    ]);
  });
});

describe('how long a stage waits', () => {
  it.each<[string, LifecycleStage, ReturnType<typeof shiftOf>, number]>([
    ['a step of LINEAR', 'PRODUCTION_TRAFFIC_SHIFT', shiftOf(LINEAR(10, 6), 10), 6],
    ['the last step', 'PRODUCTION_TRAFFIC_SHIFT', shiftOf(LINEAR(10, 6), 100), 0],
    ['the canary', 'PRODUCTION_TRAFFIC_SHIFT', shiftOf(CANARY(5, 10), 5), 10],
    ['the bake time', 'BAKE_TIME', shiftOf(configured({ bakeTimeInMinutes: 15 }), 100), 15],
    ['no bake time', 'BAKE_TIME', shiftOf(configured({}), 100), 0],
    ['the bake time of a first deployment', 'BAKE_TIME', shiftOf(configured({ bakeTimeInMinutes: 15 }), 100, 0), 0],
    ['another stage', 'POST_SCALE_UP', shiftOf(configured({ bakeTimeInMinutes: 15 })), 0],
  ])('is, for %s, what it is configured to be', (_what, stage, shift, minutes) => {
    expect(waitMsOf(stage, shift)).toBe(minutes * 60_000);
  });
});

describe('the stage that is shown', () => {
  it('is one of those that AWS lists: what comes before production traffic is not', () => {
    const lifecycleStage = 'PRE_PRODUCTION_TRAFFIC_SHIFT';
    expect(shownStage({ lifecycleStage })).toBe('POST_TEST_TRAFFIC_SHIFT');
    expect(shownStage({ lifecycleStage, productionWeight: 20 })).toBe('PRODUCTION_TRAFFIC_SHIFT');
    expect(shownStage({ lifecycleStage: 'SCALE_UP' })).toBe('SCALE_UP');
    expect(shownStage({})).toBeUndefined();
  });
});
