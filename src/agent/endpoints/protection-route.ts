import type { TaskBackend, TaskProtectionAnswer } from '../link.ts';
import type { TaskState } from '../task-state.ts';
import { timeText } from './container-response.ts';

/** An HTTP answer. */
export interface Answer {
  readonly status: number;
  readonly body: object | string;
}

const DECODE = 'UpdateTaskProtection: failed to decode request';

/** The task protection endpoint, in the words and shapes of AWS's agent; `state` is undefined for an id of nobody's. */
export function taskProtection(
  backend: Pick<TaskBackend, 'getTaskProtection' | 'updateTaskProtection'>,
  state: TaskState | undefined,
  body?: string,
): Answer {
  const change = body === undefined ? undefined : decode(body);
  if (change === 'unreadable') return refused(400, 'InvalidParameterException', DECODE);
  if (!state) return refused(404, 'ResourceNotFoundException', 'Failed to find a task for the request');
  const { arn, roleCredentials } = state.task;
  if (change && change.protectionEnabled === undefined) {
    const message = "Invalid request: does not contain 'ProtectionEnabled' field";
    return refused(400, 'InvalidParameterException', message, arn);
  }
  if (!roleCredentials) {
    const message = 'Invalid Request: no task IAM role credentials available for task';
    return refused(403, 'AccessDeniedException', message, arn);
  }
  const { protectionEnabled = false, expiresInMinutes } = change ?? {};
  return present(
    arn,
    change
      ? backend.updateTaskProtection(arn, { protectionEnabled, expiresInMinutes })
      : backend.getTaskProtection(arn),
  );
}

function present(taskArn: string, answer: TaskProtectionAnswer): Answer {
  if ('refusal' in answer) return refused(answer.refusal.status, answer.refusal.code, answer.refusal.message, taskArn);
  if ('failure' in answer) {
    const { arn, detail, reason } = answer.failure;
    return { status: 200, body: { failure: { Arn: arn, Detail: detail ?? null, Reason: reason } } };
  }
  const { protectionEnabled, expirationDate } = answer.protection;
  return {
    status: 200,
    body: {
      protection: {
        ExpirationDate: timeText(expirationDate) ?? null,
        ProtectionEnabled: protectionEnabled,
        TaskArn: taskArn,
      },
    },
  };
}

function refused(status: number, Code: string, Message: string, arn?: string): Answer {
  return { status, body: { error: { ...(arn === undefined ? {} : { Arn: arn }), Code, Message } } };
}

interface Change {
  readonly protectionEnabled?: boolean | undefined;
  readonly expiresInMinutes?: number | undefined;
}

/** As Go's decoder reads it: names in any case, null as good as nothing, no other member. */
function decode(body: string): Change | 'unreadable' {
  let sent: unknown;
  try {
    sent = JSON.parse(body);
  } catch {
    return 'unreadable';
  }
  if (typeof sent !== 'object' || sent === null || Array.isArray(sent)) return sent === null ? {} : 'unreadable';
  let change: Change = {};
  for (const [name, value] of Object.entries(sent)) {
    const member = name.toLowerCase();
    if (member !== 'protectionenabled' && member !== 'expiresinminutes') return 'unreadable';
    if (value === null) continue;
    if (member === 'protectionenabled' && typeof value === 'boolean') change = { ...change, protectionEnabled: value };
    else if (member === 'expiresinminutes' && Number.isInteger(value)) change = { ...change, expiresInMinutes: value };
    else return 'unreadable';
  }
  return change;
}
