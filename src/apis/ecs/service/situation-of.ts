import type { Service } from '../../../model/service.ts';
import { withinGrace } from '../rollout/grace.ts';
import type { Situation } from '../rollout/situation.ts';
import type { ServiceDeps } from './deps.ts';

/** A service with its living tasks as they are now. */
export function situationOf(
  { store, clock }: Pick<ServiceDeps, 'store' | 'clock'>,
  service: Service,
  { leaving }: Pick<Situation, 'leaving'>,
): Situation {
  const now = clock.now();
  const { arn, healthCheckGracePeriodSeconds } = service;
  return {
    service,
    now,
    tasks: withinGrace(store.tasks.aliveOfService(arn), healthCheckGracePeriodSeconds, now),
    leaving,
  };
}
