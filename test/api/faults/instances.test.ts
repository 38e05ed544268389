import { DeleteClusterCommand, DescribeClustersCommand, PutAttributesCommand } from '@aws-sdk/client-ecs';
import { describe, expect, it } from 'vitest';
import { definition } from '../../support/definitions.ts';
import { useFaultsServer, zoneOf } from './faults-server.ts';

const minute = 60_000;
const A = 'us-east-1a';

describe('faults of container instances', () => {
  const server = useFaultsServer();

  const zones = async () => (await server().instances()).map(zoneOf).sort();
  const runOneEach = async () => {
    await server().register(definition('web'));
    const tasks = await server().run({
      taskDefinition: 'web',
      count: 3,
      placementStrategy: [{ type: 'spread', field: 'instanceId' }],
    });
    await server().idle();
    return tasks;
  };

  it('kill an instance for good, with what runs on it', async () => {
    const [instance] = await server().instances();
    const tasks = await runOneEach();
    const { ec2InstanceId: id } = instance ?? {};
    expect(await server().fault({ fault: 'kill-instance', match: { instance: id } })).toMatchObject({
      struck: 1,
      instances: [id],
    });
    expect(await server().faults()).toEqual([]);
    expect((await server().instances()).map(({ ec2InstanceId }) => ec2InstanceId)).not.toContain(id);
    const { taskArn = '' } = tasks.find((task) => task.containerInstanceArn === instance?.containerInstanceArn) ?? {};
    expect(await server().seen(taskArn)).toMatchObject({
      lastStatus: 'STOPPED',
      stopCode: 'TerminationNotice',
      stoppedReason: `Host EC2 (instance ${id}) stopped/terminated.`,
    });
  });

  it('kill so many instances, and boot others alike when their time is over', async () => {
    const before = await server().instances();
    const mark = { name: 'stack', value: 'prod', targetId: before[0]?.containerInstanceArn };
    await server().ecs.send(new PutAttributesCommand({ attributes: [mark] }));
    const { instances: killed } = await server().fault({ fault: 'kill-instance', count: 2, for: '5m' });
    expect(await server().instances()).toHaveLength(1);
    await server().pass(5 * minute);
    const after = await server().instances();
    expect(after.map(zoneOf).sort()).toEqual(before.map(zoneOf).sort());
    expect(after.map(({ ec2InstanceId }) => ec2InstanceId)).not.toContain(killed?.[0]);
    const marked = after.filter(({ attributes }) => attributes?.some(({ name }) => name === 'stack'));
    expect(marked.map(zoneOf)).toEqual([before[0] && zoneOf(before[0])]);
  });

  it('lose a zone: nothing is there, nothing can boot there, and its instances come back when it is lifted', async () => {
    const { id } = await server().fault({ fault: 'lose-zone', match: { availabilityZone: A } });
    expect(await zones()).toEqual(['us-east-1b', 'us-east-1c']);
    const boot = (zone: string) =>
      server().post('fleet', { instances: [{ instanceType: 't3.small', availabilityZone: zone }] });
    const refused = await boot('a');
    expect(refused.status).toBe(400);
    expect(refused.body.message).toBe(`instances[0].availabilityZone: ${A} is lost while ${id} is in force.`);
    expect((await boot('b')).status).toBe(200);
    expect(await zones()).toEqual(['us-east-1b', 'us-east-1b', 'us-east-1c']);
    await server().lift(id);
    expect(await zones()).toEqual([A, 'us-east-1b', 'us-east-1b', 'us-east-1c']);
    expect((await boot('a')).status).toBe(200);
  });

  it('keep a zone lost for as long as any of them does', async () => {
    const { id } = await server().fault({ fault: 'lose-zone', match: { availabilityZone: A } });
    await server().fault({ fault: 'lose-zone', match: { availabilityZone: A }, for: '1m' });
    await server().lift(id);
    expect(await zones()).not.toContain(A);
    await server().pass(minute);
    expect(await zones()).toContain(A);
  });

  it('lose the zone of one cluster only', async () => {
    await server().post('fleet', {
      cluster: 'other',
      instances: [{ instanceType: 't3.small', availabilityZone: 'a' }],
    });
    await server().fault({ fault: 'lose-zone', match: { availabilityZone: A, cluster: 'other' } });
    expect(await server().instances('other')).toEqual([]);
    expect(await zones()).toContain(A);
  });

  it('do not bring back what was of a cluster that is gone', async () => {
    await server().post('fleet', {
      cluster: 'other',
      instances: [{ instanceType: 't3.small', availabilityZone: 'a' }],
    });
    await server().fault({ fault: 'kill-instance', match: { cluster: 'other' }, for: '1m' });
    await server().ecs.send(new DeleteClusterCommand({ cluster: 'other' }));
    await server().pass(minute);
    const { clusters } = await server().ecs.send(new DescribeClustersCommand({ clusters: ['other'] }));
    expect(clusters).toMatchObject([{ status: 'INACTIVE', registeredContainerInstancesCount: 0 }]);
  });

  it('end with a reset, which brings back no more than the fleet', async () => {
    await server().fault({ fault: 'lose-zone', match: { availabilityZone: A } });
    await server().post('reset', {});
    expect(await server().faults()).toEqual([]);
    expect(await zones()).toEqual([A, 'us-east-1b', 'us-east-1c']);
  });
});
