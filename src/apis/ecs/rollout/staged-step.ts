import type { LifecycleStage, Service } from '../../../model/service.ts';
import type { ServiceTask } from '../../../store/tasks-by-service.ts';
import { replicaStep } from './replica.ts';
import { partOf, type Situation } from './situation.ts';
import { earliest, type Step, type Stop } from './step.ts';

/** What of a deployment's stage decides what is started and stopped. */
export interface StageHold {
  readonly stage: LifecycleStage;
  /** Percent of production traffic the new revision has. */
  readonly productionWeight: number;
  /** The stage's traffic is where it belongs. */
  readonly isShifted: boolean;
}

const BEFORE_SCALE_UP: readonly LifecycleStage[] = ['RECONCILE_SERVICE', 'PRE_SCALE_UP'];

/** The deployment that has the production traffic while another is under way: the last that completed. */
export const blueOf = ({ deployments, lastCompleted }: Service) =>
  deployments.find(({ id, status }) => status === 'ACTIVE' && id === lastCompleted?.id);

/** The tasks of a deployment that has stages which are of neither the new revision nor the one with the traffic. */
export function strayTasks({ service, tasks }: Pick<Situation, 'service' | 'tasks'>): ServiceTask[] {
  const blue = blueOf(service);
  const known = [service.deployments[0]?.id, blue?.id];
  return blue ? tasks.filter((task) => task.desiredStatus === 'RUNNING' && !known.includes(task.startedBy)) : [];
}

/**
 * The next step of a service whose deployment has stages. The new revision's tasks are started beside the old one's, which
 * are stopped in the last stage. Until the new revision has all of the production traffic the old one is kept at the
 * desired count.
 */
export function stagedStep(situation: Situation, { stage, productionWeight, isShifted }: StageHold): Step {
  if (stage === 'CLEAN_UP') return replicaStep(situation);
  const step = replicaStep(situation, { keepsOlder: true });
  const isAllShifted = productionWeight === 100 && (isShifted || stage !== 'PRODUCTION_TRAFFIC_SHIFT');
  const blue = isAllShifted ? undefined : blueOf(situation.service);
  const kept = blue && replicaStep(partOf(situation, blue, situation.service.desiredCount));
  const strays = stage === 'RECONCILE_SERVICE' && isShifted ? strayTasks(situation) : [];
  const reconciled: Stop[] = strays.length > 0 ? [{ among: strays, count: strays.length, cause: 'scaling' }] : [];
  return {
    ...step,
    stops: [...reconciled, ...step.stops, ...(kept?.stops ?? [])],
    starts: [...(BEFORE_SCALE_UP.includes(stage) ? [] : step.starts), ...(kept?.starts ?? [])],
    againAt: earliest(step.againAt, kept?.againAt),
  };
}
