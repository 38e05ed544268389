import { describe, expect, it } from 'vitest';
import type { SchedulerInstance } from '../../../src/scheduler/capacity.ts';
import { place } from '../../../src/scheduler/place.ts';
import { instance, request, view, withAttributes } from '../../support/placement-builders.ts';

type More = Parameters<typeof request>[1];

describe('place', () => {
  // https://docs.aws.amazon.com/AmazonECS/latest/developerguide/api_failures_messages.html
  it.each<[string, SchedulerInstance, More, string]>([
    ['too little CPU', instance('i'), { needs: { cpu: 1025 } }, 'RESOURCE:CPU'],
    ['too little memory', instance('i'), { needs: { memory: 1025 } }, 'RESOURCE:MEMORY'],
    ['no GPU', instance('i'), { needs: { gpus: 1 } }, 'RESOURCE:GPU'],
    ['a TCP port in use', instance('i'), { needs: { tcpPorts: [22] } }, 'RESOURCE:PORTS'],
    [
      'no network interface left',
      instance('i', { resources: { ...instance('i').resources, enis: 0 } }),
      { needs: { enis: 1 } },
      'RESOURCE:ENI',
    ],
    ['no agent', instance('i', { agentConnected: false }), {}, 'AGENT'],
    ['an attribute missing', instance('i'), { requiresAttributes: ['ecs.capability.task-eni'] }, 'ATTRIBUTE'],
    [
      'another attribute than asked for',
      withAttributes('i', { stack: 'test' }),
      { constraints: [{ type: 'memberOf', expression: 'attribute:stack == prod' }] },
      'MemberOf placement constraint unsatisfied.',
    ],
    ['several, by the first', instance('i', { agentConnected: false }), { needs: { cpu: 1025 } }, 'AGENT'],
    ['CPU before memory', instance('i'), { needs: { cpu: 1025, memory: 1025 } }, 'RESOURCE:CPU'],
  ])('refuses an instance with %s', (_what, one, more, reason) => {
    const plan = place(view(one), request(1, more));
    expect(plan).toEqual({ placements: [], unplaced: 1, refusals: [{ containerInstanceArn: 'i', reason }] });
  });

  it.each<[string, Partial<SchedulerInstance>, More]>([
    ['is draining', { status: 'DRAINING' }, {}],
    ['is outside AWS', { attributes: [{ name: 'ecs.capability.external' }] }, {}],
    ['is inside AWS, for a task that is not', {}, { external: true }],
    ['is not in the Auto Scaling group', {}, { autoScalingGroup: 'asg' }],
  ])('never considers an instance that %s', (_what, more, asked) => {
    const plan = place(view(instance('i', more)), request(1, asked));
    expect(plan).toEqual({ placements: [], unplaced: 1, refusals: [] });
  });

  it('fits one container of 1000 MiB on an instance of 1024, and not two', () => {
    const plan = place(view(instance('i')), request(2, { needs: { memory: 1000 } }));
    expect(plan).toMatchObject({ placements: ['i'], unplaced: 1 });
  });

  it('gives a fixed port of an instance to one task, and the next to another instance', () => {
    const plan = place(view(instance('a'), instance('b')), request(3, { needs: { tcpPorts: [80] } }));
    expect([...plan.placements].sort()).toEqual(['a', 'b']);
    expect(plan.refusals.map(({ reason }) => reason)).toEqual(['RESOURCE:PORTS', 'RESOURCE:PORTS']);
  });

  it('takes a UDP port of the same number as a TCP port in use', () => {
    expect(place(view(instance('i')), request(1, { needs: { udpPorts: [22] } })).placements).toEqual(['i']);
  });
});
