import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Plan, place } from '../../../src/scheduler/place.ts';
import type { PlacementConstraint, PlacementStrategy } from '../../../src/model/placement.ts';
import { instance, request, view, withAttributes } from '../../support/placement-builders.ts';
import { type History, histories, history, mostlyFull, type Placed, play } from '../../support/placement-history.ts';

const sorted = (refusals: Plan['refusals']) =>
  [...refusals].sort((a, b) => (a.containerInstanceArn < b.containerInstanceArn ? -1 : 1));

/** The placements that the documentation does not have, with where they should have gone. */
function wrong({ plan, decisions, request: asked }: Placed) {
  return plan.placements.flatMap((arn, nth) => {
    const winners = decisions[nth]?.winners ?? [];
    return winners.includes(arn) ? [] : [{ nth, placed: arn, winners, asked }];
  });
}

const placedIn = (past: History, steps: Parameters<typeof play>[1][]): Placed[] =>
  steps.flatMap((step) => play(past, step) ?? []);

const counts = (arns: readonly string[]) => {
  const found = new Map<string, number>();
  for (const arn of arns) found.set(arn, (found.get(arn) ?? 0) + 1);
  return found;
};

const spread = (field: string): PlacementStrategy => ({ type: 'spread', field });
const binpack = (field: 'cpu' | 'memory'): PlacementStrategy => ({ type: 'binpack', field });
const random: PlacementStrategy = { type: 'random' };

describe('placement strategies', () => {
  it.each([
    ['few', histories(30, 60), 400],
    ['hundreds of', histories(400, 150), 20],
    ['two hundred mostly full', mostlyFull, 20],
  ])(
    'place every task where the documentation says on %s instances, whatever happened before',
    (_what, any, numRuns) => {
      fc.assert(
        fc.property(any, (steps) => {
          for (const placed of placedIn(history(), steps)) {
            expect(wrong(placed)).toEqual([]);
            expect(placed.plan.placements.length + placed.plan.unplaced).toBe(placed.request.count);
            const last = placed.decisions.at(-1);
            if (placed.plan.unplaced === 0) expect(placed.plan.refusals).toEqual([]);
            else {
              expect(last?.winners).toEqual([]);
              expect(sorted(placed.plan.refusals)).toEqual(sorted(last?.refusals ?? []));
            }
          }
        }),
        // A failure is told before it is as small as can be.
        { seed: 41, numRuns, interruptAfterTimeLimit: 4000 },
      );
    },
  );

  // https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-placement-strategies.html
  it.each<[string, PlacementStrategy[], string[]]>([
    ['binpack on memory: the least memory left', [binpack('memory')], ['b', 'b', 'b']],
    ['binpack on CPU: the least CPU left', [binpack('cpu')], ['c', 'c', 'c']],
    ['spread over instances', [spread('instanceId')], ['a', 'b', 'c']],
    ['spread over hosts, another word for instances', [spread('host')], ['a', 'b', 'c']],
    ['spread over zones, then binpack on memory', [spread('attribute:zone'), binpack('memory')], ['b', 'b', 'c']],
    ['spread over zones, then instances', [spread('attribute:zone'), spread('instanceId')], ['a', 'b', 'c']],
    ['binpack on CPU, then a spread that has no tie to break', [binpack('cpu'), spread('host')], ['c', 'c', 'c']],
  ])('place by %s', (_what, strategies, expected) => {
    const resources = { cpu: 2000, memory: 2000, tcpPorts: [], udpPorts: [], gpus: [] };
    const cluster = view(
      withAttributes('a', { zone: '1' }, { resources }),
      withAttributes('b', { zone: '1' }, { resources: { ...resources, memory: 1000 } }),
      withAttributes('c', { zone: '2' }, { resources: { ...resources, cpu: 1000 } }),
    );
    const plan = place(cluster, request(3, { needs: { cpu: 10, memory: 10 }, strategies }));
    expect([...plan.placements].sort()).toEqual(expected);
  });

  it.each<[string, readonly PlacementStrategy[] | undefined]>([
    ['without a strategy', undefined],
    ['by random', [random]],
    ['by random within a tie', [spread('attribute:zone'), random]],
  ])('choose every instance that fits about equally often %s', (_what, strategies) => {
    const small = { resources: { cpu: 10, memory: 10, tcpPorts: [], udpPorts: [], gpus: [] } };
    const fitting = Array.from({ length: 20 }, (_, nth) => withAttributes(`fits-${nth}`, { zone: `${nth % 2}` }));
    const others = Array.from({ length: 200 }, (_, nth) => instance(`small-${nth}`, small));
    const cluster = view(...others.slice(0, 120), ...fitting, ...others.slice(120));
    const asked = request(2000, { needs: { cpu: 11 }, strategies });
    const picks = Array.from({ length: 2000 }, (_, seed) => {
      const [arn = ''] = place(cluster, { ...asked, count: 1, seed }).placements;
      cluster.release(arn, asked.needs);
      cluster.leave(arn);
      return arn;
    });
    const roomy = fitting.map((one) => ({ ...one, resources: { ...one.resources, cpu: 100_000 } }));
    const inOne = place(view(...others, ...roomy), asked).placements;
    for (const many of [picks, inOne]) {
      expect([...counts(many).keys()].sort()).toEqual(fitting.map(({ arn }) => arn).sort());
      for (const count of counts(many).values()) expect(Math.abs(count - 100)).toBeLessThan(50); // five sigma
    }
  });

  const prod: PlacementConstraint = { type: 'memberOf', expression: 'attribute:stack == prod' };
  it.each<[string, PlacementConstraint[], string[]]>([
    ['memberOf', [prod], ['a', 'b', 'b', 'b']],
    ['distinctInstance', [{ type: 'distinctInstance' }], ['a', 'b', 'c']],
    ['both', [prod, { type: 'distinctInstance' }], ['a', 'b']],
  ])('give way to the constraint %s', (_what, constraints, expected) => {
    const small = { resources: { cpu: 10, memory: 10, tcpPorts: [], udpPorts: [], gpus: [] } };
    const cluster = view(
      withAttributes('a', { stack: 'prod' }, small),
      withAttributes('b', { stack: 'prod' }),
      withAttributes('c', { stack: 'test' }, small),
    );
    const plan = place(cluster, request(4, { needs: { cpu: 10 }, constraints, strategies: [binpack('cpu')] }));
    expect([...plan.placements].sort()).toEqual(expected);
  });
});
