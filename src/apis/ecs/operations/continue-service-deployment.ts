import { ecsError } from '../errors.ts';
import { tellHook } from '../hook-events.ts';
import { operation } from '../operation.ts';
import { findServiceDeployment } from '../service-deployments.ts';

/**
 * Lets a deployment go on, or be rolled back, that a hook has paused. The service's controller sees to it.
 */
export const continueServiceDeployment = operation('ContinueServiceDeployment', (context, input) => {
  const { store, now } = context;
  const { hookId, action = 'CONTINUE' } = input;
  const record = findServiceDeployment(context, input.serviceDeploymentArn);
  const hook = record.hooks?.find((one) => one.hookId === hookId);
  // AWS's words are not established, neither here nor below.
  if (!hook) throw ecsError('InvalidParameterException', `The lifecycle hook ${hookId} was not found.`);
  if (hook.status !== 'AWAITING_ACTION' || record.status !== 'IN_PROGRESS') {
    throw ecsError('InvalidParameterException', `The lifecycle hook ${hookId} is not awaiting an action.`);
  }
  const answered = { ...hook, status: action === 'CONTINUE' ? 'SUCCEEDED' : 'FAILED' } as const;
  store.transaction(() => {
    store.serviceRecords.putDeployment({
      ...record,
      hooks: record.hooks?.map((one) => (one === hook ? answered : one)),
      updatedAt: now,
    });
    tellHook(context, record, answered);
    store.changes.add({ kind: 'service', arn: record.serviceArn });
  });
  return { serviceDeploymentArn: record.arn };
});
