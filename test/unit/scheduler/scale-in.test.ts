import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PlacementStrategy } from '../../../src/model/placement.ts';
import { tieKey } from '../../../src/scheduler/chance.ts';
import { type StoppableTask, tasksToStop } from '../../../src/scheduler/scale-in.ts';
import { needs, view, withAttributes } from '../../support/placement-builders.ts';

const ZONE = 'ecs.availability-zone';
const ZONES = ['A', 'B', 'C'];
const BY_ZONE: PlacementStrategy = { type: 'spread', field: `attribute:${ZONE}` };
const BY_INSTANCE: PlacementStrategy = { type: 'spread', field: 'instanceId' };
const BY_MEMORY: PlacementStrategy = { type: 'binpack', field: 'memory' };
const RANDOM: PlacementStrategy = { type: 'random' };
const zoneOf = (instance = ''): string => instance.charAt(0);
const fleet = () =>
  view(...ZONES.flatMap((zone) => [1, 2].map((nth) => withAttributes(`${zone}${nth}`, { [ZONE]: zone }))));

/** Tasks on the instances named, `task-0` on the first; what a test is about goes into `more`. */
const on = (instances: readonly (string | undefined)[], more: Partial<StoppableTask> = {}): StoppableTask[] =>
  instances.map((containerInstanceArn, nth) => ({
    arn: `task-${nth}`,
    containerInstanceArn,
    needs: needs({ cpu: 10, memory: 10 }),
    isRunning: true,
    isProtected: false,
    ...more,
  }));

/** The view with these tasks on it, and what is stopped of them: the instances they are on. */
function stoppedOn(tasks: readonly StoppableTask[], strategies: readonly PlacementStrategy[], count: number) {
  const cluster = fleet();
  for (const { containerInstanceArn = '', needs: held } of tasks) {
    const row = cluster.row(containerInstanceArn);
    if (row !== undefined) cluster.assume(row, held);
  }
  const stopped = tasksToStop(cluster, tasks, strategies, count);
  return stopped.map((arn) => tasks.find((task) => task.arn === arn)?.containerInstanceArn);
}

// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-placement-strategies.html
describe('scaling in', () => {
  it.each<[string, readonly PlacementStrategy[], readonly string[], readonly string[]]>([
    ['no strategy: B or C, where A has one task and they have two', [], ['A1', 'B1', 'B2', 'C1', 'C2'], ['B', 'C']],
    ['no strategy: the instance with most in the zone with most', [], ['A1', 'B1', 'B2', 'B2'], ['B2']],
    ['no strategy: the zone before the instance', [], ['A1', 'A1', 'B1', 'B2', 'B2'], ['B2']],
    ['spread over zones: the zone with most', [BY_ZONE], ['A1', 'A1', 'B1', 'B2', 'B2'], ['B']],
    ['spread over instances: the instance with most', [BY_INSTANCE], ['A1', 'A1', 'B1', 'B2', 'C1'], ['A1']],
    ['binpack: the instance left with most free', [BY_MEMORY], ['A1', 'A1', 'A1', 'B1', 'C1', 'C1'], ['B1']],
    ['zones, then binpack', [BY_ZONE, BY_MEMORY], ['A1', 'A1', 'A2', 'B1'], ['A2']],
    ['binpack after chance: any', [RANDOM, BY_MEMORY], ['A1', 'A1', 'B1'], ['A', 'B']],
  ])('takes by %s', (_what, strategies, instances, allowed) => {
    const [first = ''] = stoppedOn(on(instances), strategies, 1);
    expect(allowed.some((one) => first.startsWith(one))).toBe(true);
  });

  it('counts what it has chosen before', () => {
    expect(stoppedOn(on(['A1', 'A1', 'A1', 'B1', 'B1']), [BY_ZONE], 3).sort()).toEqual(['A1', 'A1', 'B1']);
    const memory = [35, 10, 11, 11]; // A1 has 1014 MiB free without its first task and B1 has 1013, then A1 has 1024
    const tasks = on(['A1', 'A1', 'B1', 'B1']).map((task, nth) => ({
      ...task,
      needs: needs({ memory: memory[nth] ?? 0 }),
    }));
    expect(stoppedOn(tasks, [BY_MEMORY], 2)).toEqual(['A1', 'A1']);
  });

  it('by binpack looks at what the task itself gives back', () => {
    const [small, large] = [needs({ memory: 100 }), needs({ memory: 300 })];
    const tasks = on(['A1', 'A1', 'B1']).map((task, nth) => ({ ...task, needs: nth === 0 ? small : large }));
    expect(stoppedOn(tasks, [BY_MEMORY], 2)).toEqual(['B1', 'A1']);
    for (const pair of [
      [small, large],
      [large, small],
    ]) {
      const both = on(['A1', 'A1']).map((task, nth) => ({ ...task, needs: pair[nth] ?? small }));
      expect(tasksToStop(fleet(), both, [BY_MEMORY], 1)).toEqual([`task-${pair.indexOf(large)}`]);
    }
  });

  it.each<[string, readonly PlacementStrategy[], readonly string[]]>([
    ['strategies that tell no two apart', [BY_ZONE, BY_MEMORY], ['A1', 'A1', 'A1', 'A1', 'A1']],
    ['random, which leaves nothing to those after it', [RANDOM, BY_ZONE], ['B1', 'B1', 'B1', 'A1', 'B1']],
  ])('leaves it to the ARNs by %s', (_what, strategies, instances) => {
    const tasks = on(instances);
    const byTie = tasks.map(({ arn }) => arn).sort((a, b) => tieKey(a) - tieKey(b));
    expect(tasksToStop(fleet(), tasks, strategies, 5)).toEqual(byTie);
  });

  it('begins with tasks that have no instance, then those that do not run yet, whatever the balance', () => {
    const [waiting, pending] = [
      on([undefined], { arn: 'w', isRunning: false }),
      on(['A1'], { arn: 'p', isRunning: false }),
    ];
    const tasks = [...on(['B1', 'B1', 'B1']), ...pending, ...waiting];
    expect(stoppedOn(tasks, [], 3)).toEqual([undefined, 'A1', 'B1']);
  });

  it('never takes a protected task, though it counts in its zone', () => {
    const tasks = [
      ...on(['B1', 'B1'], { isProtected: true }),
      ...on(['A1', 'A1', 'B2']).map((task) => ({ ...task, arn: `${task.arn}-free` })),
    ];
    expect(stoppedOn(tasks, [], 9)[0]).toBe('B2');
    expect(stoppedOn(tasks, [], 9)).toHaveLength(3);
  });
});

