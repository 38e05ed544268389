import type { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs';

/**
 * Follows a log group with the calls of version 2 of the AWS CLI's `aws logs tail --follow`: each look asks, page by page,
 * for everything from the newest time seen on, and passes over the events it has shown. A look gives what is new.
 */
export function tail(logs: CloudWatchLogs, logGroupName: string): () => Promise<string[]> {
  const shown = new Set<string>();
  let startTime = 0;
  return async () => {
    const messages: string[] = [];
    let newest = startTime;
    for (let nextToken: string | undefined; ; ) {
      const page = await logs.filterLogEvents({ logGroupName, interleaved: true, startTime, nextToken });
      for (const { eventId = '', message = '', timestamp = 0 } of page.events ?? []) {
        newest = Math.max(newest, timestamp);
        if (!shown.has(eventId)) messages.push(message);
        shown.add(eventId);
      }
      nextToken = page.nextToken;
      if (nextToken === undefined) break;
    }
    startTime = newest;
    return messages;
  };
}
