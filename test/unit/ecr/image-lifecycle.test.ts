import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, expect, it } from 'vitest';
import { createImageLifecycle } from '../../../src/apis/ecr/image-lifecycle.ts';
import { applyLifecyclePolicy } from '../../../src/apis/ecr/lifecycle-policy/apply.ts';
import { realEffects } from '../../../src/effects.ts';
import { manualClock } from '../../support/manual-clock.ts';
import { newStore, SCOPE } from '../store/builders.ts';
import { any, ARCHIVE, DAY_MS, days, keep, policyOf, prefixed } from './lifecycle-images.ts';

let closed: Promise<void> | undefined;
afterEach(() => closed);

const { ids, log } = realEffects('silent');
const MINUTE_MS = 60_000;
const POLICY = policyOf(
  { ...any(days(10)), action: ARCHIVE },
  any({ ...days(90, 'sinceImageTransitioned'), storageClass: 'archive' }),
);

function repositoryWith(pushedAt: readonly number[], clock = manualClock(0)) {
  const store = newStore();
  store.repositories.insert(SCOPE, 'app', {
    createdAt: 0,
    imageTagMutability: 'MUTABLE',
    scanOnPush: false,
    encryption: { encryptionType: 'AES256' },
    tags: [],
  });
  const repository = store.repositories.find(SCOPE, 'app')?.id ?? 0;
  const push = (at: number): void => {
    const image = { digest: `sha256:${at}`, mediaType: 'm', sizeInBytes: 1, manifestBytes: 1, pushedAt: at };
    store.transaction(() => store.images.insert(repository, image, Buffer.from('{}'), []));
  };
  for (const at of pushedAt) push(at);
  const lifecycle = createImageLifecycle({ store, ids }, { clock, log });
  lifecycle.start();
  return {
    store,
    repository,
    clock,
    push,
    async advance(ms: number) {
      clock.advance(ms);
      await lifecycle.idle();
    },
    all: () => store.images.list(repository, { isTagged: undefined, isArchived: undefined, after: 0, limit: 1000 }),
    close: () => {
      closed = lifecycle.close();
    },
  };
}

it('an image goes to the archive, and expires there, each when its time has come', async () => {
  const { store, repository, clock, advance, all, close } = repositoryWith([0]);
  store.transaction(() => store.lifecyclePolicies.put(repository, POLICY));
  await advance(MINUTE_MS);
  await advance(10 * DAY_MS - MINUTE_MS);
  expect(all()).toMatchObject([{ isArchived: false }]);
  await advance(1);
  expect(all()).toMatchObject([{ isArchived: true, archivedAt: clock.now() }]);
  await advance(0);
  await advance(MINUTE_MS);
  await advance(90 * DAY_MS - MINUTE_MS);
  expect(all()).toHaveLength(1);
  await advance(1);
  expect(all()).toEqual([]);
  close();
});

it('nothing is looked at while nothing changes', async () => {
  const { store, repository, clock, push, advance, close } = repositoryWith([]);
  store.transaction(() => store.lifecyclePolicies.put(repository, POLICY));
  await advance(MINUTE_MS);
  expect(store.lifecyclePolicies.get(repository)?.evaluatedAt).toBe(MINUTE_MS);
  expect([clock.pending, store.lifecyclePolicies.nextDue(0)]).toEqual([0, undefined]);
  push(MINUTE_MS);
  push(MINUTE_MS + 1);
  expect(clock.pending).toBe(1);
  await advance(MINUTE_MS);
  expect(store.lifecyclePolicies.get(repository)?.evaluatedAt).toBe(2 * MINUTE_MS);
  close();
});

