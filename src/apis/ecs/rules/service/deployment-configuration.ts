import type { DeploymentConfiguration, SchedulingStrategy } from '../../../../model/service.ts';
import type { Input } from '../../operation.ts';

type Sent = NonNullable<Input<'CreateService'>['deploymentConfiguration']>;

const LINEAR = { stepPercent: 10, stepBakeTimeInMinutes: 6 };
const CANARY = { canaryPercent: 5, canaryBakeTimeInMinutes: 10 };

/** The deployment configuration of a service that was made without one. */
export const defaultDeploymentConfiguration = (schedulingStrategy: SchedulingStrategy): DeploymentConfiguration => ({
  deploymentCircuitBreaker: { enable: false, rollback: false },
  ...(schedulingStrategy === 'DAEMON'
    ? { maximumPercent: 100, minimumHealthyPercent: 0 }
    : { maximumPercent: 200, minimumHealthyPercent: 100 }),
  strategy: 'ROLLING',
  bakeTimeInMinutes: 0,
});

/**
 * A deployment configuration after a change: members that were not sent stay as they were. What belongs to another
 * strategy than the service then has goes.
 */
export function changedDeploymentConfiguration(
  before: DeploymentConfiguration,
  sent: Sent = {},
): DeploymentConfiguration {
  const strategy = sent.strategy ?? before.strategy;
  const hooks = sent.lifecycleHooks ?? (strategy === 'ROLLING' ? undefined : before.lifecycleHooks) ?? [];
  const alarms = sent.alarms ?? before.alarms;
  return {
    deploymentCircuitBreaker: sent.deploymentCircuitBreaker ?? before.deploymentCircuitBreaker,
    maximumPercent: sent.maximumPercent ?? before.maximumPercent,
    minimumHealthyPercent: sent.minimumHealthyPercent ?? before.minimumHealthyPercent,
    ...(alarms ? { alarms } : {}),
    strategy,
    bakeTimeInMinutes: sent.bakeTimeInMinutes ?? before.bakeTimeInMinutes,
    ...(hooks.length > 0 ? { lifecycleHooks: hooks } : {}),
    ...(strategy === 'LINEAR' ? { linearConfiguration: linearOf(before, sent) } : {}),
    ...(strategy === 'CANARY' ? { canaryConfiguration: canaryOf(before, sent) } : {}),
  };
}

function linearOf(
  { linearConfiguration: before = LINEAR }: DeploymentConfiguration,
  { linearConfiguration: sent }: Sent,
): NonNullable<DeploymentConfiguration['linearConfiguration']> {
  const { stepPercent = before.stepPercent, stepBakeTimeInMinutes = before.stepBakeTimeInMinutes } = sent ?? {};
  return { stepPercent, stepBakeTimeInMinutes };
}

function canaryOf(
  { canaryConfiguration: before = CANARY }: DeploymentConfiguration,
  { canaryConfiguration: sent }: Sent,
): NonNullable<DeploymentConfiguration['canaryConfiguration']> {
  const { canaryPercent = before.canaryPercent, canaryBakeTimeInMinutes = before.canaryBakeTimeInMinutes } = sent ?? {};
  return { canaryPercent, canaryBakeTimeInMinutes };
}
