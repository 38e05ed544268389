import { describe, expect, it } from 'vitest';
import type { AgentSession, AgentTask } from '../../../src/agent/link.ts';
import { createDispatchController } from '../../../src/apis/ecs/controllers/dispatch.ts';
import { realEffects } from '../../../src/effects.ts';
import type { TaskDefinition } from '../../../src/model/task-definition.ts';
import type { Task } from '../../../src/model/task.ts';
import { taskCredentials } from '../../../src/task-credentials.ts';
import { manualClock } from '../../support/manual-clock.ts';
import { cluster, definition, instance, newStore, SCOPE, task } from '../store/builders.ts';

const ROLE = 'arn:aws:iam::111122223333:role/app/worker';
const EXECUTION = 'arn:aws:iam::000000000000:role/execution';
const ARN = 'arn:aws:ecs:us-east-1:000000000000:task/default/1';
const HOURS = 3_600_000;
const { log } = realEffects('silent');

/** What the agent of an instance is sent of its one task. */
async function dispatched(document: TaskDefinition['document'], overrides: Task['overrides'] = {}, issues = true) {
  const store = newStore();
  store.clusters.put(SCOPE, cluster('default'));
  store.taskDefinitions.put(SCOPE, { ...definition('web', 1), document });
  store.containerInstances.put(instance('i1'));
  store.tasks.insert(task('1', { arn: ARN, overrides }));
  const clock = manualClock();
  const sent: AgentTask[] = [];
  const session = {
    payload: ({ tasks }) => void sent.push(...tasks),
    taskManifest: ({ tasks }) => void sent.push(...tasks),
    heartbeat() {},
    disconnected() {},
    terminate() {},
  } satisfies AgentSession;
  const issue = issues ? taskCredentials('key').issue : undefined;
  const dispatch = createDispatchController({ store, clock, log, connect: () => session, issue });
  await dispatch.start();
  return {
    sent,
    async pass(ms: number) {
      clock.advance(ms);
      await dispatch.idle();
    },
    last: () => sent.at(-1),
    close: () => dispatch.close(),
  };
}

describe('a task is assigned with the credentials', () => {
  it.each<[string, TaskDefinition['document'], Task['overrides'], (string | undefined)[]]>([
    ['of both its roles', { taskRoleArn: ROLE, executionRoleArn: EXECUTION }, {}, [ROLE, EXECUTION]],
    ['of the one it has', { executionRoleArn: EXECUTION }, {}, [undefined, EXECUTION]],
    ['of none', {}, {}, [undefined, undefined]],
    [
      'of a role of its account that is named shortly',
      { taskRoleArn: 'app/me' },
      {},
      ['arn:aws:iam::000000000000:role/app/me', undefined],
    ],
    [
      'of the roles its caller chose',
      { taskRoleArn: 'other', executionRoleArn: 'other' },
      { taskRoleArn: ROLE, executionRoleArn: EXECUTION },
      [ROLE, EXECUTION],
    ],
  ])('%s', async (_of, document, overrides, roles) => {
    const { last, close } = await dispatched(document, overrides);
    expect([last()?.roleCredentials?.roleArn, last()?.executionRoleCredentials?.roleArn]).toEqual(roles);
    await close();
  });

  it('which are renewed every hour, long before they expire', async () => {
    const { sent, last, pass, close } = await dispatched({ taskRoleArn: ROLE });
    const first = sent[0]?.roleCredentials;
    await pass(1 * HOURS);
    const second = last()?.roleCredentials;
    expect(second?.sessionToken).not.toBe(first?.sessionToken);
    expect(Number(second?.expiration) - Number(first?.expiration)).toBe(1 * HOURS);
    await pass(1 * HOURS);
    expect(sent).toHaveLength(3);
    await close();
  });

  it('only where it has a role, and where somebody could ask for them', async () => {
    const without = await dispatched({});
    await without.pass(5 * HOURS);
    expect(without.sent).toHaveLength(1);
    const nobody = await dispatched({ taskRoleArn: ROLE }, {}, false);
    await nobody.pass(5 * HOURS);
    expect(nobody.sent.map(({ roleCredentials }) => roleCredentials)).toEqual([undefined]);
    await without.close();
    await nobody.close();
  });
});