const RUNS = { seed: 42, numRuns: 300 };
const strategyLists = fc.array(fc.constantFrom(BY_ZONE, BY_INSTANCE, BY_MEMORY, RANDOM), { maxLength: 3 });
const places = fc.constantFrom('A1', 'A2', 'B1', 'B2', 'C1', 'C2', 'gone', undefined);
const taskLists = fc
  .array(fc.record({ place: places, isRunning: fc.boolean(), isProtected: fc.boolean() }), { maxLength: 25 })
  .map((list) => list.flatMap(({ place, ...more }, nth) => on([place], { arn: `t-${nth}`, ...more })));

describe('any scaling in', () => {
  it('stops as many as asked, no task twice and none that is protected, in an order that more would not change', () => {
    fc.assert(
      fc.property(taskLists, strategyLists, fc.nat(30), (tasks, strategies, count) => {
        const free = tasks.filter(({ isProtected }) => !isProtected).map(({ arn }) => arn);
        const stopped = tasksToStop(fleet(), tasks, strategies, count);
        expect(stopped).toHaveLength(Math.min(count, free.length));
        expect(new Set(stopped).size).toBe(stopped.length);
        expect(stopped.filter((arn) => !free.includes(arn))).toEqual([]);
        expect(tasksToStop(fleet(), [...tasks].reverse(), strategies, count + 1).slice(0, count)).toEqual(stopped);
      }),
      RUNS,
    );
  });

  it('keeps zones within one task of each other, or brings them there', () => {
    const sizes = fc.tuple(fc.nat(8), fc.nat(8), fc.nat(8));
    fc.assert(
      fc.property(
        sizes,
        fc.nat(20),
        fc.constantFrom([], [BY_ZONE], [BY_ZONE, BY_MEMORY]),
        (sizes, count, strategies) => {
          const tasks = on(ZONES.flatMap((zone, nth) => Array<string>(sizes[nth] ?? 0).fill(`${zone}1`)));
          const left = Object.fromEntries(ZONES.map((zone, nth) => [zone, sizes[nth] ?? 0]));
          for (const instance of stoppedOn(tasks, strategies, count)) {
            const zone = zoneOf(instance);
            expect(left[zone]).toBe(Math.max(...Object.values(left)));
            left[zone] = (left[zone] ?? 0) - 1;
          }
          const spread = (numbers: readonly number[]): number => Math.max(...numbers) - Math.min(...numbers);
          if (spread(sizes) <= 1) expect(spread(Object.values(left))).toBeLessThanOrEqual(1);
        },
      ),
      RUNS,
    );
  });
});
