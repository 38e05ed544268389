import type { HookDetail, ServiceDeployment } from '../../model/service.ts';
import type { EcsDeps } from './context.ts';

/**
 * Writes an `ECS Hook State Change` of a deployment's hook, in the transaction of the change (ECS Developer Guide, hook
 * state change events).
 */
export function tellHook(
  { store, clock, ids }: Pick<EcsDeps, 'store' | 'clock' | 'ids'>,
  { arn, clusterArn, serviceArn }: ServiceDeployment,
  { hookId, targetType, status, expiresAt, lifecycleStage }: HookDetail,
): void {
  const at = clock.now();
  const detail = {
    eventType: 'INFO',
    eventName: `HOOK_${status}`,
    hookId,
    hookType: targetType,
    expiresAt: expiresAt === undefined ? undefined : new Date(expiresAt).toISOString(),
    lifecycleStage,
    clusterArn,
    serviceArn,
    serviceDeploymentArn: arn,
    updatedAt: new Date(at).toISOString(),
  };
  store.events.append({
    arn,
    kind: 'ECS Hook State Change',
    document: JSON.stringify(detail),
    eventId: ids.uuid(),
    at,
  });
}
