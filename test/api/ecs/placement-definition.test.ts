import {
  DescribeTaskDefinitionCommand,
  StartTaskCommand,
  type TaskDefinitionPlacementConstraint,
} from '@aws-sdk/client-ecs';
import { describe, expect, it } from 'vitest';
import { awsvpc } from '../../support/launches.ts';
import { memberOf, placementCluster } from './placement-cluster.ts';

const IN_B = memberOf('attribute:ecs.availability-zone == us-east-1b');

describe('the placement constraints of a task definition', () => {
  it.each<[string, TaskDefinitionPlacementConstraint, RegExp]>([
    ['no expression', { type: 'memberOf' }, /memberOf expression/],
    ['an expression with a fault in it', memberOf('attribute:x == '), /Invalid expression: at \d+: expected/],
    ['an expression of 2,001 characters', memberOf(`attribute:x == ${'y'.repeat(1986)}`), /2000 characters/],
    ['no type', { expression: 'attribute:x exists' }, /type/],
  ])('are refused when it is registered with %s', async (_what, constraint, message) => {
    const on = await placementCluster([['t3.small a']]);
    const registering = on.register('bad', {}, { placementConstraints: [constraint] });
    await expect(registering).rejects.toMatchObject({
      name: 'ClientException',
      message: expect.stringMatching(message),
    });
    const describing = on.ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition: 'bad' }));
    await expect(describing).rejects.toMatchObject({ name: 'ClientException' });
  });

  it('hold for RunTask, and not for StartTask, which goes past the scheduler', async () => {
    const on = await placementCluster([['m5.large a'], ['m5.large b']]);
    await on.register('bound', {}, { placementConstraints: [IN_B] });
    expect(await on.placed({ taskDefinition: 'bound', count: 2 })).toEqual(['m5.large b', 'm5.large b']);
    const containerInstances = on.arns.slice(0, 1);
    const started = await on.ecs.send(new StartTaskCommand({ taskDefinition: 'bound', containerInstances }));
    expect(started).toMatchObject({ tasks: [{ containerInstanceArn: on.arns[0] }], failures: [] });
  });
});

describe('the network interfaces of an instance', () => {
  it('are what its type has but for its own: two awsvpc tasks on a t3.small, and others beside them', async () => {
    const on = await placementCluster([['t3.small a']]);
    await on.register('vpc', { cpu: 0 }, { networkMode: 'awsvpc' });
    const vpc = { taskDefinition: 'vpc', networkConfiguration: awsvpc() };
    const { tasks = [], failures } = await on.run({ ...vpc, count: 3 });
    expect(tasks).toHaveLength(2);
    expect(failures).toEqual([{ arn: on.arns[0], reason: 'RESOURCE:ENI' }]);
    expect(await on.refused()).toEqual({ placed: 1 });
    const start = () => on.ecs.send(new StartTaskCommand({ ...vpc, containerInstances: on.arns }));
    expect(await start()).toMatchObject({ tasks: [], failures: [{ reason: 'RESOURCE:ENI' }] });
    await on.server.idle();
    for (const task of tasks.slice(0, 1)) await on.stop(task);
    await on.server.idle();
    expect((await start()).tasks).toHaveLength(1);
    expect(await on.refused(vpc)).toEqual({ 'RESOURCE:ENI': 1 });
  });
});
