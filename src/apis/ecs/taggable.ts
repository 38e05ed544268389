import { parseArn } from '../../model/arn.ts';
import type { Service } from '../../model/service.ts';
import type { Tag } from '../../model/tag.ts';
import type { EcsContext } from './context.ts';
import { saveService } from './deployments.ts';
import { clusterNotFound, type EcsErrorCode, ecsError } from './errors.ts';
import { checkScope } from './lookup.ts';

/** A resource that has tags: what they are, and how to give it others. */
export interface Taggable {
  readonly tags: readonly Tag[];
  readonly save: (tags: readonly Tag[]) => void;
}

type Find = (context: EcsContext, arn: string) => Taggable | undefined;

/** How each kind of resource is found by its ARN, and its tags written. */
const KINDS: Readonly<Record<string, Find>> = {
  cluster({ store, scope }, arn) {
    const cluster = store.clusters.get(arn);
    if (!cluster) throw clusterNotFound();
    if (cluster.status !== 'ACTIVE') {
      // AWS's sentence, by which Terraform knows a cluster that is gone
      const message = 'The specified cluster is inactive. Specify an active cluster and try again.';
      throw ecsError('InvalidParameterException', message);
    }
    return { tags: cluster.tags, save: (tags) => store.clusters.put(scope, { ...cluster, tags }) };
  },
  'capacity-provider'({ store, scope }, arn) {
    const provider = store.capacityProviders.get(arn);
    if (provider?.status !== 'ACTIVE') return undefined;
    return { tags: provider.tags, save: (tags) => store.capacityProviders.put(scope, { ...provider, tags }) };
  },
  'task-definition'({ store, scope }, arn) {
    const definition = store.taskDefinitions.get(arn);
    return (
      definition && {
        tags: definition.tags,
        save: (tags) => store.taskDefinitions.put(scope, { ...definition, tags }),
      }
    );
  },
  daemon: () => undefined, // there are none
  'daemon-task-definition'({ store, scope }, arn) {
    const definition = store.daemonTaskDefinitions.get(arn);
    return (
      definition && {
        tags: definition.tags,
        save: (tags) => store.daemonTaskDefinitions.put(scope, { ...definition, tags }),
      }
    );
  },
  'container-instance'({ store, capacities }, arn) {
    const instance = store.containerInstances.get(arn);
    if (!instance || instance.status === 'INACTIVE') return undefined;
    return { tags: instance.tags, save: (tags) => capacities.putInstance({ ...instance, tags }) };
  },
  task({ store, capacities }, arn) {
    const task = store.tasks.get(arn);
    if (!task) return undefined;
    if (task.lastStatus === 'STOPPED') {
      const message = 'The specified task is stopped. Specify a running task and try again.';
      throw ecsError('InvalidParameterException', message);
    }
    return { tags: task.tags, save: (tags) => capacities.updateTask(task, { ...task, tags }) };
  },
  service(context, arn) {
    const service = livingService(context, arn);
    return service && { tags: service.tags, save: (tags) => saveService(context, { ...service, tags }) };
  },
  'task-set'(context, arn) {
    const service = livingService(context, arn.replace(/:task-set\/([^/]+\/[^/]+)\/.*$/, ':service/$1'));
    const taskSet = service?.taskSets.find((one) => one.arn === arn);
    if (!service || !taskSet) return undefined;
    const save = (tags: Taggable['tags']) => {
      const taskSets = service.taskSets.map((one) => (one === taskSet ? { ...one, tags } : one));
      saveService(context, { ...service, taskSets });
    };
    return { tags: taskSet.tags, save };
  },
};

function livingService({ store }: EcsContext, arn: string): Service | undefined {
  const service = store.services.get(arn);
  if (service?.status !== 'INACTIVE') return service;
  const message = 'The specified service is inactive. Specify an active service and try again.'; // as of a cluster
  throw ecsError('InvalidParameterException', message);
}

/**
 * The resource an ARN names, in the caller's account and region. Throws InvalidParameterException for a text that is
 * no ARN of ECS's and for a cluster, service or task that has ended, ClusterNotFoundException or `missing` for what is not
 * there.
 */
export function findTaggable(
  context: EcsContext,
  arn: string,
  missing: EcsErrorCode = 'ResourceNotFoundException',
): Taggable {
  const parsed = parseArn(arn);
  const [kind = '', name] = parsed?.resource.split('/') ?? [];
  const find = Object.hasOwn(KINDS, kind) ? KINDS[kind] : undefined; // `constructor` is no kind
  if (parsed?.service !== 'ecs' || !find || !name) {
    throw ecsError('InvalidParameterException', 'The ARN provided is invalid.');
  }
  checkScope(context.scope, parsed);
  const found = find(context, arn);
  if (!found) throw ecsError(missing, 'The specified resource was not found.');
  return found;
}
