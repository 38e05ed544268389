import { describe, expect, it } from 'vitest';
import type { NewImage } from '../../../src/model/image.ts';
import type { Goes } from '../../../src/store/repositories.ts';
import { newStore, SCOPE } from '../store/builders.ts';

const image = (digest: string, more: Partial<NewImage> = {}): NewImage => ({
  digest,
  mediaType: 'm',
  sizeInBytes: 1,
  manifestBytes: 1,
  pushedAt: 1,
  ...more,
});

function repositoryWith(digests: readonly string[]) {
  const store = newStore();
  store.repositories.insert(SCOPE, 'app', {
    createdAt: 1,
    imageTagMutability: 'MUTABLE',
    scanOnPush: false,
    encryption: { encryptionType: 'AES256' },
    tags: [],
  });
  const repository = store.repositories.find(SCOPE, 'app')?.id ?? 0;
  const ids = digests.map((digest) => store.images.insert(repository, image(digest), Buffer.from(digest), []));
  return { store, images: store.images, repository, ids };
}

describe('a tag', () => {
  it('moves from image to image, and images are listed by whether they have any', () => {
    const { images, repository, ids } = repositoryWith(['a', 'b']);
    const [a = 0, b = 0] = ids;
    const listed = (isTagged: boolean | undefined) =>
      images.list(repository, { isTagged, isArchived: undefined, after: 0, limit: 10 }).map(({ digest }) => digest);
    images.tag(repository, 'v1', a, 1);
    images.tag(repository, 'v1', a, 1);
    images.tag(repository, 'v2', a, 1);
    expect([listed(true), listed(false), listed(undefined)]).toEqual([['a'], ['b'], ['a', 'b']]);
    images.tag(repository, 'v1', b, 1);
    expect([images.tagsOf(a), images.tagsOf(b)]).toEqual([['v2'], ['v1']]);
    expect([listed(true), listed(false)]).toEqual([['a', 'b'], []]);
    images.untag(repository, 'v2');
    images.untag(repository, 'v2');
    expect([listed(true), listed(false)]).toEqual([['b'], ['a']]);
    images.delete(b);
    expect(images.byTag(repository, 'v1')).toBeUndefined();
  });

  it('is listed in the order of letters, whatever their case', () => {
    const { images, repository, ids } = repositoryWith(['a']);
    for (const tag of ['b', 'A', 'a', 'C', '1']) images.tag(repository, tag, ids[0] ?? 0, 1);
    expect(images.tagsInOrder(repository, '', 3)).toEqual(['1', 'A', 'a']);
    expect(images.tagsInOrder(repository, 'a', 3)).toEqual(['b', 'C']);
  });
});

it('names of images are paged tag by tag', () => {
  const { images, repository, ids } = repositoryWith(['a', 'b', 'c']);
  const [a = 0, , c = 0] = ids;
  for (const tag of ['x', 'y', 'z']) images.tag(repository, tag, a, 1);
  images.tag(repository, 'w', c, 1);
  const read: string[] = [];
  let after: readonly [number, number] = [0, 0];
  for (;;) {
    const [row] = images.names(repository, { isTagged: undefined, isArchived: undefined, after, limit: 1 });
    if (row === undefined) break;
    read.push(`${row.digest}:${row.tag}`);
    after = [row.image, row.place];
  }
  expect(read).toEqual(['a:x', 'a:y', 'a:z', 'b:null', 'c:w']);
});

it('a blob that no manifest names is dropped when nobody asked for it', () => {
  const { store, images, repository } = repositoryWith([]);
  for (const digest of ['named', 'new', 'old', 'asked']) {
    store.repositoryBlobs.put(repository, digest, 1, digest === 'new' ? 1_000_000 : 1);
  }
  images.insert(repository, image('m'), Buffer.from('m'), ['named']);
  store.repositoryBlobs.touch(repository, 'asked', 1_000_000);
  for (const _ of store.repositoryBlobs.dropUnused(500_000)); // all its steps
  const left = ['named', 'new', 'old', 'asked'].filter((digest) => store.repositoryBlobs.isKnown(digest));
  expect(left).toEqual(['named', 'new', 'asked']);
});

it('a repository is deleted with all it has', () => {
  const { store, images, repository, ids } = repositoryWith(['a']);
  images.tag(repository, 'v1', ids[0] ?? 0, 1);
  store.repositoryBlobs.put(repository, 'blob', 1, 1);
  store.repositories.delete(repository, () => undefined);
  expect(store.repositories.find(SCOPE, 'app')).toBeUndefined();
  expect([images.any(repository), images.byTag(repository, 'v1'), store.repositoryBlobs.isKnown('blob')]).toEqual([
    false,
    undefined,
    false,
  ]);
});

it('a repository with very much is gone at once, and all it had step by step', () => {
  const digests = Array.from({ length: 1200 }, (_, nth) => `d${nth}`);
  const { store, repository, ids } = repositoryWith(digests);
  for (const digest of digests) store.repositoryBlobs.put(repository, digest, 1, 1);
  let told = 0;
  store.changes.subscribe(({ kind }) => kind === 'repository-deleted' && told++);
  const gone: unknown[] = [];
  const goes: Goes = (from, { digest }) => gone.push([from, digest]);
  store.transaction(() => store.repositories.delete(repository, goes));
  expect(told).toBe(1);
  expect([store.repositories.find(SCOPE, 'app'), store.repositories.get(repository)]).toEqual([undefined, undefined]);
  let sweeps = 0;
  while (store.transaction(() => store.repositories.sweep(goes))) sweeps++;
  expect(gone).toEqual(digests.map((digest) => [{ scope: SCOPE, name: 'app' }, digest]));
  expect(sweeps).toBeGreaterThan(1);
  expect([store.images.any(repository), store.repositoryBlobs.isKnown('d0')]).toEqual([false, false]);
  expect(ids.map((id) => store.images.manifest(id)).filter(Boolean)).toEqual([]);
});

it('what is left of a deleted repository goes with its account, and nobody is told', () => {
  const { store, repository } = repositoryWith(Array.from({ length: 300 }, (_, nth) => `d${nth}`));
  store.transaction(() => store.repositories.delete(repository, () => undefined));
  store.clear({ accountId: '999999999999' });
  expect(store.images.any(repository)).toBe(true);
  store.clear({ accountId: SCOPE.accountId, region: SCOPE.region });
  expect(store.images.any(repository)).toBe(false);
  expect(store.transaction(() => store.repositories.sweep(() => expect.unreachable()))).toBe(false);
});

it('blobs are counted once, and anew when something changed', () => {
  const { store, repository } = repositoryWith([]);
  const usage = () => {
    const steps = store.repositoryBlobs.usage();
    for (;;) {
      const step = steps.next();
      if (step.done) return step.value;
    }
  };
  store.repositories.insert(SCOPE, 'other', {
    createdAt: 1,
    imageTagMutability: 'MUTABLE',
    scanOnPush: false,
    encryption: { encryptionType: 'AES256' },
    tags: [],
  });
  store.transaction(() => {
    for (let nth = 0; nth < 5003; nth++) store.repositoryBlobs.put(repository, `sha256:${nth}`, 2, 1);
  });
  store.repositoryBlobs.put(repository + 1, 'sha256:1', 2, 1);
  expect(usage()).toEqual({ blobs: 5003, bytes: 10_006 });
  store.repositoryBlobs.delete(repository, 'sha256:2');
  expect(usage()).toEqual({ blobs: 5002, bytes: 10_004 });
});
