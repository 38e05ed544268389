import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCapacities } from '../../../src/apis/ecs/capacities.ts';
import { createInstanceHealth } from '../../../src/apis/ecs/instance-health.ts';
import { endInstance, setInstanceStatus } from '../../../src/apis/ecs/instance-life.ts';
import { applyChange, wantStopped } from '../../../src/apis/ecs/task-life.ts';
import type { TaskNeeds } from '../../../src/model/resources.ts';
import type { ContainerInstance } from '../../../src/model/container-instance.ts';
import { place } from '../../../src/scheduler/place.ts';
import { countingEffects, instance, newStore, task } from '../store/builders.ts';

const CLUSTER = 'cluster/default';

function world() {
  const store = newStore();
  const capacities = createCapacities(store, countingEffects());
  const deps = { store, capacities, instanceHealth: createInstanceHealth() };
  let made = 0;
  const alive = () => store.tasks.aliveOfCluster(CLUSTER);
  const pick = <One>(all: readonly One[], choice: number): One | undefined => all[choice % Math.max(1, all.length)];
  const instances = () => store.containerInstances.ofCluster(CLUSTER);

  /** As RunTask does it: plan, then insert, in one transaction. */
  function run(needs: TaskNeeds, count: number, group = 'family:web'): string[] {
    const { placements } = place(capacities.of(CLUSTER), { count, needs, group, requiresAttributes: [] });
    return placements.map((containerInstanceArn) => {
      const next = task(`t${++made}`, { containerInstanceArn, needs, group });
      capacities.insertTask(next);
      return next.arn;
    });
  }

  return {
    store,
    capacities,
    join: (more: Partial<ContainerInstance>) => capacities.putInstance(instance(`i${++made}`, more)),
    run: (needs: TaskNeeds, count: number, group?: string) =>
      void capacities.transaction(() => run(needs, count, group)),
    runInVain(needs: TaskNeeds, count: number) {
      try {
        capacities.transaction(() => {
          run(needs, count);
          throw new Error('in vain');
        });
      } catch {}
    },
    stop(choice: number) {
      const found = pick(alive(), choice);
      if (found) wantStopped(deps, found, 'UserInitiated', 'x', 1);
    },
    report(choice: number, status: 'RUNNING' | 'STOPPED') {
      const found = pick(alive(), choice);
      const next = found && applyChange(found, { task: found.arn, status, containers: [] }, 2);
      if (found && next) capacities.updateTask(found, next);
    },
    reportTwice(choice: number) {
      const found = pick(alive(), choice);
      if (!found) return;
      const next = applyChange(found, { task: found.arn, status: 'STOPPED', containers: [] }, 2);
      capacities.updateTask(found, next);
      capacities.updateTask(next, next);
    },
    drain(choice: number, status: 'ACTIVE' | 'DRAINING') {
      const found = pick(instances(), choice);
      if (found) capacities.transaction(() => setInstanceStatus(deps, found, status));
    },
    leave(choice: number) {
      const found = pick(instances(), choice);
      if (found) capacities.transaction(() => endInstance(deps, found, 'TerminationNotice', 'x', 3));
    },
    /** What a view says, by instance, so that the order of its rows does not matter. */
    shown(view = capacities.of(CLUSTER)) {
      return Object.fromEntries(
        view.arns.map((arn, row) => [
          arn,
          {
            row: view.row(arn) === row,
            schedulable: view.schedulable[row],
            agentConnected: view.agentConnected[row],
            attributes: view.attributes[row],
            cpu: view.freeCpu[row],
            memory: view.freeMemory[row],
            gpus: view.freeGpus[row],
            tcp: view.tcpPorts[row],
            udp: view.udpPorts[row],
            enis: view.freeEnis[row],
            groups: view.groups[row],
            running: view.running[row],
          },
        ]),
      );
    },
    fresh: () => createCapacities(store, countingEffects()).of(CLUSTER),
  };
}

type World = ReturnType<typeof world>;

