import { capacityProviderArn, parseArn } from '../../../model/arn.ts';
import type { Deployment, Service } from '../../../model/service.ts';
import type { PlacementWaits } from './placement-waits.ts';
import { isStarting } from '../rollout/health.ts';
import { bakeMsOf, hasStages } from '../rollout/stages.ts';
import { isSettled, type Situation, sorted } from '../rollout/situation.ts';
import { nextAfter } from '../rollout/step.ts';
import { completed, succeededRecord, withPrimary } from './deployment-life.ts';
import type { ServiceDeps } from './deps.ts';
import { rebalance, rebalanced } from './zones.ts';

/** ECS repeats that a service is steady. */
const SAYS_STEADY_EVERY_MS = 6 * 60 * 60 * 1000;

export interface SettleOptions {
  /** No stage of the deployment holds its end back. */
  readonly mayFinish: boolean;
  /** Services whose zones could not be evened out. */
  readonly waits: PlacementWaits;
}

/**
 * What follows from everything being where it should be, or not any more: the deployment's completion, the steady state
 * and the balance of zones. Gives the service as it is then, and when to look again although nothing is told.
 */
export function settle(
  deps: ServiceDeps,
  before: Service,
  situation: Situation,
  options: SettleOptions,
): { readonly service: Service; readonly againAt: number | undefined } {
  const service = settled(deps, before, situation, options);
  const { isSteady, steadySaidAt = 0 } = service;
  const steadyAgain = isSteady ? steadySaidAt + SAYS_STEADY_EVERY_MS : undefined;
  const zonesAgain = isSteady ? options.waits.until(service.arn) : undefined;
  return { service, againAt: nextAfter(situation.now, bakesUntil(service), steadyAgain, zonesAgain) };
}

function settled(
  deps: ServiceDeps,
  before: Service,
  situation: Situation,
  { mayFinish, waits }: SettleOptions,
): Service {
  const { now } = situation;
  const all = sorted(situation);
  let service = withoutEmpty(before, situation);
  const [primary] = service.deployments;
  if (!primary || primary.rolloutState === 'FAILED') return service;
  if (service.rebalancing && all.own.length <= service.desiredCount && !all.own.some(isStarting)) {
    service = rebalanced(deps, service, all.own, waits);
  }
  const isThere = service.schedulingStrategy === 'DAEMON' ? isSettledDaemon(situation) : isSettled(situation, all);
  if (!isThere) {
    return service.isSteady || primary.bakingSince !== undefined
      ? { ...withPrimary(service, { bakingSince: undefined }), isSteady: false }
      : service;
  }
  if (primary.rolloutState === 'IN_PROGRESS' && mayFinish) service = finish(deps, service, situation);
  if (service.deployments[0]?.rolloutState !== 'COMPLETED') return service;
  if (!service.isSteady || now >= (service.steadySaidAt ?? 0) + SAYS_STEADY_EVERY_MS) {
    deps.serviceEvents.say(service, 'has reached a steady state.');
    if (!service.isSteady) tellSteady(deps, service);
    service = { ...service, isSteady: true, steadySaidAt: now };
  }
  const mayRebalance = service.availabilityZoneRebalancing === 'ENABLED' && !service.rebalancing;
  return mayRebalance && all.stopping.length === 0 ? rebalance(deps, service, all.own, waits) : service;
}

function tellSteady({ store, serviceEvents }: ServiceDeps, service: Service): void {
  serviceEvents.act(service, 'SERVICE_STEADY_STATE');
  const revision = store.serviceRecords.revision(service.deployments[0]?.revisionArn ?? '');
  const scope = parseArn(service.arn);
  const providers = scope ? (revision?.capacityProviderStrategy ?? []) : [];
  if (!scope || providers.length === 0) return;
  const capacityProviderArns = providers.map(({ capacityProvider }) => capacityProviderArn(scope, capacityProvider));
  serviceEvents.act(service, 'CAPACITY_PROVIDER_STEADY_STATE', { capacityProviderArns });
}

/** A task that stays for now where its instance drains, or is out of reach, is none of those that are wanted. */
const isSettledDaemon = ({ service, tasks, leaving }: Situation): boolean => {
  const wanted = tasks.filter(({ desiredStatus }) => desiredStatus === 'RUNNING');
  const own = wanted.filter(({ startedBy }) => startedBy === service.deployments[0]?.id);
  const there = own.filter(({ containerInstanceArn }) => leaving(containerInstanceArn) === undefined);
  return own.length === wanted.length && there.length >= service.desiredCount && !own.some(isStarting);
};

/** An older deployment without tasks is INACTIVE and shown no more, but for what may be, or is, rolled back to or from. */
function withoutEmpty(service: Service, { tasks }: Situation): Service {
  const inUse = new Set(tasks.map(({ startedBy }) => startedBy));
  const rolledBack = service.deployments[0]?.rollsBack;
  const isShown = ({ id, status, serviceDeploymentArn }: Deployment) =>
    status === 'PRIMARY' || inUse.has(id) || id === service.lastCompleted?.id || serviceDeploymentArn === rolledBack;
  const deployments = service.deployments.filter(isShown);
  return deployments.length === service.deployments.length ? service : { ...service, deployments };
}

/** Where there are stages, baking is one of them. */
const bakeMs = (service: Service): number => (hasStages(service) ? 0 : bakeMsOf(service.deploymentConfiguration));

function bakesUntil(service: Service): number | undefined {
  const since = service.deployments[0]?.bakingSince;
  return since === undefined ? undefined : since + bakeMs(service);
}

/** Completes the primary deployment once it has baked and what it replaced has ended. */
function finish(deps: ServiceDeps, service: Service, { now, tasks }: Situation): Service {
  const primary = service.deployments[0] as NonNullable<(typeof service.deployments)[0]>;
  const bakingSince = primary.bakingSince ?? now;
  if (now < bakingSince + bakeMs(service)) {
    return primary.bakingSince === undefined ? withPrimary(service, { bakingSince }) : service;
  }
  succeededRecord(deps, service);
  const isReplaced = tasks.every(({ startedBy }) => startedBy === primary.id);
  return isReplaced ? completed(deps, service) : service;
}
