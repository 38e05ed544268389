import type { Service, TaskSet } from '../../../model/service.ts';
import { saveService } from '../deployments.ts';
import { linkedRole } from '../new-service.ts';
import { operation } from '../operation.ts';
import { presentTaskSet } from '../present/task-set.ts';
import { findExternalService, findLivingTaskSet } from '../task-sets.ts';

/** Makes a task set the PRIMARY one, by which its service is described; the one that was is ACTIVE then. */
export const updateServicePrimaryTaskSet = operation('UpdateServicePrimaryTaskSet', (context, input) => {
  const { store, capacities, scope, now } = context;
  const { service } = findExternalService(context, input);
  const before = findLivingTaskSet(context, service, input.primaryTaskSet);
  const revision = store.serviceRecords.revision(before.revisionArn);
  const primary: TaskSet = before.status === 'PRIMARY' ? before : { ...before, status: 'PRIMARY', updatedAt: now };
  const withdrawn = (one: TaskSet): TaskSet =>
    one.status === 'PRIMARY' ? { ...one, status: 'ACTIVE', updatedAt: now } : one;
  const changed: Service = {
    ...service,
    platformVersion: revision?.platformVersion,
    roleArn: revision?.networkConfiguration && linkedRole(scope.accountId),
    taskSets: service.taskSets.map((one) => (one === before ? primary : withdrawn(one))),
  };
  capacities.transaction(() => saveService(context, changed));
  return { taskSet: presentTaskSet(store, changed, primary) };
});
