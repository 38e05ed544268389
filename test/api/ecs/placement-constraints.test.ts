import { UpdateContainerInstancesStateCommand } from '@aws-sdk/client-ecs';
import { describe, expect, it } from 'vitest';
import { BY_ZONE, counted, DISTINCT, memberOf, placementCluster } from './placement-cluster.ts';

const UNSATISFIED = 'MemberOf placement constraint unsatisfied.';
const NOT_DISTINCT = 'distinctInstance placement constraint unsatisfied.';

describe('a placement constraint', () => {
  it('distinctInstance lets one task of a group on an instance, and other groups be', async () => {
    const on = await placementCluster([['m5.large a', { count: 3 }]]);
    const run = (group: string, count: number) => on.run({ group, count, placementConstraints: [DISTINCT] });
    for (const group of ['one', 'two']) {
      const { tasks = [], failures = [] } = await run(group, 5);
      expect(new Set(tasks.map(({ containerInstanceArn }) => containerInstanceArn))).toEqual(new Set(on.arns));
      expect(tasks).toHaveLength(3);
      expect(counted(failures.map(({ arn }) => String(arn)))).toEqual(counted(on.arns));
      expect(counted(failures.map(({ reason }) => String(reason)))).toEqual({ [NOT_DISTINCT]: 3 });
    }
    expect((await run('three', 3)).failures).toEqual([]);
  });

  it('distinctInstance is in the way of no task once the other is to stop', async () => {
    const on = await placementCluster([['m5.large a']]);
    const asked = { group: 'own', placementConstraints: [DISTINCT] };
    const [first] = (await on.run(asked)).tasks ?? [];
    expect(await on.refused(asked)).toEqual({ [NOT_DISTINCT]: 1 });
    if (first) await on.stop(first);
    expect(await on.refused(asked)).toEqual({ placed: 1 });
  });

  it('memberOf holds in the request and in the definition together', async () => {
    const on = await placementCluster([['t3.small a'], ['m5.large a'], ['t3.small b'], ['m5.large c']]);
    const inAOrB = memberOf('attribute:ecs.availability-zone in [us-east-1a, us-east-1b]');
    await on.register('bound', {}, { placementConstraints: [inAOrB] });
    const small = [memberOf('attribute:ecs.instance-type == t3.small')];
    const both = { taskDefinition: 'bound', count: 8, placementConstraints: small, placementStrategy: [BY_ZONE] };
    expect(counted(await on.placed(both))).toEqual({ 't3.small a': 4, 't3.small b': 4 });
    const inC = [memberOf('attribute:ecs.availability-zone == us-east-1c')];
    const neither = { taskDefinition: 'bound', placementConstraints: inC };
    expect(await on.refused(neither)).toEqual({ [UNSATISFIED]: 4 });
  });

  it('memberOf and distinctInstance hold together', async () => {
    const on = await placementCluster([['t3.small a', { count: 2 }], ['m5.large a']]);
    const small = memberOf('attribute:ecs.instance-type == t3.small');
    const asked = { count: 3, placementConstraints: [DISTINCT, small] };
    expect(await on.refused(asked)).toEqual({ placed: 2, [NOT_DISTINCT]: 2, [UNSATISFIED]: 1 });
  });

  it('places what fits, and says of each instance why the next task did not', async () => {
    const on = await placementCluster([['t3.small a'], ['m5.large a']]);
    const small = [memberOf('attribute:ecs.instance-type == t3.small')];
    const { tasks, failures } = await on.run({ count: 10, placementConstraints: small });
    expect(tasks).toHaveLength(8);
    expect(failures).toEqual(
      expect.arrayContaining([
        { arn: on.arns[0], reason: 'RESOURCE:CPU' },
        { arn: on.arns[1], reason: UNSATISFIED },
      ]),
    );
    expect(failures).toHaveLength(2);
  });

  it.each([
    ['task:group == db', { 't3.small b': 2 }],
    ['not(task:group == db)', { 'm5.large a': 2 }],
    ['runningTasksCount == 1', { 't3.small b': 2 }],
  ])('memberOf %s reads the tasks that are there', async (expression, expected) => {
    const on = await placementCluster([['m5.large a'], ['t3.small b']]);
    const inB = [memberOf('attribute:ecs.availability-zone == us-east-1b')];
    await on.run({ group: 'db', placementConstraints: inB });
    await on.server.idle();
    expect(counted(await on.placed({ count: 2, placementConstraints: [memberOf(expression)] }))).toEqual(expected);
  });

  it('memberOf reads the tasks that the same call has placed', async () => {
    const on = await placementCluster([['m5.large a', { count: 2 }]]);
    const apart = [memberOf('not(task:group == family:web)')];
    expect(await on.refused({ count: 3, placementConstraints: apart })).toEqual({ placed: 2, [UNSATISFIED]: 2 });
  });

  it('is asked of no instance that is DRAINING', async () => {
    const on = await placementCluster([['m5.large a'], ['m5.large b'], ['m5.large c']]);
    const containerInstances = on.arns.slice(0, 1);
    await on.ecs.send(new UpdateContainerInstancesStateCommand({ containerInstances, status: 'DRAINING' }));
    const places = await on.placed({ count: 6, placementStrategy: [BY_ZONE] });
    expect(counted(places)).toEqual({ 'm5.large b': 3, 'm5.large c': 3 });
    const inA = [memberOf('attribute:ecs.availability-zone == us-east-1a')];
    expect(await on.refused({ placementConstraints: inA })).toEqual({ [UNSATISFIED]: 2 });
  });
});
