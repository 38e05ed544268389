import type { LogStream } from '../../../model/log.ts';
import { keyPage } from '../../../wire/key-page.ts';
import { invalid } from '../errors.ts';
import { groupOf } from '../lookup.ts';
import { operation } from '../operation.ts';
import { invalidToken } from '../paging.ts';
import { presentStream } from '../present.ts';

const MOST = 50;

export const describeLogStreams = operation('DescribeLogStreams', (context, input) => {
  const { logs } = context.store;
  const { logStreamNamePrefix: prefix, orderBy = 'LogStreamName', descending = false, limit = MOST } = input;
  const group = groupOf(context, input);
  if (orderBy === 'LastEventTime' && prefix !== undefined) {
    throw invalid('Cannot order by LastEventTime with a logStreamNamePrefix.');
  }
  // Their last events go on moving, so a page by them begins at a number of streams, not after one.
  const byLastEvent = (skipped: number): Placed[] =>
    logs
      .streamsByLastEvent(group.id, descending, skipped, limit + 1)
      .map((stream, index) => ({ ...stream, place: skipped + index + 1 }));
  const { rows, nextToken } = keyPage<Placed>(
    {
      token: input.nextToken,
      limit,
      question: { list: 'DescribeLogStreams', group: group.id, prefix, orderBy, descending },
      refuse: invalidToken,
    },
    (after) =>
      orderBy === 'LogStreamName'
        ? logs.streams(group.id, { prefix, after, descending }, limit + 1)
        : byLastEvent(Number(after ?? 0)),
    ({ name, place }) => (place === undefined ? name : String(place)),
  );
  return { logStreams: rows.map((stream) => presentStream(context, group, stream)), nextToken };
});

type Placed = LogStream & { readonly place?: number };
