import {
  SubmitAttachmentStateChangesCommand,
  SubmitTaskStateChangeCommand,
  type AttachmentStateChange,
} from '@aws-sdk/client-ecs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { awsvpc, fargateDefinition, launches } from '../../support/launches.ts';
import { ecsClient, startServer } from '../../support/server.ts';

const arnOf = (id: string, account = '000000000000', region = 'us-east-1') =>
  `arn:aws:ecs:${region}:${account}:attachment/default/${id}`;

describe('the states of attachments', () => {
  let server: Awaited<ReturnType<typeof startServer>>;
  let tasks: ReturnType<typeof launches>;
  beforeAll(async () => {
    server = await startServer();
    tasks = launches(server.ecs);
    await tasks.register(fargateDefinition('web'));
  });
  afterAll(() => server.close());

  /** A task that runs, and the id of its network interface. */
  async function running(): Promise<{ task: string; id: string }> {
    const { taskArn, attachments } = await tasks.one({
      taskDefinition: 'web',
      launchType: 'FARGATE',
      networkConfiguration: awsvpc(),
    });
    await server.idle();
    return { task: taskArn, id: attachments?.[0]?.id ?? 'none' };
  }
  const submit = (...attachments: AttachmentStateChange[]) =>
    server.ecs.send(new SubmitAttachmentStateChangesCommand({ attachments }));

  it('are recorded as they are told, and only move forward', async () => {
    const { task, id } = await running();
    const before = await tasks.seen(task);
    for (const status of ['PRECREATED', 'ATTACHING', 'ATTACHED']) {
      expect((await submit({ attachmentArn: arnOf(id), status })).acknowledgment).toBe('ACK');
      expect(await tasks.seen(task)).toEqual(before);
    }
    let version = before?.version ?? 0;
    for (const status of ['DETACHING', 'DETACHED', 'DELETED']) {
      await submit({ attachmentArn: arnOf(id), status });
      version += 1;
      expect(await tasks.seen(task)).toMatchObject({ lastStatus: 'RUNNING', version, attachments: [{ id, status }] });
    }
    await submit({ attachmentArn: arnOf(id), status: 'ATTACHED' });
    expect(await tasks.seen(task)).toMatchObject({ version, attachments: [{ status: 'DELETED' }] });
  });

  it('are final when their task has stopped', async () => {
    const { task, id } = await running();
    await tasks.stop(task);
    await server.idle();
    const stopped = await tasks.seen(task);
    expect((await submit({ attachmentArn: arnOf(id), status: 'FAILED' })).acknowledgment).toBe('ACK');
    expect(await tasks.seen(task)).toEqual(stopped);
  });

  it('are told with a task too', async () => {
    const { task, id } = await running();
    await server.ecs.send(
      new SubmitTaskStateChangeCommand({
        task,
        status: 'RUNNING',
        attachments: [{ attachmentArn: arnOf(id), status: 'FAILED' }],
      }),
    );
    expect(await tasks.seen(task)).toMatchObject({ attachments: [{ status: 'FAILED' }] });
  });

  it('of one that is not there are acknowledged, and of another account or region touch nothing', async () => {
    expect((await submit({ attachmentArn: arnOf('nope'), status: 'ATTACHED' })).acknowledgment).toBe('ACK');
    const { task, id } = await running();
    const before = await tasks.seen(task);
    for (const [account, region] of [
      ['111122223333', 'us-east-1'],
      ['000000000000', 'eu-west-1'],
    ] as const) {
      await ecsClient(server.url, account === '000000000000' ? 'test' : account, region)
        .send(
          new SubmitAttachmentStateChangesCommand({
            attachments: [{ attachmentArn: arnOf(id, account, region), status: 'DELETED' }],
          }),
        )
        .catch(({ name }: Error) => expect(name).toBe('ClusterNotFoundException'));
    }
    expect(await tasks.seen(task)).toEqual(before);
  });

  const id = '12345678-1234-1234-1234-123456789012';
  it.each<[what: string, attachmentArn: string, status: string, message: RegExp]>([
    ['another account', arnOf(id, '111122223333'), 'ATTACHED', /^AccountIDs mismatch$/],
    ['another region', arnOf(id, undefined, 'eu-west-1'), 'ATTACHED', /^Invalid Region in ARN$/],
    ['a status there is not', arnOf(id), 'GLUED', /GLUED should be one of \[PRECREATED,/],
    ['an ARN of something else', arnOf(id).replace('attachment', 'task'), 'ATTACHED', /^Invalid identifier/],
    ['no ARN', id, 'ATTACHED', /^Invalid identifier/],
  ])('are refused with %s, the others with it', async (_what, attachmentArn, status, message) => {
    const good = await running();
    const before = await tasks.seen(good.task);
    await expect(
      submit({ attachmentArn: arnOf(good.id), status: 'DELETED' }, { attachmentArn, status }),
    ).rejects.toMatchObject({ name: 'InvalidParameterException', message: expect.stringMatching(message) });
    expect(await tasks.seen(good.task)).toEqual(before);
  });
});
