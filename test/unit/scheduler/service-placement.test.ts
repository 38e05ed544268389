import { describe, expect, it } from 'vitest';
import type { SchedulerInstance } from '../../../src/scheduler/capacity.ts';
import { place } from '../../../src/scheduler/place.ts';
import type { Demand } from '../../../src/scheduler/request.ts';
import { daemonInstances, SERVICE_DEFAULT } from '../../../src/scheduler/service-placement.ts';
import { instance, needs, request, view, withAttributes } from '../../support/placement-builders.ts';

const ZONE = 'ecs.availability-zone';
const inZone = (arn: string, zone: string): SchedulerInstance => withAttributes(arn, { [ZONE]: zone });
const GROUP = 'service:web';

// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_services.html
describe('a service without strategies', () => {
  it.each<[string, readonly string[], readonly string[]]>([
    ['B or C, where A has one task of the service and they have none', ['a1'], ['b1', 'c1']],
    ['C, where A and B have one', ['a1', 'b1'], ['c1']],
    ['the instance of A without one, where A has one and the others two', ['a1', 'b1', 'b1', 'c1', 'c1'], ['a2']],
    ['the instance with the fewest, where zones are even', ['a1', 'a2', 'b1', 'b1', 'c1', 'c1'], ['a1', 'a2']],
  ])('is placed in %s', (_where, running, allowed) => {
    const cluster = view(inZone('a1', 'A'), inZone('a2', 'A'), inZone('b1', 'B'), inZone('c1', 'C'));
    for (const arn of running) cluster.assume(cluster.row(arn) as number, needs(), GROUP);
    cluster.assume(cluster.row('a2') as number, needs(), 'service:other');
    const { placements } = place(cluster, request(1, { group: GROUP, strategies: SERVICE_DEFAULT }));
    expect(allowed).toContain(placements[0]);
  });
});

// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service_scheduler_daemon.html
describe('a daemon service', () => {
  const demand = (more: Partial<Demand> = {}): Demand => ({
    needs: needs({ cpu: 1000, tcpPorts: [80] }),
    requiresAttributes: [],
    group: GROUP,
    ...more,
  });
  const onProd = [{ type: 'memberOf', expression: 'attribute:stack == prod' }] as const;

  it.each<[string, SchedulerInstance, Partial<Demand>]>([
    ['is DRAINING', instance('i', { status: 'DRAINING' }), {}],
    ['has no agent connected', instance('i', { agentConnected: false }), {}],
    ['lacks a required attribute', instance('i'), { requiresAttributes: ['ecs.capability.task-eni'] }],
    ['does not hold a constraint', withAttributes('i', { stack: 'test' }), { constraints: onProd }],
    ['is not in the Auto Scaling group', instance('i'), { autoScalingGroup: 'asg' }],
  ])('wants no task on an instance that %s, though one is there', (_what, one, more) => {
    const cluster = view(one);
    expect(daemonInstances(cluster, demand(more))).toEqual([]);
    cluster.assume(0, demand().needs, GROUP);
    expect(daemonInstances(cluster, demand(more))).toEqual([]);
  });

  it('wants one on every instance that fits, whatever the order in which they joined', () => {
    const fleet = ['i-1', 'i-2', 'i-3', 'i-4'].map((arn) => withAttributes(arn, { stack: 'prod' }));
    const wanted = daemonInstances(view(...fleet), demand({ constraints: onProd }));
    expect([...wanted].sort()).toEqual(['i-1', 'i-2', 'i-3', 'i-4']);
    expect(daemonInstances(view(...fleet.reverse()), demand({ constraints: onProd }))).toEqual(wanted);
  });

  it('wants one also where others have taken the room: it is then unable to place it', () => {
    const cluster = view(instance('full'), instance('free'));
    cluster.assume(0, needs({ cpu: 100 }), 'service:other');
    expect(daemonInstances(cluster, demand()).sort()).toEqual(['free', 'full']);
  });

  it('wants one where its own task has taken the room, also when instances must be distinct', () => {
    const cluster = view(instance('i'));
    cluster.assume(0, demand().needs, GROUP);
    expect(daemonInstances(cluster, demand())).toEqual(['i']);
    expect(daemonInstances(cluster, demand({ constraints: [{ type: 'distinctInstance' }] }))).toEqual(['i']);
  });
});
