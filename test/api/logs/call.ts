import { expect, onTestFinished } from 'vitest';
import { outputs } from '../../../api-schemas/logs/outputs.ts';
import type { Operations } from '../../../api-schemas/logs/types.ts';
import type { App } from '../../../src/app.ts';
import { startServer } from '../../support/server.ts';

type Name = keyof Operations;

/** Calls one operation of a server's CloudWatch Logs as AWS's SDKs do; a refusal is thrown. */
export type CallLogs = <N extends Name>(name: N, input: Operations[N]['input']) => Promise<Operations[N]['output']>;

/** Speaks AWS's JSON protocol to a server, as the account of the access key, and checks every answer against the model. */
export const logsAt =
  (url: string, accessKeyId = 'test'): CallLogs =>
  async (name, input) => {
    const answer = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': `Logs_20140328.${name}`,
        authorization: `AWS4-HMAC-SHA256 Credential=${accessKeyId}/20260101/us-east-1/logs/aws4_request, SignedHeaders=host, Signature=0`,
      },
      body: JSON.stringify(input),
    });
    const body = (await answer.json()) as { __type?: string; message?: string };
    if (!answer.ok) throw Object.assign(new Error(body.message), { name: body.__type, status: answer.status });
    expect(outputs[name]().safeParse(body).error).toBeUndefined();
    return body as never;
  };

/** A server that ends with the test, and its CloudWatch Logs. */
export async function newLogs(...settings: Parameters<typeof startServer>): Promise<{ app: App; logs: CallLogs }> {
  const app = await startServer(...settings);
  onTestFinished(() => app.close());
  return { app, logs: logsAt(app.url) };
}
