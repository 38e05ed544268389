import { expect, it, onTestFinished } from 'vitest';
import { createCapacities } from '../../../src/apis/ecs/capacities.ts';
import { createPlacementRecords } from '../../../src/apis/ecs/placement-records.ts';
import { createProvisioningController, LONGEST_WAIT_MS } from '../../../src/apis/ecs/controllers/provisioning.ts';
import { realEffects } from '../../../src/effects.ts';
import type { Task } from '../../../src/model/task.ts';
import { manualClock } from '../../support/manual-clock.ts';
import { countingEffects, instance, newStore, task } from '../store/builders.ts';

it('a task that has waited too long is placed all the same with what was placed just before it, or ends', async () => {
  const store = newStore();
  const clock = manualClock(0);
  const effects = { ...countingEffects(), clock };
  const capacities = createCapacities(store, effects);
  const controller = createProvisioningController({
    store,
    capacities,
    placements: createPlacementRecords(),
    clock,
    log: realEffects('silent').log,
  });
  onTestFinished(() => controller.close());
  const add = (id: string, more: Partial<Task>): Task => {
    const made = task(id, { lastStatus: 'PROVISIONING', containerInstanceArn: undefined, attachments: [], ...more });
    capacities.insertTask(made);
    return made;
  };
  const placement = { constraints: [{ type: 'memberOf', expression: 'task:group == db' }] } as const;
  const [before, db, after] = [add('a', { placement }), add('b', { group: 'db' }), add('c', { placement })];
  await controller.idle();
  clock.advance(LONGEST_WAIT_MS);
  capacities.putInstance(instance('i1'));
  await controller.idle();
  const seen = (made: Task) => store.tasks.get(made.arn);
  expect(seen(before)).toMatchObject({
    lastStatus: 'STOPPED',
    stoppedReason: 'TaskFailedToStart: MemberOf placement constraint unsatisfied',
  });
  expect([seen(db)?.lastStatus, seen(after)?.lastStatus]).toEqual(['PENDING', 'PENDING']);
  expect(seen(after)?.placement).toBeUndefined();
  const held = capacities.of(db.clusterArn).remaining(instance('i1').arn);
  expect(createCapacities(store, effects).of(db.clusterArn).remaining(instance('i1').arn)).toEqual(held);
});
