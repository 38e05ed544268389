import type { RunTaskCommandInput } from '@aws-sdk/client-ecs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { container, definition } from '../../support/definitions.ts';
import { launches } from '../../support/launches.ts';
import { manualClock } from '../../support/manual-clock.ts';
import { startServer } from '../../support/server.ts';
import { CLUSTER, providerCluster } from './capacity-provider-cluster.ts';
import { DISTINCT, memberOf } from './placement-cluster.ts';

const MINUTE_MS = 60_000;

describe('tasks that wait for their capacity provider', () => {
  const clock = manualClock();
  let server: Awaited<ReturnType<typeof startServer>>;
  let on: Awaited<ReturnType<typeof providerCluster>>;
  beforeEach(async () => {
    server = await startServer({}, { clock });
    on = await providerCluster(server);
    const containerDefinitions = [container({ cpu: 128 })];
    await launches(server.ecs).register(definition('small', { containerDefinitions }));
  });
  afterEach(() => server.close());

  const run = async (input: Partial<RunTaskCommandInput> = {}): Promise<string[]> => {
    const tasks = await launches(server.ecs).run({ cluster: CLUSTER, taskDefinition: 'small', ...input });
    await server.idle();
    return tasks.map(({ taskArn }) => String(taskArn));
  };
  const statuses = (tasks: readonly string[]) =>
    Promise.all(tasks.map(async (task) => (await on.seen(task))?.lastStatus));
  const joins = async () => {
    await on.join('web');
    await server.idle();
  };

  it('keep their constraint, and stop after 15 minutes with its reason', async () => {
    const tasks = await run({ placementConstraints: [memberOf('attribute:ecs.availability-zone == us-east-1b')] });
    await joins(); // in us-east-1a
    expect(await statuses(tasks)).toEqual(['PROVISIONING']);
    clock.advance(15 * MINUTE_MS);
    await server.idle();
    expect(await on.seen(String(tasks[0]))).toMatchObject({
      lastStatus: 'STOPPED',
      stopCode: 'TaskFailedToStart',
      stoppedReason: 'TaskFailedToStart: MemberOf placement constraint unsatisfied',
    });
  });

  it('are placed when an instance joins that their constraint allows', async () => {
    const tasks = await run({ count: 2, placementConstraints: [memberOf('attribute:ecs.instance-type == t2.small')] });
    expect(await statuses(tasks)).toEqual(['PROVISIONING', 'PROVISIONING']);
    await joins();
    expect(await statuses(tasks)).toEqual(['RUNNING', 'RUNNING']);
  });

  it('wait for an instance each with distinctInstance, or until another of their group is to stop', async () => {
    const tasks = await run({ count: 3, group: 'own', placementConstraints: [DISTINCT] });
    await joins();
    expect(await statuses(tasks)).toEqual(['RUNNING', 'PROVISIONING', 'PROVISIONING']);
    expect(await statuses(await run({ group: 'other', placementConstraints: [DISTINCT] }))).toEqual(['RUNNING']);
    await joins();
    expect(await statuses(tasks)).toEqual(['RUNNING', 'RUNNING', 'PROVISIONING']);
    await on.stop(String(tasks[0]));
    await server.idle();
    expect(await statuses(tasks)).toEqual(['STOPPED', 'RUNNING', 'RUNNING']);
  });

  it('are placed when the task comes that their constraint waits for', async () => {
    const withDb = [memberOf('task:group == db')];
    const tasks = await run({ placementConstraints: withDb });
    await joins();
    expect(await statuses(tasks)).toEqual(['PROVISIONING']);
    await run({ group: 'db' });
    expect(await statuses(tasks)).toEqual(['RUNNING']);
  });

  it('keep their strategy: the fuller instance first', async () => {
    await joins();
    const [first] = await run();
    await joins();
    const tasks = await run({ count: 3, placementStrategy: [{ type: 'binpack', field: 'cpu' }] });
    const hosts = await Promise.all([first, ...tasks].map((task) => on.seen(String(task))));
    expect(new Set(hosts.map((task) => task?.containerInstanceArn)).size).toBe(1);
  });
});
