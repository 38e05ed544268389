import { describe, expect, it } from 'vitest';
import { taskProtection } from '../../../src/agent/endpoints/protection-route.ts';
import type { TaskProtectionAnswer } from '../../../src/agent/link.ts';
import { newTaskState } from '../../../src/agent/task-state.ts';
import { agentTask, INSTANCE, taskArn } from './builders.ts';

const ROLE = { roleArn: 'r', accessKeyId: 'a', secretAccessKey: 's', sessionToken: 't', expiration: 0 };
const ARN = taskArn('a');
const protectedTask = newTaskState(INSTANCE, agentTask('a', { roleCredentials: ROLE }));

function asked(
  body: string | undefined,
  answer?: TaskProtectionAnswer,
  state: typeof protectedTask | null = protectedTask,
) {
  const changes: object[] = [];
  const given = answer ?? { protection: { taskArn: ARN, protectionEnabled: false } };
  const backend = {
    getTaskProtection: () => given,
    updateTaskProtection: (_arn: string, change: object) => {
      changes.push(change);
      return given;
    },
  };
  return { ...taskProtection(backend, state ?? undefined, body), changes };
}

describe('the task protection endpoint', () => {
  it.each<[string, object]>([
    ['{"ProtectionEnabled":true}', { protectionEnabled: true, expiresInMinutes: undefined }],
    ['{"ProtectionEnabled":false,"ExpiresInMinutes":null}', { protectionEnabled: false, expiresInMinutes: undefined }],
    ['{"protectionenabled":true,"EXPIRESINMINUTES":5}', { protectionEnabled: true, expiresInMinutes: 5 }],
  ])('takes %s', (body, change) => {
    expect(asked(body)).toMatchObject({ status: 200, changes: [change] });
  });

  it.each(['', '{', '[]', '7', '{"ProtectionEnabled":"yes"}', '{"ExpiresInMinutes":1.5}', '{"Enabled":true}'])(
    'cannot decode %j, and changes nothing',
    (body) => {
      expect(asked(body)).toEqual({
        status: 400,
        body: {
          error: { Code: 'InvalidParameterException', Message: 'UpdateTaskProtection: failed to decode request' },
        },
        changes: [],
      });
    },
  );

  it('wants to be told whether', () => {
    const Message = "Invalid request: does not contain 'ProtectionEnabled' field";
    const body = { error: { Arn: ARN, Code: 'InvalidParameterException', Message } };
    expect(asked('{"ExpiresInMinutes":5}')).toEqual({ status: 400, body, changes: [] });
    expect(asked('null')).toEqual({ status: 400, body, changes: [] });
  });

  it('knows no stranger, and nobody without a role', () => {
    const Message = 'Failed to find a task for the request';
    const unknown = { error: { Code: 'ResourceNotFoundException', Message } };
    expect(asked(undefined, undefined, null)).toMatchObject({ status: 404, body: unknown });
    const state = newTaskState(INSTANCE, agentTask('a'));
    expect(asked(undefined, undefined, state)).toMatchObject({
      status: 403,
      body: {
        error: {
          Arn: ARN,
          Code: 'AccessDeniedException',
          Message: 'Invalid Request: no task IAM role credentials available for task',
        },
      },
    });
  });

  it('passes on what the API says, with Go’s names', () => {
    const protection = { taskArn: ARN, protectionEnabled: true, expirationDate: Date.UTC(2026, 0, 1) };
    expect(asked(undefined, { protection }).body).toEqual({
      protection: { ExpirationDate: '2026-01-01T00:00:00.000Z', ProtectionEnabled: true, TaskArn: ARN },
    });
    expect(asked(undefined, { failure: { arn: ARN, reason: 'TASK_NOT_VALID' } }).body).toEqual({
      failure: { Arn: ARN, Detail: null, Reason: 'TASK_NOT_VALID' },
    });
    const refusal = { code: 'InvalidParameterException', message: 'no', status: 400 };
    expect(asked('{"ProtectionEnabled":true}', { refusal })).toMatchObject({
      status: 400,
      body: { error: { Arn: ARN, Code: 'InvalidParameterException', Message: 'no' } },
    });
  });
});
