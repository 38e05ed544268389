import { attributeValue, type ContainerInstance } from '../../../model/container-instance.ts';
import { compileQuery } from '../../../scheduler/query/compile-query.ts';
import type { QuerySubject } from '../../../scheduler/query/query-subject.ts';
import type { EcsContext } from '../context.ts';
import { findCluster } from '../lookup.ts';
import { operation } from '../operation.ts';
import { rowPage } from '../paging.ts';
import { taskCounts } from '../present/task-counts.ts';
import { clusterQuery } from '../rules/cluster-query.ts';

const ALL_BUT_INACTIVE = ['ACTIVE', 'DRAINING', 'REGISTERING', 'DEREGISTERING', 'REGISTRATION_FAILED'];
const DEFAULT_PAGE = 100;
const MOST_LOOKED_AT = 500; // so that one call holds the server for milliseconds, however large the cluster

/**
 * Lists container instances, every state but INACTIVE unless one is asked for, and of them those for which `filter`
 * holds. With a filter a page can be shorter than asked for, or empty, and still have a `nextToken`.
 */
export const listContainerInstances = operation('ListContainerInstances', (context, input) => {
  const cluster = findCluster(context, input.cluster);
  const { status = ALL_BUT_INACTIVE, filter, maxResults = DEFAULT_PAGE } = input;
  const matches = filter === undefined ? undefined : compileQuery(clusterQuery(filter));
  const question = {
    list: 'ListContainerInstances',
    scope: context.scope,
    cluster: cluster.arn,
    status,
    filter,
  } as const;
  const pageAfter = (nextToken: string | undefined, limit: number) =>
    rowPage({ nextToken, maxResults: limit }, question, (afterId, most) =>
      context.store.containerInstances.list(cluster.arn, status, afterId, most),
    );

  const first = pageAfter(input.nextToken, maxResults);
  if (!matches) return { containerInstanceArns: first.arns, ...first.next };
  const holds = (arn: string): boolean => {
    const instance = context.store.containerInstances.get(arn);
    return instance !== undefined && matches(subjectOf(context, instance));
  };
  const found = first.arns.filter(holds);
  let lookedAt = first.arns.length;
  let { next } = first;
  while (next.nextToken !== undefined && found.length < maxResults && lookedAt < MOST_LOOKED_AT) {
    const page = pageAfter(next.nextToken, maxResults - found.length);
    found.push(...page.arns.filter(holds));
    lookedAt += page.arns.length;
    next = page.next;
  }
  return { containerInstanceArns: found, ...next };
});

/** An instance as queries see it; its tasks are looked up only for a query that asks. */
function subjectOf({ store }: EcsContext, instance: ContainerInstance): QuerySubject {
  const { arn, agentConnected, versionInfo, ec2InstanceId, registeredAt } = instance;
  return {
    attribute: (name) => attributeValue(instance, name),
    agentConnected,
    agentVersion: versionInfo.agentVersion,
    ec2InstanceId,
    registeredAt,
    get runningTasksCount() {
      return taskCounts(store.tasks.countsOf(arn)).runningTasksCount;
    },
    get taskGroups() {
      return new Set(store.tasks.aliveOfInstance(arn).map(({ group }) => group));
    },
  };
}
