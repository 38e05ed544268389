import type { AlarmStates } from '../alarms.ts';
import type { EcsDeps } from '../context.ts';
import type { TrafficRouter } from '../traffic.ts';

/** What looking after services takes. */
export interface ServiceDeps
  extends Pick<EcsDeps, 'store' | 'capacities' | 'placements' | 'serviceEvents' | 'clock' | 'ids' | 'random'> {
  readonly traffic: TrafficRouter;
  readonly alarms: Pick<AlarmStates, 'inAlarm'>;
}
