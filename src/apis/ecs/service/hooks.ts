import type { HookDetail, LifecycleHook, LifecycleStage, ServiceDeployment } from '../../../model/service.ts';
import { tellHook } from '../hook-events.ts';
import { earliest } from '../rollout/step.ts';
import type { GivingUp } from './deployment-life.ts';
import type { ServiceDeps } from './deps.ts';

type Deps = Pick<ServiceDeps, 'store' | 'clock' | 'ids'>;

const MINUTE_MS = 60_000;
const DEFAULT_TIMEOUT_MINUTES = 1440;

/** The hooks of a stage that a deployment reaches, each waiting from now on. */
export function hooksReached(deps: Deps, record: ServiceDeployment, stage: LifecycleStage): HookDetail[] {
  const { lifecycleHooks = [] } = record.deploymentConfiguration;
  return lifecycleHooks
    .filter(({ lifecycleStages = [] }) => lifecycleStages.includes(stage))
    .map((hook) => {
      const reached = paused(deps, hook, stage);
      tellHook(deps, record, reached);
      return reached;
    });
}

function paused(
  { ids, clock }: Deps,
  { timeoutConfiguration }: LifecycleHook,
  lifecycleStage: LifecycleStage,
): HookDetail {
  const { timeoutInMinutes = DEFAULT_TIMEOUT_MINUTES, action = 'ROLLBACK' } = timeoutConfiguration ?? {};
  const startedAt = clock.now();
  return {
    hookId: `ecs-pause-${Buffer.from(ids.hex32() + ids.hex32(), 'hex').toString('base64url')}`,
    targetType: 'PAUSE',
    lifecycleStage,
    status: 'AWAITING_ACTION',
    startedAt,
    expiresAt: startedAt + timeoutInMinutes * MINUTE_MS,
    timeoutAction: action,
  };
}

/** A deployment's hooks, those timed out that nobody answered in time. */
export function hooksTimedOut(
  deps: Deps,
  record: ServiceDeployment,
  hooks: readonly HookDetail[],
): readonly HookDetail[] {
  const now = deps.clock.now();
  return hooks.map((hook) => {
    if (hook.status !== 'AWAITING_ACTION' || (hook.expiresAt ?? now + 1) > now) return hook;
    const late: HookDetail = { ...hook, status: 'TIMED_OUT' };
    tellHook(deps, record, late);
    return late;
  });
}

/** When the first hook that is waited for times out; undefined where none is. */
export const hooksAwaited = (hooks: readonly HookDetail[]): number | undefined =>
  earliest(...hooks.filter(({ status }) => status === 'AWAITING_ACTION').map(({ expiresAt }) => expiresAt));

const failed = ({ status, timeoutAction }: HookDetail): boolean =>
  status === 'FAILED' || (status === 'TIMED_OUT' && timeoutAction === 'ROLLBACK');

/** Why a deployment is given up for its hooks; undefined where it is not. What ECS says of a PAUSE is not established. */
export function failedByHooks(hooks: readonly HookDetail[]): GivingUp | undefined {
  const hook = hooks.find(failed);
  if (!hook) return undefined;
  const how = hook.status === 'FAILED' ? 'returned FAILED status' : 'timed out';
  const why = `${hook.lifecycleStage} lifecycle hook(s) failed. Lifecycle hook ${hook.hookId} ${how}`;
  const said = `Service deployment rolled back because ${why}`;
  return {
    said,
    statusReason: `${said}.`,
    rolloutStateReason: `ECS deployment failed: ${why}.`,
    rollsBack: true,
  };
}
