import { parseArn } from '../../model/arn.ts';
import { belongsTo, type Owner } from '../../model/owner.ts';
import type { Scope } from '../../model/scope.ts';
import type { Store } from '../../store/database.ts';

export type AlarmState = 'OK' | 'ALARM';

/** An alarm as it was told of. */
export interface Alarm extends Scope {
  readonly name: string;
  readonly state: AlarmState;
}

/** What is known of CloudWatch's alarms: as there is none to ask, what was told. Kept in memory only. */
export interface AlarmStates {
  /** An alarm goes into a state; services that name it look at their deployments again. */
  set(alarm: Alarm): void;
  /** Those of an account and region, by name. */
  list(scope: Scope): Alarm[];
  /** Which of some alarms of a service's account and region are in ALARM; one that was never told of is OK. */
  inAlarm(serviceArn: string, names: readonly string[]): string[];
  /** Forgets those of an owner. */
  clear(owner: Owner): void;
}

/** Makes the alarms, none of which is known. */
export function createAlarmStates(store: Store): AlarmStates {
  const alarms = new Map<string, Alarm>();
  const keyOf = ({ accountId, region }: Scope, name: string): string =>
    `arn:aws:cloudwatch:${region}:${accountId}:alarm:${name}`;

  return {
    set(alarm) {
      alarms.set(keyOf(alarm, alarm.name), alarm);
      store.transaction(() => {
        for (const arn of store.services.alive()) {
          if (belongsTo(arn, alarm) && isNamed(store, arn, alarm.name)) store.changes.add({ kind: 'service', arn });
        }
      });
    },
    list: (scope) =>
      [...alarms]
        .filter(([arn]) => belongsTo(arn, scope))
        .map(([, alarm]) => alarm)
        .sort((a, b) => (a.name < b.name ? -1 : 1)),
    inAlarm(serviceArn, names) {
      const scope = parseArn(serviceArn) as Scope;
      return names.filter((name) => alarms.get(keyOf(scope, name))?.state === 'ALARM');
    },
    clear(owner) {
      for (const arn of alarms.keys()) if (belongsTo(arn, owner)) alarms.delete(arn);
    },
  };
}

function isNamed({ services }: Store, arn: string, name: string): boolean {
  const { alarms } = services.get(arn)?.deploymentConfiguration ?? {};
  return alarms?.enable === true && alarms.alarmNames.includes(name);
}
