import { parseArn } from '../../model/arn.ts';
import { readImageName } from '../../model/image-name.ts';
import type { ImageSource } from '../../model/image-source.ts';
import type { Task } from '../../model/task.ts';
import type { ContainerDefinition } from '../../model/task-definition.ts';
import type { Store } from '../../store/database.ts';

/**
 * What the containers of a task pull, by name, where that is not their image as it is called: all tasks of a deployment
 * have the image that its tag named when the first of them asked (ECS developer guide, "Container image resolution").
 * ECS takes the digest from that task's agent; we know our own registry's before it is pulled, and take no other's.
 */
export function resolvedImages(
  store: Store,
  images: ImageSource,
  task: Pick<Task, 'arn' | 'serviceArn' | 'startedBy'>,
  containers: readonly ContainerDefinition[],
): ReadonlyMap<string, string> {
  const revision = revisionOf(store, task);
  const scope = parseArn(task.arn);
  if (!revision || !scope) return new Map();
  const { imageDigests: known = {} } = revision;
  const found = containers.flatMap(({ name, image, versionConsistency, repositoryCredentials }) => {
    if (versionConsistency === 'disabled' || repositoryCredentials || readImageName(image).digest) return [];
    const digest = known[name] ?? images.digestOf(image, scope);
    return digest === undefined ? [] : [{ name, image, digest }];
  });
  if (found.some(({ name }) => known[name] === undefined)) {
    const imageDigests = Object.fromEntries(found.map(({ name, digest }) => [name, digest]));
    store.serviceRecords.amendRevision({ ...revision, imageDigests });
  }
  return new Map(found.map(({ name, image, digest }) => [name, `${readImageName(image).repository}@${digest}`]));
}

/** The revision that a service's deployment has its tasks from; task sets are the affair of who made them. */
function revisionOf({ services, serviceRecords }: Store, task: Pick<Task, 'serviceArn' | 'startedBy'>) {
  const service = task.serviceArn === undefined ? undefined : services.get(task.serviceArn);
  const deployment = service?.deployments.find(({ id }) => id === task.startedBy);
  return deployment && serviceRecords.revision(deployment.revisionArn);
}
