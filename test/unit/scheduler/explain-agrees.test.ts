import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PlacementStrategy } from '../../../src/model/placement.ts';
import { Capacity } from '../../../src/scheduler/capacity.ts';
import { explain } from '../../../src/scheduler/explain.ts';
import { place } from '../../../src/scheduler/place.ts';

const strategy: fc.Arbitrary<PlacementStrategy> = fc.constantFrom<PlacementStrategy>(
  { type: 'random' },
  { type: 'spread', field: 'instanceId' },
  { type: 'spread', field: 'attribute:zone' },
  { type: 'spread', field: 'attribute:rack' },
  { type: 'binpack', field: 'cpu' },
  { type: 'binpack', field: 'memory' },
);
const instance = fc.record({
  cpu: fc.integer({ min: 0, max: 8 }),
  memory: fc.integer({ min: 0, max: 8 }),
  zone: fc.constantFrom('a', 'b', 'c'),
  rack: fc.option(fc.constantFrom('1', '2'), { nil: undefined }),
  status: fc.constantFrom('ACTIVE' as const, 'ACTIVE' as const, 'DRAINING' as const),
});
const request = fc.record({
  count: fc.integer({ min: 1, max: 8 }),
  cpu: fc.integer({ min: 0, max: 3 }),
  memory: fc.integer({ min: 0, max: 3 }),
  tcpPorts: fc.constantFrom([], [80]),
  group: fc.constantFrom('web', 'batch'),
  seed: fc.integer({ min: 0, max: 99 }),
  strategies: fc.array(strategy, { maxLength: 3 }),
  expression: fc.constantFrom(undefined, 'attribute:zone != a', 'not(task:group == web)', 'attribute:rack exists'),
  distinct: fc.boolean(),
});

describe('what is explained and what is placed', () => {
  it('are the same, whatever the fleet and the requests', () => {
    fc.assert(
      fc.property(
        fc.array(instance, { maxLength: 8 }),
        fc.array(request, { minLength: 1, maxLength: 4 }),
        (fleet, all) => {
          const capacity = new Capacity();
          for (const [index, { cpu, memory, zone, rack, status }] of fleet.entries()) {
            const attributes = [{ name: 'zone', value: zone }, ...(rack ? [{ name: 'rack', value: rack }] : [])];
            const resources = { cpu, memory, tcpPorts: [], udpPorts: [], gpus: [] };
            capacity.put({ arn: `i-${index}`, resources, attributes, status, agentConnected: true });
          }
          for (const { cpu, memory, tcpPorts, expression, distinct, ...rest } of all) {
            const asked = {
              ...rest,
              needs: { cpu, memory, tcpPorts, udpPorts: [], gpus: 0 },
              requiresAttributes: [],
              constraints: [
                ...(expression === undefined ? [] : [{ type: 'memberOf' as const, expression }]),
                ...(distinct ? [{ type: 'distinctInstance' as const }] : []),
              ],
            };
            const { tasks, unplaced } = explain(capacity, asked);
            const plan = place(capacity, asked);
            expect(tasks.flatMap(({ chosen }) => chosen ?? [])).toEqual(plan.placements);
            expect(unplaced).toBe(plan.unplaced);
            const last = unplaced > 0 ? (tasks.at(-1)?.instances ?? []) : [];
            const refusals = last.flatMap(({ containerInstanceArn, refusal: reason }) =>
              reason ? [{ containerInstanceArn, reason }] : [],
            );
            expect(refusals).toEqual(plan.refusals);
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});
