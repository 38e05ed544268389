import type { ZodType } from 'zod';
import { outputs as secretsManager } from '../../api-schemas/secretsmanager/outputs.ts';
import { outputs as ssm } from '../../api-schemas/ssm/outputs.ts';
import { REGION } from './server.ts';

/** What a call was answered: its members, and of a refusal `__type` and `message`. */
export type Answer = Readonly<Record<string, unknown>>;

/** Calls an operation; a refusal is an answer too. */
export type CallJson = (operation: string, input?: object) => Promise<Answer>;

const APIS = {
  secretsmanager: { target: 'secretsmanager', outputs: secretsManager },
  ssm: { target: 'AmazonSSM', outputs: ssm },
} as const;

/**
 * An api of AWS's JSON protocol, called as its SDK client calls it, for an account (its access key) and region. A
 * successful answer that AWS's model does not have fails the test.
 */
export function jsonApi(url: string, api: keyof typeof APIS, accessKeyId = 'test', region = REGION): CallJson {
  const { target, outputs } = APIS[api];
  return async (operation, input = {}) => {
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': `${target}.${operation}`,
        authorization: `AWS4-HMAC-SHA256 Credential=${accessKeyId}/20260101/${region}/${api}/aws4_request, SignedHeaders=host, Signature=0`,
      },
      body: JSON.stringify(input),
    });
    const answer = (await response.json()) as Answer;
    const schema = response.ok ? (outputs as Record<string, () => ZodType>)[operation]?.() : undefined;
    const faults = schema?.safeParse(answer).error;
    // AWS's own answers have empty lists where its model asks for one element
    if (faults?.issues.some(({ code }) => code !== 'too_small')) throw faults;
    return answer;
  };
}
