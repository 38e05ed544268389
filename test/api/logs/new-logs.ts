import type { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs';
import { onTestFinished } from 'vitest';
import type { App } from '../../../src/app.ts';
import { logsClient } from '../../support/aws-clients.ts';
import { startServer } from '../../support/server.ts';

/** A server that ends with the test, and a client of its CloudWatch Logs. */
export async function newLogs(
  ...settings: Parameters<typeof startServer>
): Promise<{ app: App; logs: CloudWatchLogs }> {
  const app = await startServer(...settings);
  onTestFinished(() => app.close());
  return { app, logs: logsClient(app.url) };
}
