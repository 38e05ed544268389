import { invalid } from '../errors.ts';
import { groupNamed } from '../lookup.ts';
import { operation } from '../operation.ts';

/** The numbers of days there are (API reference, PutRetentionPolicy). */
const DAYS = [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653];

export const putRetentionPolicy = operation('PutRetentionPolicy', (context, { logGroupName, retentionInDays }) => {
  const group = groupNamed(context, logGroupName);
  if (!DAYS.includes(retentionInDays)) {
    const set = `Member must satisfy enum value set: [${DAYS.join(', ')}]`;
    throw invalid(
      `1 validation error detected: Value '${retentionInDays}' at 'retentionInDays' failed to satisfy constraint: ${set}`,
    );
  }
  context.store.logs.setRetention(group.id, retentionInDays);
  return {};
});
