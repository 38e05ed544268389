import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DescribeContainerInstancesCommand, ListContainerInstancesCommand } from '@aws-sdk/client-ecs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { definition } from '../../support/definitions.ts';
import { launches } from '../../support/launches.ts';
import { startServer } from '../../support/server.ts';

describe('a server that starts again in the middle of a fault', () => {
  it('knows of none, and every agent is connected', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'drydock-faults-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const data = join(folder, 'data');

    const before = await startServer({ data });
    const { register, one } = launches(before.ecs);
    await register(definition('web'));
    const { taskArn } = await one({ taskDefinition: 'web' });
    await before.idle();
    const struck = await fetch(`${before.url}/_drydock/faults`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ fault: 'disconnect-agent', match: { cluster: 'default' } }),
    });
    expect(await struck.json()).toMatchObject({ struck: 3 });
    await before.close();

    const after = await startServer({ data });
    onTestFinished(() => after.close());
    await after.idle();
    expect(await (await fetch(`${after.url}/_drydock/faults`)).json()).toEqual({ faults: [] });
    const { containerInstanceArns } = await after.ecs.send(new ListContainerInstancesCommand({}));
    const { containerInstances } = await after.ecs.send(
      new DescribeContainerInstancesCommand({ containerInstances: containerInstanceArns }),
    );
    expect(containerInstances?.map(({ agentConnected }) => agentConnected)).toEqual([true, true, true]);
    const again = launches(after.ecs);
    expect(await again.seen(taskArn)).toMatchObject({ lastStatus: 'RUNNING', connectivity: 'CONNECTED' });
    await again.stop(taskArn);
    await after.idle();
    expect(await again.seen(taskArn)).toMatchObject({ lastStatus: 'STOPPED' });
  });
});
