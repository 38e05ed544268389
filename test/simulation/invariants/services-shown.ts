import type { Task } from '../../../src/model/task.ts';
import { type AtRest, must } from './invariant.ts';

const MOST_DESCRIBED = 10;
const EVENTS_KEPT = 100;

interface Counts {
  readonly runningCount: number;
  readonly pendingCount: number;
}

interface Shown extends Counts {
  readonly serviceArn: string;
  readonly serviceName: string;
  readonly status: string;
  readonly desiredCount: number;
  readonly deployments: readonly (Counts & {
    readonly id: string;
    readonly status: string;
    readonly failedTasks: number;
  })[];
  readonly events: readonly { readonly createdAt: number; readonly message: string }[];
}

const countsOf = (tasks: readonly Task[]): string => {
  const wanted = tasks.filter(({ desiredStatus }) => desiredStatus === 'RUNNING');
  const running = wanted.filter(({ lastStatus }) => lastStatus === 'RUNNING').length;
  return `${running} running, ${wanted.length - running} pending`;
};
const inWords = ({ runningCount, pendingCount }: Counts): string => `${runningCount} running, ${pendingCount} pending`;

/** DescribeServices shows one PRIMARY deployment, the tasks there are, and at most 100 events, the newest first. */
export const servicesAreShown: AtRest = async ({ known, client }) => {
  const services = [...known.services.values()].map(({ arn }) => arn).slice(0, MOST_DESCRIBED);
  if (services.length === 0) return [];
  const { body } = await client.call('DescribeServices', { services });
  return (body.services as Shown[]).flatMap((shown) => {
    const { serviceArn, serviceName: name, deployments, events } = shown;
    const tasks = known.ofService(serviceArn);
    const primaries = deployments.filter(({ status }) => status === 'PRIMARY').length;
    const ids = new Set(deployments.map(({ id }) => id));
    const strangers = tasks.filter(({ startedBy = '' }) => !ids.has(startedBy));
    return [
      ...must(inWords(shown) === countsOf(tasks), () => `${name} shows ${inWords(shown)} of ${countsOf(tasks)}`),
      ...deployments.flatMap((one) => {
        const own = countsOf(tasks.filter(({ startedBy }) => startedBy === one.id));
        return must(inWords(one) === own, () => `${one.id} of ${name} shows ${inWords(one)} of ${own}`);
      }),
      ...must(shown.status === 'INACTIVE' || primaries === 1, () => `${name} has ${primaries} PRIMARY deployments`),
      ...must(
        shown.status === 'INACTIVE' || strangers.length === 0,
        () => `${name} has tasks of ${strangers[0]?.startedBy}`,
      ),
      ...must(events.length <= EVENTS_KEPT, () => `${name} shows ${events.length} events`),
      ...must(
        events.every(({ createdAt }, nth) => createdAt >= (events[nth + 1]?.createdAt ?? 0)),
        () => `the events of ${name} are not in the order of time`,
      ),
    ];
  });
};
