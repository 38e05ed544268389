import { describe, expect, it } from 'vitest';
import type { TaskNeeds } from '../../../src/model/resources.ts';
import { Capacity, type SchedulerInstance } from '../../../src/scheduler/capacity.ts';
import { place } from '../../../src/scheduler/place.ts';

const instance = (arn: string, more: Partial<SchedulerInstance> = {}): SchedulerInstance => ({
  arn,
  resources: { cpu: 1024, memory: 1024, tcpPorts: [22], udpPorts: [], gpus: [] },
  attributes: [],
  status: 'ACTIVE',
  agentConnected: true,
  ...more,
});
const needs = (more: Partial<TaskNeeds> = {}): TaskNeeds => ({
  cpu: 0,
  memory: 0,
  tcpPorts: [],
  udpPorts: [],
  gpus: 0,
  ...more,
});
const view = (...instances: SchedulerInstance[]): Capacity => {
  const capacity = new Capacity();
  for (const one of instances) capacity.put(one);
  return capacity;
};
const request = (count: number, more: Partial<TaskNeeds> = {}, requiresAttributes: string[] = []) => ({
  count,
  needs: needs(more),
  requiresAttributes,
});

describe('place', () => {
  it.each<[string, SchedulerInstance, Partial<TaskNeeds>, string[], string]>([
    ['too little CPU', instance('i'), { cpu: 1025 }, [], 'RESOURCE:CPU'],
    ['too little memory', instance('i'), { memory: 1025 }, [], 'RESOURCE:MEMORY'],
    ['no GPU', instance('i'), { gpus: 1 }, [], 'RESOURCE:GPU'],
    ['a TCP port in use', instance('i'), { tcpPorts: [22] }, [], 'RESOURCE:PORTS'],
    ['no agent', instance('i', { agentConnected: false }), {}, [], 'AGENT'],
    ['an attribute missing', instance('i'), {}, ['ecs.capability.task-eni'], 'ATTRIBUTE'],
  ])('refuses an instance with %s', (_what, one, asked, attributes, reason) => {
    const plan = place(view(one), request(1, asked, attributes));
    expect(plan).toEqual({ placements: [], unplaced: 1, refusals: [{ containerInstanceArn: 'i', reason }] });
  });

  it('never considers an instance that is draining', () => {
    const plan = place(view(instance('i', { status: 'DRAINING' })), request(1));
    expect(plan).toEqual({ placements: [], unplaced: 1, refusals: [] });
  });

  it('fits one container of 1000 MiB on an instance of 1024, and not two', () => {
    expect(place(view(instance('i')), request(2, { memory: 1000 }))).toMatchObject({ placements: ['i'], unplaced: 1 });
  });

  it('takes a UDP port of the same number as a TCP port in use', () => {
    expect(place(view(instance('i')), request(1, { udpPorts: [22] })).placements).toEqual(['i']);
  });

  it('gives back what a task held', () => {
    const capacity = view(instance('i'));
    const asked = needs({ cpu: 1024, memory: 10, tcpPorts: [80] });
    place(capacity, { count: 1, needs: asked, requiresAttributes: [] });
    expect(capacity.remaining('i')).toEqual({ cpu: 0, memory: 1014, tcpPorts: [22, 80], udpPorts: [] });
    capacity.release('i', asked);
    expect(capacity.remaining('i')).toEqual({ cpu: 1024, memory: 1024, tcpPorts: [22], udpPorts: [] });
  });

  it('keeps the others right when an instance is removed', () => {
    const capacity = view(instance('a'), instance('b'), instance('c'));
    capacity.assume(2, needs({ cpu: 24 }));
    capacity.remove('a');
    expect([
      capacity.size,
      capacity.remaining('a'),
      capacity.remaining('b')?.cpu,
      capacity.remaining('c')?.cpu,
    ]).toEqual([2, undefined, 1024, 1000]);
    capacity.remove('c');
    expect(capacity.arns).toEqual(['b']);
  });

  it('keeps what tasks hold when an instance says more of itself', () => {
    const capacity = view(instance('i'));
    capacity.assume(0, needs({ cpu: 24 }));
    capacity.put(instance('i', { status: 'DRAINING' }));
    expect(capacity.remaining('i')?.cpu).toBe(1000);
  });
});
