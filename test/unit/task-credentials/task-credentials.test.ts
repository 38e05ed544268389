import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CREDENTIALS_LIFE_MS, taskCredentials } from '../../../src/task-credentials.ts';

const TASK = 'arn:aws:ecs:us-east-1:000000000000:task/default/0123456789abcdef0123456789abcdef';
const ROLE = 'arn:aws:iam::000000000000:role/worker';
const credentials = taskCredentials('key');

describe('the credentials of a task', () => {
  it('say whose they are and until when, to the holder of the key alone', () => {
    const { sessionToken, expiration, ...issued } = credentials.issue(TASK, ROLE, 1_000);
    expect(expiration).toBe(1_000 + CREDENTIALS_LIFE_MS);
    const { accessKeyId, secretAccessKey } = issued;
    expect(credentials.read(sessionToken)).toEqual({
      taskArn: TASK,
      roleArn: ROLE,
      expiration,
      accessKeyId,
      secretAccessKey,
    });
    expect(taskCredentials('another key').read(sessionToken)).toBe('forged');
    expect(sessionToken).not.toContain(secretAccessKey);
  });

  it('differ by time, by role and by task, and are the same over a restart', () => {
    const issued = [
      credentials.issue(TASK, ROLE, 1_000),
      credentials.issue(TASK, ROLE, 2_000),
      credentials.issue(TASK, `${ROLE}2`, 1_000),
      credentials.issue(`${TASK}0`, ROLE, 1_000),
    ];
    for (const member of ['accessKeyId', 'secretAccessKey', 'sessionToken'] as const) {
      expect(new Set(issued.map((each) => each[member])).size).toBe(issued.length);
    }
    expect(taskCredentials('key').issue(TASK, ROLE, 1_000)).toEqual(issued[0]);
  });

  it('cannot be changed anywhere', () => {
    const { sessionToken } = credentials.issue(TASK, ROLE, 1_000);
    const prefix = 'DryDockToken'.length;
    const places = fc.integer({ min: prefix, max: sessionToken.length - 2 }); // the last letter has bits to spare
    fc.assert(
      fc.property(places, fc.constantFrom('A', 'b', '0', '-', '_', '.', '~', ''), (at, letter) => {
        const changed = sessionToken.slice(0, at) + letter + sessionToken.slice(at + 1);
        if (changed !== sessionToken) expect(credentials.read(changed)).toBe('forged');
      }),
    );
    expect(credentials.read('DryDockToken')).toBe('forged');
  });

  it('are not those of AWS, of which nothing is known', () => {
    expect(credentials.read('IQoJb3JpZ2luX2VjEHIaCXVzLWVhc3QtMSJ')).toBeUndefined();
    expect(credentials.read('')).toBeUndefined();
  });
});
