import { describe, expect, it } from 'vitest';
import { failureReason, VANISHED } from '../../../src/agent/errors.ts';
import { RuntimeError, type RuntimeErrorKind } from '../../../src/agent/runtime.ts';
import type { Step } from '../../../src/agent/steps.ts';

describe('the reason of a step that failed', () => {
  it.each<[Step, RuntimeErrorKind, string]>([
    ['pull', 'no-such-image', 'CannotPullContainerError'],
    ['pull', 'pull-denied', 'CannotPullContainerError'],
    ['pull', 'pull-failed', 'CannotPullContainerError'],
    ['pull', 'other', 'CannotPullContainerError'],
    ['pull', 'unreachable', 'CannotStartContainerError'],
    ['create', 'no-such-image', 'CannotPullContainerError'], // removed between pull and create
    ['create', 'bad-spec', 'CannotCreateContainerError'],
    ['create', 'no-port-range', 'HostConfigError'],
    ['create', 'other', 'CannotCreateContainerError'],
    ['create', 'unreachable', 'CannotStartContainerError'],
    ['start', 'port-in-use', 'CannotStartContainerError'],
    ['start', 'cannot-start', 'CannotStartContainerError'],
    ['start', 'no-such-container', 'CannotStartContainerError'],
    ['start', 'unreachable', 'CannotStartContainerError'],
    ['stop', 'other', 'CannotStopContainerError'],
  ])('%s, %s, is %s with the sentence of the engine', (step, kind, code) => {
    expect(failureReason(step, new RuntimeError(kind, 'so says the engine'))).toBe(`${code}: so says the engine`);
  });

  it.each([
    ['an error of another kind', new TypeError('a bug'), 'CannotCreateContainerError: a bug'],
    ['something thrown that is no error', 'text', 'CannotCreateContainerError: text'],
  ])('is that of the step for %s', (_what, thrown, reason) => {
    expect(failureReason('create', thrown)).toBe(reason);
  });

  it.each([
    [
      'pull access denied for some/nonsense: denied: requested access to the resource is denied',
      'Check whether the image exists.',
    ],
    [
      'denied: User: arn:aws:sts::1:assumed-role/r/x is not authorized to perform: ecr:BatchGetImage on resource: y',
      'Check that the role has the permissions to pull images from the registry.',
    ],
    ['net/http: request canceled while waiting for connection', 'Check your network configuration.'],
  ])('of a pull that failed with "%s" says what to look at, as the real agent does', (message, advice) => {
    expect(failureReason('pull', new RuntimeError('pull-denied', message))).toBe(
      `CannotPullContainerError: The task can’t pull the image. ${advice} ${message}`,
    );
    expect(failureReason('start', new RuntimeError('other', message))).toBe(`CannotStartContainerError: ${message}`);
  });

  it('is at most 1,024 characters long, the API’s limit, and keeps its beginning', () => {
    const reason = failureReason('pull', new RuntimeError('pull-failed', 'x'.repeat(5_000)));
    expect(reason).toHaveLength(1_024);
    expect(reason).toMatch(/^CannotPullContainerError: x+$/);
  });

  it('has the form CODE: message also for a container that vanished', () => {
    expect(VANISHED).toMatch(/^ContainerVanishedError: \S/);
  });
});
