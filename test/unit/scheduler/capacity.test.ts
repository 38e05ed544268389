import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Capacity } from '../../../src/scheduler/capacity.ts';
import { place } from '../../../src/scheduler/place.ts';
import { instance, needs, request, view } from '../../support/placement-builders.ts';
import { builtAnew, decided, histories, history, play, requests } from '../../support/placement-history.ts';

/** All that a view says of its instances, in the order of their ARNs. */
const told = (capacity: Capacity) =>
  [...capacity.arns].sort().map((arn) => {
    const row = capacity.row(arn) as number;
    const left = capacity.remaining(arn);
    return {
      arn,
      cpu: left?.cpu,
      memory: left?.memory,
      tcpPorts: left?.tcpPorts.toSorted(),
      udpPorts: left?.udpPorts.toSorted(),
      gpus: capacity.freeGpus[row],
      enis: capacity.freeEnis[row],
      running: capacity.running[row],
      groups: Object.fromEntries(capacity.groups[row] ?? []),
      attributes: [...(capacity.attributes[row] ?? [])],
      takes: [capacity.schedulable[row], capacity.agentConnected[row], capacity.ties[row]],
    };
  });

describe('the view of a cluster', () => {
  it('is the one that would be built anew, whatever happened, and gives the same plans', () => {
    const strategies = fc.array(decided, { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(histories(30, 40), fc.array(requests, { maxLength: 3 }), strategies, (steps, asked, by) => {
        const past = history();
        for (const step of steps) play(past, step);
        const anew = builtAnew(past);
        expect(told(past.view)).toEqual(told(anew));
        for (const each of asked) {
          const [grown, built] = [past.view, anew].map((capacity) => place(capacity, { ...each, strategies: by }));
          expect(grown?.placements).toEqual(built?.placements);
        }
      }),
      { seed: 43, numRuns: 300 },
    );
  });

  it('gives back what a task held', () => {
    const capacity = view(instance('i'));
    const asked = needs({ cpu: 1024, memory: 10, tcpPorts: [80] });
    place(capacity, request(1, { needs: asked }));
    expect(capacity.remaining('i')).toEqual({ cpu: 0, memory: 1014, tcpPorts: [22, 80], udpPorts: [], gpus: [] });
    capacity.release('i', asked);
    expect(capacity.remaining('i')).toEqual({ cpu: 1024, memory: 1024, tcpPorts: [22], udpPorts: [], gpus: [] });
  });

  it('keeps the others right when an instance is removed', () => {
    const capacity = view(instance('a'), instance('b'), instance('c'));
    capacity.assume(2, needs({ cpu: 24 }));
    capacity.remove('a');
    const left = ['a', 'b', 'c'].map((arn) => capacity.remaining(arn)?.cpu);
    expect([capacity.size, ...left]).toEqual([2, undefined, 1024, 1000]);
    capacity.remove('c');
    expect(capacity.arns).toEqual(['b']);
  });

  it('keeps what tasks hold when an instance says more of itself', () => {
    const capacity = view(instance('i'));
    capacity.assume(0, needs({ cpu: 24 }));
    capacity.put(instance('i', { status: 'DRAINING' }));
    expect(capacity.remaining('i')?.cpu).toBe(1000);
  });

  it('lets the next task of a group on a distinct instance as soon as the last is no longer wanted', () => {
    const capacity = view(instance('i'));
    const asked = request(1, { needs: { cpu: 500 }, constraints: [{ type: 'distinctInstance' }], group: 'family:a' });
    const plans = [place(capacity, asked), place(capacity, asked)];
    capacity.leave('i', 'family:a');
    plans.push(place(capacity, asked));
    expect(plans.map(({ unplaced }) => unplaced)).toEqual([0, 1, 0]);
    expect(capacity.remaining('i')?.cpu).toBe(24); // it holds what it has until it has stopped
  });

  it.each<[string, (capacity: Capacity) => void]>([
    ['give back', (capacity) => capacity.release('gone', needs({ cpu: 1 }))],
    ['leave', (capacity) => capacity.leave('gone')],
    ['run', (capacity) => capacity.ran('gone', 1)],
    ['remove', (capacity) => capacity.remove('gone')],
  ])('has nothing to %s on an instance it does not have', (_what, act) => {
    const capacity = view(instance('i'));
    const before = told(capacity);
    act(capacity);
    expect(told(capacity)).toEqual(before);
  });
});
