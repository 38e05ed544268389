import { RegisterContainerInstanceCommand, type Task } from '@aws-sdk/client-ecs';
import { describe, expect, it } from 'vitest';
import { container, definition } from '../../support/definitions.ts';
import { useFaultsServer } from './faults-server.ts';

const minute = 60_000;

describe('an agent that is disconnected', () => {
  const server = useFaultsServer();

  /** A task that exits after a minute and one that runs for ever, on the same instance, which is then cut off. */
  const cutOff = async (more: object = {}) => {
    const dockerLabels = { 'drydock.exit-after': '1m', 'drydock.exit-code': '3' };
    await server().register(definition('job', { containerDefinitions: [container({ dockerLabels })] }));
    await server().register(definition('web'));
    const job = await server().one({ taskDefinition: 'job' });
    const [instance] = (await server().instances()).filter(
      ({ containerInstanceArn }) => containerInstanceArn === job.containerInstanceArn,
    );
    const expression = `ec2InstanceId == ${instance?.ec2InstanceId}`;
    const web = await server().one({
      taskDefinition: 'web',
      placementConstraints: [{ type: 'memberOf', expression }],
    });
    await server().idle();
    const fault = await server().fault({
      fault: 'disconnect-agent',
      match: { instance: instance?.containerInstanceArn },
      ...more,
    });
    return { fault, job: job.taskArn, web: web.taskArn, instance: String(instance?.containerInstanceArn) };
  };
  const seen = async (arn: string): Promise<Task> => (await server().seen(arn)) ?? {};
  const connected = async () =>
    Object.fromEntries(
      (await server().instances()).map(({ containerInstanceArn = '', agentConnected }) => [
        containerInstanceArn,
        agentConnected,
      ]),
    );

  it('is shown as such, with its tasks, and gets no new ones', async () => {
    const { instance, web, fault } = await cutOff();
    const states = await connected();
    expect(states[instance]).toBe(false);
    expect(Object.values(states).filter(Boolean)).toHaveLength(2);
    expect(await seen(web)).toMatchObject({ lastStatus: 'RUNNING', connectivity: 'DISCONNECTED' });
    const more = await server().run({ taskDefinition: 'web', count: 6 });
    expect(more.map(({ containerInstanceArn }) => containerInstanceArn)).not.toContain(instance);
    await server().lift(fault.id);
    expect((await connected())[instance]).toBe(true);
    expect(await seen(web)).toMatchObject({ lastStatus: 'RUNNING', connectivity: 'CONNECTED' });
  });

  it('tells what happened meanwhile when it is back', async () => {
    const { fault, job, web } = await cutOff();
    await server().pass(2 * minute);
    expect(await seen(job)).toMatchObject({ lastStatus: 'RUNNING', desiredStatus: 'RUNNING' });
    await server().lift(fault.id);
    expect(await seen(job)).toMatchObject({
      lastStatus: 'STOPPED',
      stopCode: 'EssentialContainerExited',
      containers: [{ exitCode: 3 }],
    });
    expect(await seen(web)).toMatchObject({ lastStatus: 'RUNNING' });
  });

  it('hears only when it is back that a task is to stop', async () => {
    const { web } = await cutOff({ for: '5m' });
    await server().stop(web);
    await server().pass(4 * minute);
    expect(await seen(web)).toMatchObject({ lastStatus: 'RUNNING', desiredStatus: 'STOPPED' });
    await server().pass(minute);
    expect(await seen(web)).toMatchObject({ lastStatus: 'STOPPED', connectivity: 'CONNECTED' });
  });

  it('is back when it registers its instance again', async () => {
    const { instance, web } = await cutOff();
    await server().stop(web);
    await server().ecs.send(new RegisterContainerInstanceCommand({ containerInstanceArn: instance }));
    await server().idle();
    expect((await connected())[instance]).toBe(true);
    expect(await seen(web)).toMatchObject({ lastStatus: 'STOPPED', connectivity: 'CONNECTED' });
  });

  it('may be killed, with its tasks', async () => {
    const { fault, web, instance } = await cutOff();
    await server().fault({ fault: 'kill-instance', match: { instance } });
    expect((await seen(web)).lastStatus).toBe('STOPPED');
    await server().lift(fault.id);
    expect(await server().instances()).toHaveLength(2);
  });

  it('is told of by events of its instance and of its tasks', async () => {
    const { instance, web } = await cutOff();
    const response = await fetch(`${server().url}/_drydock/events?after=0`, {
      headers: { accept: 'text/event-stream' },
    });
    expect(response.ok).toBe(true);
    const text = await textUntil(response, 'DISCONNECTED');
    expect(text).toContain(web);
    expect(text).toMatch(new RegExp(`"agentConnected":false[^\\n]*${instance}`));
  });
});

/** What a stream says up to a word. */
async function textUntil(response: Response, word: string): Promise<string> {
  let text = '';
  const decoder = new TextDecoder();
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    if (text.includes(word)) break;
  }
  return text;
}
