import type { Service, TaskSet } from '../../../model/service.ts';
import type { ServiceTask } from '../../../store/tasks-by-service.ts';
import { runsWell } from './health.ts';
import { replicaStep } from './replica.ts';
import { partOf, type Situation } from './situation.ts';
import { earliest, type Step } from './step.ts';

/** A task set's share of the desired count, rounded up (ECS API, TaskSet). */
export const computedDesiredCount = (
  { desiredCount }: Pick<Service, 'desiredCount'>,
  { scalePercent, status }: Pick<TaskSet, 'scalePercent' | 'status'>,
): number => (status === 'DRAINING' ? 0 : Math.ceil((desiredCount * scalePercent) / 100));

/** A task set's tasks that are wanted RUNNING. */
const wantedOf = ({ id }: TaskSet, tasks: readonly ServiceTask[]): ServiceTask[] =>
  tasks.filter(({ startedBy, desiredStatus }) => startedBy === id && desiredStatus === 'RUNNING');

/**
 * Whether a task set is stable: as many tasks running as computed, none pending, none on an instance that drains, all
 * healthy (ECS API, stabilityStatus).
 */
export function isStable({ service, tasks, leaving }: Situation, set: TaskSet): boolean {
  const wanted = wantedOf(set, tasks);
  return (
    wanted.length === computedDesiredCount(service, set) &&
    wanted.every((task) => runsWell(task) && leaving(task.containerInstanceArn) === undefined)
  );
}

/**
 * The next step of a service whose task sets another controller scales: each is kept at its computed number of tasks as a
 * service of its own would be, within minimumHealthyPercent and maximumPercent.
 */
export function taskSetsStep(situation: Situation): Step {
  const steps = situation.service.taskSets.map((set) =>
    set.status === 'DRAINING' ? endedStep(situation, set) : setStep(situation, set),
  );
  return {
    stops: steps.flatMap(({ stops }) => stops),
    starts: steps.flatMap(({ starts }) => starts),
    againAt: earliest(...steps.map(({ againAt }) => againAt)),
  };
}

const setStep = (situation: Situation, set: TaskSet): Step =>
  replicaStep(partOf(situation, set, computedDesiredCount(situation.service, set)));

function endedStep({ tasks }: Situation, set: TaskSet): Step {
  const wanted = wantedOf(set, tasks);
  const stop = { among: wanted, count: wanted.length, cause: 'scaling', evenProtected: true } as const;
  return { stops: wanted.length > 0 ? [stop] : [], starts: [] };
}
