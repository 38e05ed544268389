import type { Service, ServiceRevision } from '../../model/service.ts';
import type { Store } from '../../store/database.ts';

/** The revisions that tasks of a service are, or may again be, made from. */
export function revisionsInUse({ serviceRecords }: Store, service: Service): ServiceRevision[] {
  const { deployments, lastCompleted, taskSets } = service;
  const users = [...deployments, ...(lastCompleted ? [lastCompleted] : []), ...taskSets];
  return users.flatMap(({ revisionArn }) => serviceRecords.revision(revisionArn) ?? []);
}