const ports = fc.uniqueArray(fc.integer({ min: 80, max: 84 }), { maxLength: 2 });
const needs = fc.record({
  cpu: fc.integer({ min: 0, max: 400 }),
  memory: fc.integer({ min: 0, max: 400 }),
  tcpPorts: ports,
  udpPorts: ports,
  gpus: fc.integer({ min: 0, max: 1 }),
  enis: fc.constantFrom(undefined, 1),
});
const group = fc.constantFrom('family:web', 'family:db', 'own');
const choice = fc.nat(20);
const step: fc.Arbitrary<(on: World) => void> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.tuple(needs, fc.integer({ min: 1, max: 4 }), group).map(
      ([asked, count, of]) =>
        (on: World) =>
          on.run(asked, count, of),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(needs, fc.integer({ min: 1, max: 4 })).map(
      ([asked, count]) =>
        (on: World) =>
          on.runInVain(asked, count),
    ),
  },
  {
    weight: 2,
    arbitrary: fc.record({ gpus: fc.constantFrom([], ['GPU-1']) }).map(
      ({ gpus }) =>
        (on: World) =>
          on.join({
            resources: { cpu: 1024, memory: 1024, tcpPorts: [22], udpPorts: [], gpus, enis: 2 },
            attributes: [{ name: 'a' }],
          }),
    ),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(choice, fc.constantFrom('RUNNING' as const, 'STOPPED' as const)).map(
      ([n, status]) =>
        (on: World) =>
          on.report(n, status),
    ),
  },
  { weight: 1, arbitrary: choice.map((n) => (on: World) => on.reportTwice(n)) },
  { weight: 1, arbitrary: choice.map((n) => (on: World) => on.stop(n)) },
  {
    weight: 1,
    arbitrary: fc.tuple(choice, fc.constantFrom('ACTIVE' as const, 'DRAINING' as const)).map(
      ([n, status]) =>
        (on: World) =>
          on.drain(n, status),
    ),
  },
  { weight: 1, arbitrary: choice.map((n) => (on: World) => on.leave(n)) },
);

describe('the view of a cluster', () => {
  it('is, after whatever happened, the one that its rows make, and promises nobody what is not there', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const on = world();
        on.join({});
        on.capacities.of(CLUSTER); // so that it is moved along from here on
        for (const take of steps) {
          take(on);
          expect(on.shown()).toEqual(on.shown(on.fresh()));
        }
        for (const { cpu, memory, row } of Object.values(on.shown())) {
          expect([row, (cpu ?? -1) >= 0, (memory ?? -1) >= 0]).toEqual([true, true, true]);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('gives back once what a stopped task held, and nothing for one that is only told to stop', () => {
    const on = world();
    on.join({});
    const asked = { cpu: 100, memory: 100, tcpPorts: [80], udpPorts: [], gpus: 0 };
    on.run(asked, 1);
    const free = () => on.capacities.of(CLUSTER).freeCpu[0];
    on.stop(0);
    expect(free()).toBe(924);
    on.reportTwice(0);
    expect(free()).toBe(1024);
  });

  it('counts a task to its group while it is wanted, and as running while it runs', () => {
    const on = world();
    on.join({});
    on.run({ cpu: 100, memory: 100, tcpPorts: [], udpPorts: [], gpus: 0 }, 2, 'own');
    const counts = () => {
      const view = on.capacities.of(CLUSTER);
      return { group: view.groups[0]?.get('own') ?? 0, running: view.running[0], cpu: view.freeCpu[0] };
    };
    on.report(0, 'RUNNING');
    expect(counts()).toEqual({ group: 2, running: 1, cpu: 824 });
    on.stop(0);
    expect(counts()).toEqual({ group: 1, running: 1, cpu: 824 });
    on.report(0, 'STOPPED');
    expect(counts()).toEqual({ group: 1, running: 0, cpu: 924 });
    on.reportTwice(0);
    expect(counts()).toEqual({ group: 0, running: 0, cpu: 1024 });
  });

  it('is of one cluster: what happens in another does not move it', () => {
    const on = world();
    on.join({});
    on.join({ arn: 'container-instance/other/x', clusterArn: 'cluster/other' });
    expect(on.capacities.of(CLUSTER).size).toBe(1);
    expect(on.capacities.of('cluster/other').size).toBe(1);
    on.capacities.putInstance(
      instance('x', { arn: 'container-instance/other/x', clusterArn: 'cluster/other', status: 'INACTIVE' }),
    );
    expect([on.capacities.of(CLUSTER).size, on.capacities.of('cluster/other').size]).toEqual([1, 0]);
  });

  it('is built anew once it was forgotten', () => {
    const on = world();
    on.join({});
    const before = on.capacities.of(CLUSTER);
    on.capacities.clear();
    expect(on.capacities.of(CLUSTER)).not.toBe(before);
    expect(on.shown()).toEqual(on.shown(before));
  });
});
