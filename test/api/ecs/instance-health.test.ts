import {
  type ContainerInstance,
  DescribeContainerInstancesCommand,
  ListContainerInstancesCommand,
} from '@aws-sdk/client-ecs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { manualClock } from '../../support/manual-clock.ts';
import { startServer } from '../../support/server.ts';

describe('the health of a container instance', () => {
  const clock = manualClock();
  let server: Awaited<ReturnType<typeof startServer>>;
  let arns: string[];
  beforeEach(async () => {
    server = await startServer({}, { clock });
    arns = (await server.ecs.send(new ListContainerInstancesCommand({}))).containerInstanceArns ?? [];
  });
  afterEach(() => server.close());

  const seen = async (include?: 'CONTAINER_INSTANCE_HEALTH'): Promise<ContainerInstance[]> => {
    const { containerInstances } = await server.ecs.send(
      new DescribeContainerInstancesCommand({ containerInstances: arns, include: include && [include] }),
    );
    return containerInstances ?? [];
  };

  it('is that of its container engine, once its agent has told it, and shown where it is asked for', async () => {
    const since = new Date(clock.now());
    await server.idle();
    const ok = {
      overallStatus: 'OK',
      details: [{ type: 'CONTAINER_RUNTIME', status: 'OK', lastUpdated: since, lastStatusChange: since }],
    };
    expect((await seen('CONTAINER_INSTANCE_HEALTH')).map(({ healthStatus }) => healthStatus)).toEqual([ok, ok, ok]);
    for (const instance of await seen()) expect(instance).not.toHaveProperty('healthStatus');
  });

  it('is told anew of the instances that there are after a reset', async () => {
    await server.idle();
    await fetch(`${server.url}/_drydock/reset`, { method: 'POST' });
    arns = (await server.ecs.send(new ListContainerInstancesCommand({}))).containerInstanceArns ?? [];
    await server.idle();
    const statuses = (await seen('CONTAINER_INSTANCE_HEALTH')).map(({ healthStatus }) => healthStatus?.overallStatus);
    expect(statuses).toEqual(['OK', 'OK', 'OK']);
  });
});
