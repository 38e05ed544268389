import {
  clusterArn,
  containerInstanceArn,
  type ParsedArn,
  parseArn,
  serviceArn,
  taskArn,
  taskDefinitionArn,
} from '../../model/arn.ts';
import type { Cluster } from '../../model/cluster.ts';
import type { ContainerInstance } from '../../model/container-instance.ts';
import type { Scope } from '../../model/scope.ts';
import type { Service } from '../../model/service.ts';
import type { Task } from '../../model/task.ts';
import type { TaskDefinition } from '../../model/task-definition.ts';
import type { EcsContext } from './context.ts';
import { clusterNotFound, ecsError } from './errors.ts';

/** A short name or a whole ARN of one kind of resource, as callers may send either. */
interface Reference {
  readonly arn: string;
  /** The cluster an ARN names; undefined for a short name or an old ARN without one. */
  readonly cluster?: string | undefined;
}

const invalidIdentifier = (text: string): Error => ecsError('InvalidParameterException', `Invalid identifier: ${text}`);

/** Refuses an ARN of another account or region than the caller's. */
export function checkScope(scope: Scope, { accountId, region }: ParsedArn): void {
  if (accountId !== scope.accountId) throw ecsError('InvalidParameterException', 'AccountIDs mismatch');
  if (region !== scope.region) throw ecsError('InvalidParameterException', 'Invalid Region in ARN');
}

function ownArn(scope: Scope, text: string, kind: string): string[] | undefined {
  const parsed = parseArn(text);
  if (!parsed) return undefined;
  checkScope(scope, parsed);
  const [type, ...path] = parsed.resource.split('/');
  if (parsed.partition !== 'aws' || parsed.service !== 'ecs' || type !== kind) throw invalidIdentifier(text);
  return path;
}

/** The ARN that a cluster's name or ARN means; `default` when none is given. */
export function clusterArnOf(scope: Scope, reference = 'default'): string {
  return ownArn(scope, reference, 'cluster') ? reference : clusterArn(scope, reference);
}

/** The ARN of the cluster that a container instance is in. */
export const clusterOfInstance = (arn: string): string => arn.replace(/container-instance\/([^/]+)\/.*$/, 'cluster/$1');

/** The cluster that is named, ACTIVE. Throws ClusterNotFoundException. */
export function findCluster(context: EcsContext, reference: string | undefined): Cluster {
  const cluster = context.store.clusters.get(clusterArnOf(context.scope, reference));
  if (cluster?.status !== 'ACTIVE') throw clusterNotFound();
  return cluster;
}

/** As `findCluster`, with the sentence of operations that would put work on it. */
export function findClusterForWork(context: EcsContext, reference: string | undefined): Cluster {
  const cluster = context.store.clusters.get(clusterArnOf(context.scope, reference));
  if (cluster?.status === 'INACTIVE') {
    throw ecsError('ClusterNotFoundException', 'The referenced cluster was inactive.');
  }
  return findCluster(context, reference);
}

const ID_LENGTHS = [32, 36]; // hex digits, or a UUID in resources of before 2021

function referenceTo(
  kind: 'task' | 'container-instance',
  idName: string,
  make: (scope: Scope, cluster: string, id: string) => string,
) {
  return (scope: Scope, cluster: Cluster, text: string): Reference => {
    const path = ownArn(scope, text, kind) ?? [text];
    if (path.length > 2) {
      throw ecsError('InvalidParameterException', 'Invalid identifier: Unexpected number of separators');
    }
    const id = path.at(-1) ?? '';
    if (!ID_LENGTHS.includes(id.length)) {
      throw ecsError('InvalidParameterException', `${idName} length should be one of [${ID_LENGTHS}]`);
    }
    const named = path.length === 2 ? path[0] : undefined;
    if (named !== undefined && named !== cluster.name) {
      const message = `Invalid identifier: Identifier is for ${named}. Your cluster is ${cluster.name}`;
      throw ecsError('InvalidParameterException', message);
    }
    return { arn: path.length === 2 ? text : make(scope, cluster.name, id), cluster: named };
  };
}

