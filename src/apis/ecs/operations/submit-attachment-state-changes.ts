import { applyAttachmentChange } from '../attachment-change.ts';
import { findCluster } from '../lookup.ts';
import { operation } from '../operation.ts';

/** An agent's report of attachments alone; with a task it comes in SubmitTaskStateChange, and takes the same path. */
export const submitAttachmentStateChanges = operation('SubmitAttachmentStateChanges', (context, input) => {
  findCluster(context, input.cluster);
  context.capacities.transaction(() => {
    for (const attachment of input.attachments) applyAttachmentChange(context, attachment);
  });
  return { acknowledgment: 'ACK' };
});
