import type { LifecycleStage, Service, ServiceDeployment } from '../../../model/service.ts';
import { isUnderWay } from '../deployments.ts';
import { isHealthy } from '../rollout/health.ts';
import { type Situation, sorted } from '../rollout/situation.ts';
import { blueOf, type StageHold, strayTasks } from '../rollout/staged-step.ts';
import { firstStage, hasStages, stageAfter, waitMsOf, weightAfter } from '../rollout/stages.ts';
import type { TrafficWeights } from '../traffic.ts';
import { amendRecord, givenUp } from './deployment-life.ts';
import type { ServiceDeps } from './deps.ts';
import { failedByHooks, hooksAwaited, hooksReached, hooksTimedOut } from './hooks.ts';

/** A service after its deployment was moved through its stages. */
export interface Staged {
  readonly service: Service;
  /** Where its deployment is; undefined for one without stages. */
  readonly hold?: StageHold | undefined;
  /** When to look again although nothing is told, in epoch milliseconds. */
  readonly againAt?: number | undefined;
}

type Stages = Pick<
  ServiceDeployment,
  'lifecycleStage' | 'stageSince' | 'shiftedAt' | 'testWeight' | 'productionWeight'
>;

/**
 * Moves the deployment of a service on through the stages of its strategy, as far as nothing has to be waited for. Call
 * it in a transaction.
 */
export function movedStages(deps: ServiceDeps, service: Service, situationOf: (service: Service) => Situation): Staged {
  const [primary] = service.deployments;
  if (primary?.rolloutState !== 'IN_PROGRESS') return { service };
  if (primary.rollsBack !== undefined) return trafficGivenBack(deps, service, primary.rollsBack);
  let record = deps.store.serviceRecords.deployment(primary.serviceDeploymentArn);
  if (!record || !hasStages(record) || !isUnderWay(record)) return { service };
  const before = record;
  const situation = situationOf(service);
  record = record.lifecycleStage === undefined ? entered(deps, record, firstStage(record)) : timedOut(deps, record);
  for (;;) {
    const given = failedByHooks(record.hooks ?? []);
    if (given) {
      save(deps, before, record);
      return { service: givenUp(deps, service, given) };
    }
    const stage = record.lifecycleStage as LifecycleStage;
    const { isOver, againAt, ...moved } = lookAtStage(deps, record, stage, situation);
    record = { ...record, ...moved };
    const next = isOver ? stageAfter(stage, record) : undefined;
    if (next === undefined) {
      save(deps, before, record);
      const { productionWeight = 0, shiftedAt } = record;
      return { service, hold: { stage, productionWeight, isShifted: shiftedAt !== undefined }, againAt };
    }
    record = entered(deps, record, next);
  }
}

const timedOut = (deps: ServiceDeps, record: ServiceDeployment): ServiceDeployment =>
  record.hooks ? { ...record, hooks: hooksTimedOut(deps, record, record.hooks) } : record;

function save(deps: ServiceDeps, before: ServiceDeployment, { arn, ...after }: ServiceDeployment): void {
  if (JSON.stringify(before) === JSON.stringify({ ...before, ...after })) return;
  amendRecord(deps, arn, () => after);
}

function entered(deps: ServiceDeps, record: ServiceDeployment, stage: LifecycleStage): ServiceDeployment {
  const reached = hooksReached(deps, record, stage);
  return {
    ...record,
    lifecycleStage: stage,
    stageSince: deps.clock.now(),
    shiftedAt: undefined,
    ...(stage === 'PRODUCTION_TRAFFIC_SHIFT' ? { productionWeight: weightAfter(record) } : {}),
    ...(reached.length > 0 ? { hooks: [...(record.hooks ?? []), ...reached] } : {}),
  };
}

/** Whether a stage is over: its hooks were answered, its traffic is shifted, its work is done and its time has passed. */
function lookAtStage(
  deps: ServiceDeps,
  record: ServiceDeployment,
  stage: LifecycleStage,
  situation: Situation,
): Stages & { isOver: boolean; againAt?: number | undefined } {
  const { service, now } = situation;
  const awaited = hooksAwaited(record.hooks ?? []);
  if (awaited !== undefined) return { isOver: false, againAt: awaited };
  const wanted = record.shiftedAt === undefined ? wantedTraffic(record, stage, service) : undefined;
  if (wanted && deps.traffic.shift(service, wanted.to, wanted.weights) !== 'done') return { isOver: false };
  const { shiftedAt = now, testWeight } = record;
  const until = shiftedAt + waitMsOf(stage, record);
  return {
    shiftedAt,
    testWeight: stage === 'TEST_TRAFFIC_SHIFT' ? 100 : testWeight,
    isOver: until <= now && isDone(situation, stage),
    againAt: until > now ? until : undefined,
  };
}

/** The revision that a stage sends traffic to; undefined where it leaves all as it is. */
function wantedTraffic(
  { targetRevisionArn: to, productionWeight }: ServiceDeployment,
  stage: LifecycleStage,
  service: Service,
): { to: string; weights: TrafficWeights } | undefined {
  const blue = blueOf(service);
  if (stage === 'RECONCILE_SERVICE') return blue && { to: blue.revisionArn, weights: { test: 100, production: 100 } };
  if (stage === 'TEST_TRAFFIC_SHIFT') return { to, weights: { test: 100 } };
  return stage === 'PRODUCTION_TRAFFIC_SHIFT' ? { to, weights: { production: productionWeight } } : undefined;
}

/** Whether the tasks are as a stage leaves them. */
function isDone(situation: Situation, stage: LifecycleStage): boolean {
  const { service, now } = situation;
  if (stage === 'RECONCILE_SERVICE') return strayTasks(situation).length === 0;
  if (stage !== 'SCALE_UP') return true;
  return sorted(situation).own.filter((task) => isHealthy(task, now)).length >= service.desiredCount;
}

/** Traffic that a deployment had goes back to the one that takes over from it, before its tasks may go. */
function trafficGivenBack(deps: ServiceDeps, service: Service, arn: string): Staged {
  const record = deps.store.serviceRecords.deployment(arn);
  const [primary] = service.deployments;
  const { testWeight = 0, productionWeight = 0 } = record ?? {};
  if (!record || !primary || testWeight + productionWeight === 0) return { service };
  if (deps.traffic.shift(service, primary.revisionArn, { test: 100, production: 100 }) !== 'done') {
    return { service, hold: { stage: 'SCALE_UP', productionWeight: 100, isShifted: false } };
  }
  amendRecord(deps, arn, () => ({ testWeight: 0, productionWeight: 0 }));
  return { service };
}
