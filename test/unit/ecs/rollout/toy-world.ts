import fc from 'fast-check';
import { replicaStep } from '../../../../src/apis/ecs/rollout/replica.ts';
import type { Step } from '../../../../src/apis/ecs/rollout/step.ts';
import type { Service } from '../../../../src/model/service.ts';
import type { ServiceTask } from '../../../../src/store/tasks-by-service.ts';
import { CONFIGURATION, deployment, service, serviceTask } from '../../../support/service-builders.ts';

/** What may be of a service that is tried. */
export const beginning = fc.record({
  desiredCount: fc.nat(7),
  minimum: fc.constantFrom(0, 25, 50, 75, 100),
  maximum: fc.constantFrom(100, 125, 150, 200),
  hasHealthCheck: fc.boolean(),
  seed: fc.nat(2 ** 31 - 1), // one number for all that happens then: drawing each would take minutes
});
type Beginning = typeof beginning extends fc.Arbitrary<infer Value> ? Value : never;

type Mutable<Thing> = { -readonly [Member in keyof Thing]: Thing[Member] };

const SECOND = 1000;
const INSTANCES = ['i1', 'i2', 'i3'] as const;

/** Whole numbers from 0 to below a limit, as a seed has them (a linear congruential generator's upper bits). */
function chance(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
}

/** A service whose tasks start, become healthy, fail and end at moments that chance chooses; its deployment is under way. */
export function toyWorld({ desiredCount, minimum, maximum, hasHealthCheck, seed }: Beginning) {
  const upTo = chance(seed);
  const draining = new Set<string>();
  let now = 1_000_000;
  let made = 0;
  let tasks: Mutable<ServiceTask>[] = [];
  let wanted: Service = service({
    desiredCount,
    deploymentConfiguration: { ...CONFIGURATION, minimumHealthyPercent: minimum, maximumPercent: maximum },
  });
  const start = (more: Partial<ServiceTask>): void => {
    const places = INSTANCES.filter((one) => !draining.has(one));
    const containerInstanceArn = places[upTo(places.length)];
    const pending = { lastStatus: 'PENDING', startedAt: undefined, hasHealthCheck, containerInstanceArn } as const;
    tasks.push(serviceTask(`t${made++}`, { ...pending, ...more }));
  };
  for (let nth = 0; nth < desiredCount; nth++) {
    start({ startedBy: 'ecs-svc/old', lastStatus: 'RUNNING', startedAt: 0, healthStatus: 'HEALTHY' });
  }
  const run = (task: Mutable<ServiceTask>): void => {
    task.lastStatus = 'RUNNING';
    task.startedAt = now;
  };

  return {
    get tasks(): readonly ServiceTask[] {
      return tasks;
    },
    get service(): Service {
      return wanted;
    },
    get primary(): string {
      return wanted.deployments[0]?.id ?? '';
    },
    /** Of those that are not to stop: RUNNING, and HEALTHY or for 40 seconds, or before this deployment began. */
    healthy: (): number =>
      tasks.filter(
        ({ desiredStatus, lastStatus, healthStatus, startedAt = now, startedBy }) =>
          desiredStatus === 'RUNNING' &&
          lastStatus === 'RUNNING' &&
          (hasHealthCheck
            ? healthStatus === 'HEALTHY'
            : startedBy !== wanted.deployments[0]?.id || now - startedAt >= 40 * SECOND),
      ).length,
    living: (): number => tasks.filter(({ desiredStatus }) => desiredStatus === 'RUNNING').length,
    decide: (): Step =>
      replicaStep({
        service: wanted,
        now,
        tasks,
        leaving: (arn = '') => (draining.has(arn) ? 'DRAINING' : undefined),
      }),
    carryOut({ stops, starts }: Step): void {
      for (const { among, count, evenProtected } of stops) {
        const mayGo = ({ protectedUntil = 0 }: ServiceTask): boolean => evenProtected || protectedUntil <= now;
        const left: Mutable<ServiceTask>[] = among.filter(mayGo);
        for (let nth = 0; nth < count; nth++) {
          const [chosen] = left.splice(upTo(left.length), 1);
          if (chosen) chosen.desiredStatus = 'STOPPED';
        }
      }
      for (const { of, count } of starts) for (let nth = 0; nth < count; nth++) start({ startedBy: of });
    },
    /** Something happens, or nothing. */
    happen(): void {
      now += upTo(31) * SECOND;
      for (const task of tasks) {
        const does = upTo(10);
        if (upTo(20) === 0) task.protectedUntil = now + 120 * SECOND;
        if (task.lastStatus === 'PENDING' && does < 4) run(task);
        else if (task.lastStatus === 'RUNNING' && hasHealthCheck && does < 5) {
          task.healthStatus = does < 1 ? 'UNHEALTHY' : 'HEALTHY';
        } else if (does === 9 || (task.desiredStatus === 'STOPPED' && does > 4)) task.lastStatus = 'STOPPED';
      }
      tasks = tasks.filter(({ lastStatus }) => lastStatus !== 'STOPPED');
      const changes = upTo(20);
      if (changes === 0) wanted = { ...wanted, desiredCount: upTo(8) };
      if (changes === 1) wanted = { ...wanted, deployments: [deployment(`new${now}`), ...wanted.deployments] };
      if (changes === 2) draining.add('i1');
    },
    /** A minute in which all goes well. */
    goWell(): void {
      now += 60 * SECOND;
      tasks = tasks.filter(({ desiredStatus }) => desiredStatus === 'RUNNING');
      for (const task of tasks) {
        if (task.lastStatus === 'PENDING') run(task);
        if (task.healthStatus !== 'UNHEALTHY') task.healthStatus = 'HEALTHY';
      }
    },
    isSettled: (): boolean =>
      tasks.length === wanted.desiredCount &&
      tasks.every(
        ({ startedBy, desiredStatus, healthStatus, containerInstanceArn = '' }) =>
          desiredStatus === 'RUNNING' &&
          startedBy === wanted.deployments[0]?.id &&
          healthStatus !== 'UNHEALTHY' &&
          !draining.has(containerInstanceArn),
      ),
  };
}
