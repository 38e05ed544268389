import { onTestFinished, describe, expect, it } from 'vitest';
import { createCapacities } from '../../../src/apis/ecs/capacities.ts';
import { createPlacementRecords } from '../../../src/apis/ecs/placement-records.ts';
import { createProvisioningController } from '../../../src/apis/ecs/controllers/provisioning.ts';
import { wantStopped } from '../../../src/apis/ecs/task-life.ts';
import { realEffects } from '../../../src/effects.ts';
import type { Task } from '../../../src/model/task.ts';
import { manualClock } from '../../support/manual-clock.ts';
import { countingEffects, instance, newStore, task } from '../store/builders.ts';

const ENI = { id: 'eni', type: 'ElasticNetworkInterface', status: 'PRECREATED', details: [] } as const;
const needs = { cpu: 600, memory: 10, tcpPorts: [], udpPorts: [], gpus: 0 };

function world() {
  const store = newStore();
  const clock = manualClock(0);
  const capacities = createCapacities(store, { ...countingEffects(), clock });
  const { log } = realEffects('silent');
  const controller = createProvisioningController({
    store,
    capacities,
    placements: createPlacementRecords(),
    clock,
    log,
  });
  onTestFinished(() => controller.close());
  const add = (id: string, more: Partial<Task>): Task => {
    const made = task(id, { lastStatus: 'PROVISIONING', attachments: [ENI], needs, ...more });
    capacities.insertTask(made);
    return made;
  };
  return { store, clock, capacities, controller, add, seen: (made: Task) => store.tasks.get(made.arn) };
}

describe('a task that is PROVISIONING', () => {
  it.each<[string, Partial<Task>]>([
    ['on Fargate', { launchType: 'FARGATE', containerInstanceArn: undefined }],
    ['that waits for its interface only', {}],
  ])('%s is its agent’s in the next step, its interface ATTACHING', async (_what, more) => {
    const { controller, add, seen } = world();
    const made = add('t', more);
    await controller.idle();
    const handed = {
      lastStatus: 'PENDING',
      desiredStatus: 'RUNNING',
      version: 2,
      attachments: [{ status: 'ATTACHING' }],
    };
    expect(seen(made)).toMatchObject(handed);
    controller.start();
    await controller.idle();
    expect(seen(made)?.version).toBe(2);
  });

  it('and is stopped before that ends without an agent, and gives back what it held', async () => {
    const { store, capacities, controller, add, seen } = world();
    capacities.putInstance(instance('i1'));
    const made = add('t', {});
    capacities.clear(); // for a view in which the task has its place
    wantStopped({ store, capacities }, made, 'UserInitiated', 'enough', 0);
    await controller.idle();
    expect(seen(made)).toMatchObject({
      lastStatus: 'STOPPED',
      stopCode: 'UserInitiated',
      stoppedReason: 'enough',
      stoppedAt: 0,
      attachments: [{ status: 'DELETED' }],
      version: 3,
    });
    expect(seen(made)).not.toHaveProperty('startedAt');
    expect(seen(made)?.executionStoppedAt).toBeUndefined();
    expect(capacities.of(made.clusterArn).remaining(instance('i1').arn)?.cpu).toBe(1024);
  });

  it('and waits is placed when an instance joins, one at a time as there is room', async () => {
    const { store, capacities, controller, add, seen } = world();
    const waiting = { containerInstanceArn: undefined, attachments: [] };
    const [first, second] = [add('a', waiting), add('b', waiting)];
    await controller.idle();
    expect([seen(first)?.lastStatus, seen(second)?.lastStatus]).toEqual(['PROVISIONING', 'PROVISIONING']);
    capacities.putInstance(instance('i1'));
    await controller.idle();
    expect(seen(first)).toMatchObject({ lastStatus: 'PENDING', containerInstanceArn: instance('i1').arn, version: 2 });
    expect(store.tasks.aliveOfInstance(instance('i1').arn)).toHaveLength(1);
    expect(seen(second)).toMatchObject({ lastStatus: 'PROVISIONING', version: 1 });
    const cpu = capacities.of(first.clusterArn).remaining(instance('i1').arn)?.cpu;
    expect(cpu).toBe(1024 - needs.cpu);
    capacities.clear(); // as another server would find it
    expect(capacities.of(first.clusterArn).remaining(instance('i1').arn)?.cpu).toBe(cpu);
  });

  it('and is smaller does not wait behind one that finds no room', async () => {
    const { capacities, controller, add, seen } = world();
    capacities.putInstance(instance('i1'));
    const waiting = { containerInstanceArn: undefined, attachments: [] };
    const big = add('big', { ...waiting, needs: { ...needs, cpu: 4000 } });
    const small = add('small', waiting);
    await controller.idle();
    expect([seen(big)?.lastStatus, seen(small)?.lastStatus]).toEqual(['PROVISIONING', 'PENDING']);
  });

  it('leaves no timer when none waits any more', async () => {
    const { clock, capacities, controller, add } = world();
    add('t', { containerInstanceArn: undefined });
    await controller.idle();
    expect(clock.pending).toBe(1);
    capacities.putInstance(instance('i1'));
    await controller.idle();
    expect(clock.pending).toBe(0);
  });
});