it('what was due before a start is done after it', async () => {
  const clock = manualClock(0);
  const { store, repository, all, close } = repositoryWith([0], clock);
  close();
  await closed;
  store.lifecyclePolicies.put(repository, POLICY);
  store.lifecyclePolicies.evaluated(repository, 0, 10 * DAY_MS + 1);
  clock.advance(11 * DAY_MS);
  const lifecycle = createImageLifecycle({ store, ids }, { clock, log });
  lifecycle.start();
  clock.advance(MINUTE_MS);
  await lifecycle.idle();
  expect(all()).toMatchObject([{ isArchived: true }]);
  closed = lifecycle.close();
});

it('all of one evaluation is done, however much it is, but for what changed meanwhile', async () => {
  const { store, repository, all, close } = repositoryWith(Array.from({ length: 600 }, (_, at) => at));
  for (const { id } of all().slice(300)) store.images.tag(repository, `a-${id}`, id, 1);
  const policy = policyOf(prefixed(['a'], keep(1)), any(keep(300)));
  store.transaction(() => store.lifecyclePolicies.put(repository, policy));
  let left = 0;
  const forget = store.changes.subscribe(() => {
    forget(); // a slice is done
    left = all().length;
    store.images.tag(repository, 'wanted', all()[0]?.id ?? 0, 1);
  });
  expect(await applyLifecyclePolicy({ store, ids, now: 0 }, repository)).toEqual({ expired: 598, archived: 0 });
  expect(left).toBe(400);
  expect(all().map(({ pushedAt }) => pushedAt)).toEqual([200, 599]);
  close();
});

it('a close leaves what is not done to the next start', async () => {
  const { store, repository, advance, all, clock, close } = repositoryWith(Array.from({ length: 600 }, (_, at) => at));
  store.transaction(() => store.lifecyclePolicies.put(repository, policyOf(any(keep(1)))));
  const forget = store.changes.subscribe(() => {
    forget();
    close();
  });
  await advance(MINUTE_MS);
  await closed;
  expect(all().map(({ pushedAt }) => pushedAt)).toEqual(Array.from({ length: 400 }, (_, at) => 200 + at)); // the oldest go first
  const lifecycle = createImageLifecycle({ store, ids }, { clock, log });
  lifecycle.start();
  clock.advance(MINUTE_MS);
  await lifecycle.idle();
  expect(all()).toHaveLength(1);
  closed = lifecycle.close();
});

it('a close while images are looked at plans nothing more', async () => {
  const images = Array.from({ length: 4500 }, (_, at) => at);
  const { store, repository, clock, close } = repositoryWith(images);
  store.transaction(() => store.lifecyclePolicies.put(repository, POLICY));
  clock.advance(MINUTE_MS);
  while (store.lifecyclePolicies.get(repository)?.evaluatedAt !== MINUTE_MS) await nextTurn(); // it has begun
  close();
  await closed;
  expect(clock.pending).toBe(0);
});

it('a policy that is deleted meanwhile does no more', async () => {
  const { store, repository, all, close } = repositoryWith(Array.from({ length: 300 }, (_, at) => at));
  store.transaction(() => store.lifecyclePolicies.put(repository, policyOf(any(keep(1)))));
  const forget = store.changes.subscribe(() => {
    forget();
    store.lifecyclePolicies.delete(repository);
  });
  expect(await applyLifecyclePolicy({ store, ids, now: 0 }, repository)).toEqual({ expired: 200, archived: 0 });
  expect(all()).toHaveLength(100);
  close();
});

it('images that change while they are looked at are looked at again, and a new policy in its place', async () => {
  const { store, repository, push, all, close } = repositoryWith(Array.from({ length: 4500 }, (_, at) => at));
  store.transaction(() => store.lifecyclePolicies.put(repository, policyOf(any(keep(4400)))));
  const applied = applyLifecyclePolicy({ store, ids, now: 0 }, repository);
  store.transaction(() => {
    for (const { id } of all().slice(0, 50)) store.images.delete(id);
  });
  push(5000);
  store.lifecyclePolicies.put(repository, policyOf(any(keep(4450))));
  expect(await applied).toEqual({ expired: 1, archived: 0 });
  close();
});
