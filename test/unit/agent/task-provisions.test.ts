import { describe, expect, it } from 'vitest';
import type { TaskSecrets } from '../../../src/agent/link.ts';
import type { ContainerSpec } from '../../../src/agent/runtime.ts';
import { agentContainer, agentTask } from './builders.ts';
import { readyHarness } from './harness.ts';

const SECRET = { name: 'PASSWORD', valueFrom: '/password' };
const ERROR = 'ResourceInitializationError: unable to pull secrets or registry auth: it is not there';

/** An agent with what tasks are given, and what the engine was told. */
async function harness(secrets: TaskSecrets) {
  const created: ContainerSpec[] = [];
  const pulled: unknown[] = [];
  let asked = 0;
  const agent = await readyHarness({
    provisions: {
      secretsOf() {
        asked += 1;
        return secrets;
      },
      given: async (_task, name) => ({ environment: { own: { NAME: name } }, network: 'endpoints' }),
    },
    faults: (engine) => ({
      pull: (image, ref, registry) => {
        pulled.push(registry);
        return engine.pull(image, ref, registry);
      },
      create: (spec) => {
        created.push(spec);
        return engine.create(spec);
      },
    }),
  });
  return { ...agent, created, pulled, asked: () => asked };
}

describe('a container is created with', () => {
  it('what the agent gives it, and with its secrets, which are asked for once a task', async () => {
    const registry = { username: 'u', password: 'p' };
    const { assign, settle, created, pulled, asked } = await harness({
      containers: {
        app: { environment: { PASSWORD: 'swordfish' }, files: { NAME: 'file', FILE: 'there' }, registry },
        side: { environment: {}, files: {} },
      },
    });
    assign(agentTask('a', { containers: [agentContainer({ secrets: [SECRET] }), agentContainer({ name: 'side' })] }));
    await settle();
    expect(created.map(({ environment }) => environment)).toEqual([
      { FILE: 'there', NAME: 'app', PASSWORD: 'swordfish' },
      { NAME: 'side' },
    ]);
    expect(created.map(({ endpointNetwork }) => endpointNetwork)).toEqual(['endpoints', 'endpoints']);
    expect(pulled).toEqual([registry, undefined]);
    expect(asked()).toBe(1);
  });

  it('no secrets where it has none: nobody is asked', async () => {
    const { assign, settle, last, asked } = await harness({ error: ERROR });
    assign(agentTask('a'));
    await settle();
    expect(last('a')).toMatchObject({ status: 'RUNNING' });
    expect(asked()).toBe(0);
  });
});

it('a task whose secrets cannot be had stops with the reason, and nothing of it is pulled or made', async () => {
  const { assign, settle, last, created, pulled, engine } = await harness({ error: ERROR });
  const waiting = agentContainer({ name: 'side', dependsOn: [{ containerName: 'app', condition: 'START' }] });
  assign(agentTask('a', { containers: [agentContainer({ secrets: [SECRET] }), waiting] }));
  await settle();
  const report = last('a');
  expect(report).toMatchObject({ status: 'STOPPED', reason: ERROR });
  expect(report?.pullStartedAt).toBeUndefined();
  expect(report?.containers.map(({ status, reason }) => [status, reason])).toEqual([
    ['STOPPED', undefined],
    ['STOPPED', undefined],
  ]);
  expect([created, pulled, await engine.list()]).toEqual([[], [], []]);
});
