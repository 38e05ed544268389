import type { LogStream } from '../../../model/log.ts';
import { invalid } from '../errors.ts';
import { groupOf } from '../lookup.ts';
import { operation } from '../operation.ts';
import { keyPage } from '../paging.ts';
import { presentStream } from '../present.ts';

export const describeLogStreams = operation('DescribeLogStreams', (context, input) => {
  const { store } = context;
  const { logStreamNamePrefix: prefix, orderBy = 'LogStreamName', descending = false } = input;
  const group = groupOf(context, input);
  if (orderBy === 'LastEventTime' && prefix !== undefined) {
    throw invalid('Cannot order by LastEventTime with a logStreamNamePrefix.');
  }
  const question = ['DescribeLogStreams', group.id, prefix, orderBy, descending];
  // Their last events go on moving, so a page by them begins at a number of streams, not after one.
  let skipped = 0;
  const { rows, next } = keyPage<LogStream & { readonly place?: number }>(
    input,
    question,
    (after, limit) => {
      if (orderBy === 'LogStreamName') return store.logs.streams(group.id, { prefix, after, descending }, limit);
      skipped = Number(after ?? 0);
      const found = store.logs.streamsByLastEvent(group.id, descending, skipped, limit);
      return found.map((stream, index) => ({ ...stream, place: skipped + index + 1 }));
    },
    ({ name, place }) => (place === undefined ? name : String(place)),
  );
  return { logStreams: rows.map((stream) => presentStream(context, group, stream)), ...next };
});