const taskReference = referenceTo('task', 'taskId', taskArn);
const instanceReference = referenceTo('container-instance', 'containerInstanceId', containerInstanceArn);

/** The task's ARN that an id or ARN means in a cluster. */
export const taskArnOf = ({ scope }: EcsContext, cluster: Cluster, text: string): string =>
  taskReference(scope, cluster, text).arn;

/** The task's ARN that an id or ARN means in a cluster, and the task when it is there. */
export function lookupTask(
  context: EcsContext,
  cluster: Cluster,
  text: string,
): { arn: string; task?: Task | undefined } {
  const arn = taskArnOf(context, cluster, text);
  return { arn, task: context.store.tasks.get(arn) };
}

/** The container instance's ARN that an id or ARN means in a cluster, and the instance when it is there. */
export function lookupInstance(
  context: EcsContext,
  cluster: Cluster,
  text: string,
): { arn: string; instance?: ContainerInstance | undefined } {
  const { arn } = instanceReference(context.scope, cluster, text);
  return { arn, instance: context.store.containerInstances.get(arn) };
}

const SERVICE_NAME = /^[a-zA-Z0-9\-_]{1,255}$/;

/** The ARN that a service's name or ARN means in a cluster. Old ARNs do not name theirs. */
export function serviceArnOf({ scope }: EcsContext, cluster: Cluster, text: string): string {
  const path = ownArn(scope, text, 'service') ?? [text];
  const name = path.at(-1) ?? '';
  if (path.length > 2 || !SERVICE_NAME.test(name)) throw invalidIdentifier(text);
  const named = path.length === 2 ? path[0] : undefined;
  if (named !== undefined && named !== cluster.name) {
    const message = `Invalid identifier: Identifier is for ${named}. Your cluster is ${cluster.name}`;
    throw ecsError('InvalidParameterException', message);
  }
  return serviceArn(scope, cluster.name, name);
}

/** The service that is named, ACTIVE or not. Throws ServiceNotFoundException. */
export function findService(context: EcsContext, cluster: Cluster, text: string): Service {
  const service = context.store.services.get(serviceArnOf(context, cluster, text));
  if (!service) throw ecsError('ServiceNotFoundException', 'Service not found.');
  return service;
}

/** A task definition's family and, when it was given, revision. */
export interface TaskDefinitionReference {
  readonly family: string;
  readonly revision?: number | undefined;
}

/** Takes `family`, `family:revision` or an ARN apart. Throws for a revision that is no number. */
export function taskDefinitionReference(scope: Scope, text: string): TaskDefinitionReference {
  const [path = text, ...more] = ownArn(scope, text, 'task-definition') ?? [];
  if (more.length > 0) throw invalidIdentifier(text);
  const colon = path.indexOf(':');
  if (colon < 0) return { family: path };
  const number = path.slice(colon + 1);
  if (!/^\d+$/.test(number)) {
    throw ecsError('InvalidParameterException', `Invalid revision number. Number: ${number}`);
  }
  return { family: path.slice(0, colon), revision: Number(number) };
}

/** The revision that is named, or the family's latest ACTIVE one. */
export function lookupTaskDefinition(context: EcsContext, text: string): TaskDefinition | undefined {
  const { family, revision } = taskDefinitionReference(context.scope, text);
  const { taskDefinitions } = context.store;
  if (revision === undefined) return taskDefinitions.latest(context.scope, family);
  return taskDefinitions.get(taskDefinitionArn(context.scope, family, revision));
}

/** The definition that new tasks are to be made from. Throws for one that is not there or INACTIVE. */
export function findTaskDefinitionForWork(context: EcsContext, text: string): TaskDefinition {
  const definition = lookupTaskDefinition(context, text);
  if (!definition) throw ecsError('ClientException', 'TaskDefinition not found.');
  if (definition.status !== 'ACTIVE') throw ecsError('ClientException', 'TaskDefinition is inactive');
  return definition;
}
