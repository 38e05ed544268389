import { parseArn, resourceId } from '../../model/arn.ts';
import { ATTACHMENT_STATUSES } from '../../model/task.ts';
import type { EcsContext } from './context.ts';
import { ecsError } from './errors.ts';
import { checkScope } from './lookup.ts';
import { statusOf } from './rules/state-change.ts';

/** What an agent sent of one attachment: an ARN that ends in the attachment's id, and its status. */
interface SentAttachment {
  readonly attachmentArn: string;
  readonly status: string;
}

/**
 * Records an agent's report of an attachment, in the caller's transaction. One that is not there, or that is as far
 * already, is no error: reports come late and twice. Throws InvalidParameterException for what is no attachment's ARN or
 * status.
 */
export function applyAttachmentChange(context: EcsContext, { attachmentArn, status: sent }: SentAttachment): void {
  const { store, capacities, scope } = context;
  const parsed = parseArn(attachmentArn);
  if (parsed?.service !== 'ecs' || !parsed.resource.startsWith('attachment/')) {
    throw ecsError('InvalidParameterException', `Invalid identifier: ${attachmentArn}`);
  }
  checkScope(scope, parsed);
  const status = statusOf(ATTACHMENT_STATUSES, sent);
  const id = resourceId(attachmentArn);
  const task = store.tasks.byAttachment(id);
  const scopeOfTask = task && parseArn(task.arn);
  if (!task || scopeOfTask?.accountId !== scope.accountId || scopeOfTask.region !== scope.region) return;
  if (task.lastStatus === 'STOPPED') return; // nothing happens to it any more, nor to what was attached to it
  const known = task.attachments.find((attachment) => attachment.id === id);
  if (!known || ATTACHMENT_STATUSES.indexOf(known.status) >= ATTACHMENT_STATUSES.indexOf(status)) return;
  const attachments = task.attachments.map((attachment) =>
    attachment.id === id ? { ...attachment, status } : attachment,
  );
  capacities.updateTask(task, { ...task, attachments, version: task.version + 1 });
}
