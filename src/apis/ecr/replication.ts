import type { Image, NewImage } from '../../model/image.ts';
import type { RegistrySettings } from '../../model/registry-settings.ts';
import { isFixedTag, type Repository } from '../../model/repository.ts';
import type { Scope } from '../../model/scope.ts';
import type { EcrContext } from './context.ts';
import { defaultSettings } from './rules.ts';

type Rule = RegistrySettings['replication']['rules'][number];

/** The registries to which images of a repository are replicated, each once. */
export function destinationsOf({ store }: EcrContext, { scope, name }: Repository): Scope[] {
  const isFor = ({ repositoryFilters }: Rule): boolean =>
    repositoryFilters?.some(({ filter }) => name.startsWith(filter)) ?? true;
  const rules = store.registrySettings.get(scope, 'replication')?.rules.filter(isFor) ?? [];
  const scopes = rules.flatMap(({ destinations }) =>
    destinations.map(({ registryId: accountId, region }) => ({ accountId, region })),
  );
  return [...new Map(scopes.map((one) => [JSON.stringify(one), one])).values()];
}

/**
 * Brings an image that was just pushed to the registries its own replicates to; call it in the same transaction. A
 * repository that is not there is made with nothing set, and what arrives so is replicated no further. A tag that is
 * immutable there stays where it is.
 */
export function replicate(context: EcrContext, repository: Repository, image: Image, tag: string | undefined): void {
  const { store, now } = context;
  for (const scope of destinationsOf(context, repository)) {
    if (store.repositories.find(scope, repository.name) === undefined) {
      store.repositories.insert(scope, repository.name, defaultSettings(now));
    }
    const target = store.repositories.find(scope, repository.name);
    if (target === undefined) throw new Error(`the repository ${repository.name} was not made`);
    const id = copy(context, repository, target, image);
    const isTaken = tag !== undefined && store.images.byTag(target.id, tag) !== undefined;
    if (tag !== undefined && !(isTaken && isFixedTag(tag, target))) store.images.tag(target.id, tag, id);
  }
}

/** Gives a repository an image of another with all it needs; the bytes of blobs are there once for all. Gives its id. */
function copy(context: EcrContext, from: Repository, to: Repository, image: Image): number {
  const { store, now } = context;
  const there = store.images.byDigest(to.id, image.digest);
  if (there) return there.id;
  const references = store.images.references(image.id);
  for (const digest of references) {
    const size = store.repositoryBlobs.size(from.id, digest);
    if (size !== undefined) store.repositoryBlobs.put(to.id, digest, size, now);
    const child = store.images.byDigest(from.id, digest);
    if (child) copy(context, from, to, child);
  }
  const { id: _id, pulledAt: _pulled, scannedAt: _scanned, ...facts } = image;
  const arrived: NewImage = { ...facts, pushedAt: now };
  return store.images.insert(to.id, arrived, store.images.manifest(image.id), references);
}
