import { describe, expect, it } from 'vitest';
import { createCapacities } from '../../../src/apis/ecs/capacities.ts';
import { createInstanceHealth } from '../../../src/apis/ecs/instance-health.ts';
import { endInstance, setInstanceStatus } from '../../../src/apis/ecs/instance-life.ts';
import { presentEvent } from '../../../src/apis/ecs/present/event.ts';
import { applyChange, applyHealth, wantStopped } from '../../../src/apis/ecs/task-life.ts';
import { countingEffects, instance, newStore, task } from '../store/builders.ts';

const needs = { cpu: 100, memory: 10, tcpPorts: [80], udpPorts: [], gpus: 0 };

function world() {
  const store = newStore();
  const capacities = createCapacities(store, countingEffects(1000));
  let cursor = 0;
  return {
    store,
    capacities,
    deps: { store, capacities, instanceHealth: createInstanceHealth() },
    /** What was told since the last call: the kind of thing, its version, and its status. */
    told() {
      const rows = store.events.after(cursor, 1000);
      cursor = rows.at(-1)?.id ?? cursor;
      return rows.map((row) => {
        const event = presentEvent(store, row);
        const { version, lastStatus, status } = event?.detail ?? {};
        return `${event?.['detail-type'].split(' ')[1]} ${version} ${lastStatus ?? status}`;
      });
    },
    instance: () => store.containerInstances.get(instance('i1').arn) ?? instance('none'),
  };
}

describe('the outbox of ECS', () => {
  it('tells of each change once, with the instance whose room changed', () => {
    const { capacities, deps, told, instance: current } = world();
    capacities.putInstance(instance('i1'));
    expect(told()).toEqual(['Container 1 ACTIVE']);
    const begun = task('t', { needs });
    capacities.insertTask(begun);
    expect(told()).toEqual(['Task 1 PENDING', 'Container 2 ACTIVE']);
    const running = applyChange(begun, { task: begun.arn, status: 'RUNNING', containers: [] }, 1);
    capacities.updateTask(begun, running);
    expect(told()).toEqual(['Task 2 RUNNING']);
    expect(applyHealth(running, { task: begun.arn, containers: [] })).toEqual(running);
    const stopping = wantStopped(deps, running, 'UserInitiated', 'x', 2);
    expect(told()).toEqual(['Task 3 RUNNING']);
    capacities.updateTask(stopping, applyChange(stopping, { task: begun.arn, status: 'STOPPED', containers: [] }, 3));
    expect(told()).toEqual(['Task 4 STOPPED', 'Container 3 ACTIVE']);
    setInstanceStatus(deps, current(), 'DRAINING');
    expect(told()).toEqual(['Container 4 DRAINING']);
  });

  it('tells of an instance once, however many tasks of a transaction it got or lost', () => {
    const { capacities, deps, told, instance: current } = world();
    capacities.putInstance(instance('i1'));
    capacities.transaction(() => {
      for (const id of ['a', 'b', 'c']) capacities.insertTask(task(id, { needs }));
    });
    expect(told().slice(1)).toEqual(['Task 1 PENDING', 'Task 1 PENDING', 'Task 1 PENDING', 'Container 2 ACTIVE']);
    capacities.transaction(() => endInstance(deps, current(), 'TerminationNotice', 'x', 1));
    const ended = told();
    expect(ended.filter((line) => line.startsWith('Container'))).toEqual(['Container 3 INACTIVE']);
    expect(ended.filter((line) => line === 'Task 3 STOPPED')).toHaveLength(3);
  });

  it('tells nothing of what came to nothing, nor of health', () => {
    const { store, capacities, told } = world();
    capacities.putInstance(instance('i1'));
    const begun = task('t', { needs });
    capacities.insertTask(begun);
    told();
    expect(() =>
      capacities.transaction(() => {
        capacities.insertTask(task('other', { needs }));
        throw new Error('in vain');
      }),
    ).toThrow('in vain');
    expect(told()).toEqual([]);
    expect(store.containerInstances.get(instance('i1').arn)?.version).toBe(2);
    expect(capacities.of(begun.clusterArn).remaining(instance('i1').arn)?.cpu).toBe(924);
    capacities.updateTask(begun, { ...begun, healthStatus: 'HEALTHY' });
    expect(told()).toEqual([]);
    capacities.insertTask(task('next', { needs }));
    expect(told()).toEqual(['Task 1 PENDING', 'Container 3 ACTIVE']);
  });
});
