import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createServiceEvents } from '../../../../src/apis/ecs/service-events.ts';
import type { ServiceDeps } from '../../../../src/apis/ecs/service/deps.ts';
import { movedStages } from '../../../../src/apis/ecs/service/stages.ts';
import type { TrafficRouter, TrafficWeights } from '../../../../src/apis/ecs/traffic.ts';
import { realEffects } from '../../../../src/effects.ts';
import type { DeploymentConfiguration, Service } from '../../../../src/model/service.ts';
import { openStore, type Store } from '../../../../src/store/database.ts';
import { CONFIGURATION, deployment, service, serviceDeployment } from '../../../support/service-builders.ts';
import { NOW, tasksOf } from './situations.ts';

const OLD = deployment('old', { status: 'ACTIVE', rolloutState: 'COMPLETED' });
const CANARY: DeploymentConfiguration = {
  ...CONFIGURATION,
  strategy: 'CANARY',
  canaryConfiguration: { canaryPercent: 10, canaryBakeTimeInMinutes: 0 },
};

let store: Store;
let asked: [revision: string, weights: TrafficWeights][];
let answer: 'done' | 'not yet';
beforeEach(() => {
  store = openStore(':memory:');
  asked = [];
  answer = 'not yet';
});
afterEach(() => store.close());

/** Looks at a service of two old and two new tasks; gives where its deployment `new` is then. */
function look(more: Partial<Service> = {}) {
  const router: TrafficRouter = {
    shift(_service, arn, weights) {
      asked.push([arn.replace(/.*\//, ''), weights]);
      return answer;
    },
  };
  const { ids } = realEffects('silent');
  const clock = { now: () => NOW, after: () => () => undefined };
  const serviceEvents = createServiceEvents(store, { clock, ids });
  const deps = { store, clock, ids, serviceEvents, traffic: router } as unknown as ServiceDeps;
  const tasks = tasksOf({ new: 2, old: 2 });
  const deployments = [deployment('new'), OLD];
  const watched = service({ desiredCount: 2, deployments, lastCompleted: OLD, ...more });
  const { hold } = movedStages(deps, watched, (one) => ({ service: one, now: NOW, tasks, leaving: () => undefined }));
  const { lifecycleStage, testWeight, productionWeight } =
    store.serviceRecords.deployment('service-deployment/default/web/new') ?? {};
  return { held: hold?.stage, at: lifecycleStage, testWeight, productionWeight };
}

describe('a deployment that shifts the traffic of load balancers', () => {
  beforeEach(() => {
    const sourceRevisionArns = [OLD.revisionArn];
    const record = { status: 'IN_PROGRESS', deploymentConfiguration: CANARY, sourceRevisionArns } as const;
    store.serviceRecords.putDeployment(serviceDeployment('new', record));
  });

  it('waits, and asks again, until traffic is where it belongs', () => {
    expect(look()).toMatchObject({ held: 'TEST_TRAFFIC_SHIFT', at: 'TEST_TRAFFIC_SHIFT', testWeight: undefined });
    expect(look()).toMatchObject({ at: 'TEST_TRAFFIC_SHIFT' });
    expect(asked).toEqual([
      ['new', { test: 100 }],
      ['new', { test: 100 }],
    ]);
  });

  it('asks for each step once it is done with the one before', () => {
    answer = 'done';
    expect(look()).toEqual({ held: 'CLEAN_UP', at: 'CLEAN_UP', testWeight: 100, productionWeight: 100 });
    expect(asked).toEqual([
      ['new', { test: 100 }],
      ['new', { production: 10 }],
      ['new', { production: 100 }],
    ]);
  });

  it('gives the traffic back when it is rolled back, and keeps its tasks until that is done', () => {
    answer = 'done';
    look();
    answer = 'not yet';
    asked = [];
    const back = { ...OLD, status: 'PRIMARY', rolloutState: 'IN_PROGRESS' } as const;
    const deployments = [{ ...back, rollsBack: deployment('new').serviceDeploymentArn }, deployment('new')];
    expect(look({ deployments, lastCompleted: undefined })).toMatchObject({ held: 'SCALE_UP', productionWeight: 100 });
    answer = 'done';
    expect(look({ deployments, lastCompleted: undefined })).toMatchObject({ held: undefined, productionWeight: 0 });
    look({ deployments, lastCompleted: undefined });
    expect(asked).toEqual([
      ['old', { test: 100, production: 100 }],
      ['old', { test: 100, production: 100 }],
    ]);
  });
});
