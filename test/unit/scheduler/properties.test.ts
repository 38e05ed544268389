import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { place } from '../../../src/scheduler/place.ts';
import { NO_GROUP } from '../../../src/scheduler/request.ts';
import { instance, needs, request, view, withAttributes } from '../../support/placement-builders.ts';
import { builtAnew, decided, histories, history, instances, play, requests } from '../../support/placement-history.ts';
import { referenceFree } from '../../support/reference-placement.ts';

const RUNS = { seed: 42, numRuns: 300 };
const distinct = <T>(list: readonly T[]): boolean => new Set(list).size === list.length;
const sizes = fc.record({ cpu: fc.integer({ min: 1, max: 600 }), memory: fc.integer({ min: 1, max: 600 }) });

describe('placing', () => {
  it('never gives out more than an instance has, nor two tasks of a group an instance that must be distinct', () => {
    fc.assert(
      fc.property(histories(30, 40), (steps) => {
        const past = history();
        for (const step of steps) {
          const wanted = past.cluster.tasks.filter((task) => task.wanted).map(({ arn, group }) => `${group} ${arn}`);
          const placed = play(past, step);
          if (placed?.request.constraints?.some(({ type }) => type === 'distinctInstance')) {
            const { group = NO_GROUP } = placed.request;
            const before = wanted
              .filter((one) => one.startsWith(`${group} `))
              .map((one) => one.slice(group.length + 1));
            expect(distinct(placed.plan.placements)).toBe(true);
            expect(placed.plan.placements.filter((arn) => before.includes(arn))).toEqual([]);
          }
          for (const one of placed ? past.cluster.instances : []) {
            const free = referenceFree(
              one,
              past.cluster.tasks.filter(({ arn }) => arn === one.arn),
            );
            expect(Math.min(free.cpu, free.memory, free.gpus, free.enis)).toBeGreaterThanOrEqual(0);
            expect(distinct(free.takenTcpPorts) && distinct(free.takenUdpPorts)).toBe(true);
          }
        }
      }),
      { ...RUNS, numRuns: 200 },
    );
  });

  it('by spread keeps the values that all still fit within one task of each other', () => {
    const zones = fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c', undefined), sizes), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(zones, sizes, fc.integer({ min: 1, max: 40 }), (list, asked, count) => {
        const fleet = list.map(([zone, { cpu, memory }], nth) =>
          withAttributes(`i-${nth}`, zone ? { zone } : {}, {
            resources: { cpu: cpu * 4, memory: memory * 4, tcpPorts: [], udpPorts: [], gpus: [] },
          }),
        );
        const cluster = view(...fleet);
        const strategies = [{ type: 'spread', field: 'attribute:zone' }] as const;
        const { placements } = place(cluster, request(count, { needs: asked, strategies }));
        const inZone = new Map<string | undefined, number>(list.map(([zone]) => [zone, 0]));
        const fits = new Set<string | undefined>();
        fleet.forEach(({ arn }, nth) => {
          const zone = list[nth]?.[0];
          inZone.set(zone, (inZone.get(zone) ?? 0) + placements.filter((placed) => placed === arn).length);
          const left = cluster.remaining(arn);
          if (left && left.cpu >= asked.cpu && left.memory >= asked.memory) fits.add(zone);
        });
        const least = Math.min(...[...fits].map((zone) => inZone.get(zone) ?? 0));
        expect(Math.max(...inZone.values())).toBeLessThanOrEqual(least + 1);
      }),
      RUNS,
    );
  });

  it('by binpack never opens an empty instance while a used one fits', () => {
    const tasks = fc.array(sizes, { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10 }), tasks, fc.constantFrom('cpu', 'memory'), (count, list, field) => {
        const cluster = view(...Array.from({ length: count }, (_, nth) => instance(`i-${nth}`)));
        const used = new Set<string>();
        for (const asked of list) {
          const fits = [...used].some((arn) => {
            const left = cluster.remaining(arn);
            return left && left.cpu >= asked.cpu && left.memory >= asked.memory;
          });
          const plan = place(cluster, request(1, { needs: asked, strategies: [{ type: 'binpack', field }] }));
          const [arn] = plan.placements;
          if (fits) expect(used).toContain(arn);
          if (arn !== undefined) used.add(arn);
        }
      }),
      RUNS,
    );
  });

  it('does not depend on the order in which instances were put', () => {
    const fleet = fc.uniqueArray(instances, { selector: ({ arn }) => arn, minLength: 1, maxLength: 20 });
    const shuffled = fleet.chain((list) =>
      fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
    );
    const strategies = fc.array(decided, { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(shuffled, fc.array(requests, { maxLength: 6 }), strategies, ([one, other], asked, by) => {
        const [left, right] = [view(...one), view(...other)];
        for (const each of asked) {
          const decidedBy = { ...each, strategies: by };
          expect(place(left, decidedBy).placements).toEqual(place(right, decidedBy).placements);
        }
      }),
      RUNS,
    );
  });

  it('gives the same plan for the same seed on the same view, and another for another', () => {
    fc.assert(
      fc.property(histories(30, 40), requests, (steps, asked) => {
        const past = history();
        for (const step of steps) play(past, step);
        expect(place(builtAnew(past), asked)).toEqual(place(builtAnew(past), asked));
      }),
      RUNS,
    );
    const fleet = Array.from({ length: 50 }, (_, nth) => instance(`i-${nth}`));
    const plans = [1, 2].map((seed) => place(view(...fleet), request(10, { needs: needs({ cpu: 1 }), seed })));
    expect(plans[0]?.placements).not.toEqual(plans[1]?.placements);
  });
});
