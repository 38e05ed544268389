import type { Service, ServiceDeployment } from '../../../model/service.ts';
import { type GivingUp, givenUp } from './deployment-life.ts';
import type { ServiceDeps } from './deps.ts';

/** Gives the primary deployment up if its caller asked for that, or an alarm that it watches is in ALARM. */
export function heeded(deps: ServiceDeps, service: Service): Service {
  const [primary] = service.deployments;
  if (primary?.rolloutState !== 'IN_PROGRESS' || primary.rollsBack !== undefined) return service;
  const record = deps.store.serviceRecords.deployment(primary.serviceDeploymentArn);
  const why = record && (requested(record) ?? alarmed(deps, record));
  return why ? givenUp(deps, service, why) : service;
}

/** After a StopServiceDeployment. AWS's words are not established. */
function requested({ status }: ServiceDeployment): GivingUp | undefined {
  const rollsBack = status === 'ROLLBACK_REQUESTED';
  if (!rollsBack && status !== 'STOP_REQUESTED') return undefined;
  const said = `Service deployment ${rollsBack ? 'rolled back' : 'stopped'} because of a user request`;
  return {
    said,
    statusReason: `${said}.`,
    rolloutStateReason: 'ECS deployment failed: stopped by a user request.',
    rollsBack,
  };
}

/** After an alarm; what is said of it is AWS's, its reasons are not established. */
function alarmed({ alarms: states }: ServiceDeps, record: ServiceDeployment): GivingUp | undefined {
  const { alarms } = record.deploymentConfiguration;
  if (!alarms?.enable || record.alarms?.status !== 'MONITORING') return undefined;
  const triggeredAlarmNames = states.inAlarm(record.serviceArn, alarms.alarmNames);
  if (triggeredAlarmNames.length === 0) return undefined;
  return {
    said: 'alarm detected',
    statusReason: `Service deployment ${alarms.rollback ? 'rolled back' : 'stopped'} because an alarm was detected.`,
    rolloutStateReason: 'ECS deployment failed: alarm detected.',
    rollsBack: alarms.rollback,
    record: () => ({ alarms: { status: 'TRIGGERED', triggeredAlarmNames } }),
  };
}
