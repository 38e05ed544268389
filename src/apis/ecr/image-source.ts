import { readImageName } from '../../model/image-name.ts';
import type { ImageSource } from '../../model/image-source.ts';
import { privateImageOf } from '../../model/private-registry.ts';
import { publicPathOf, repositoryPath } from '../../model/public-registry.ts';
import type { Scope } from '../../model/scope.ts';
import { cacheRuleFor } from './cache-rules.ts';
import type { EcrDeps } from './context.ts';
import { findImage, noRepository } from './lookup.ts';

const SAME_LOGIN_MS = 3_600_000; // so that tasks that begin together pull an image once: the login is the same

/** A registry, what an image is called in it, and what to do where the repository is not here. */
interface Named {
  readonly registry: Scope;
  readonly rest: string;
  readonly ifMissing: 'refuse' | 'ask' | 'leave';
}

/**
 * The images of the registry for tasks. A task definition made for AWS names them by account and region, or by the alias
 * of a public registry, and is run as it is. Of one that names a repository so which is not here, nor would be fetched by
 * a rule, a private one can be had of nobody, for we are all of ECR, but the engine, which may have the image already; a
 * public one is left to the engine. By our own address it is asked for here in any case.
 */
export function ecrImageSource({
  store,
  tokens,
  registryHost,
}: Pick<EcrDeps, 'store' | 'tokens' | 'registryHost'>): ImageSource {
  function namedPublicly(image: string): Named | undefined {
    const named = publicPathOf(image);
    if (named) return { ...named, ifMissing: 'leave' };
    const slash = image.indexOf('/');
    const ours = publicPathOf(image.slice(slash + 1));
    return ours && image.slice(0, slash) === registryHost(ours.registry) ? { ...ours, ifMissing: 'ask' } : undefined;
  }

  function namedPrivately(image: string, taskScope: Scope): Named | undefined {
    const named = privateImageOf(image);
    if (named) return { ...named, ifMissing: 'refuse' };
    const host = `${registryHost(taskScope)}/`;
    return image.startsWith(host)
      ? { registry: taskScope, rest: image.slice(host.length), ifMissing: 'ask' }
      : undefined;
  }

  const namedHere = (image: string, taskScope: Scope): Named | undefined =>
    namedPublicly(image) ?? namedPrivately(image, taskScope);

  return {
    find(image, taskScope, now) {
      const named = namedHere(image, taskScope);
      if (named === undefined) return undefined;
      const { registry, rest, ifMissing } = named;
      const { repository: name } = readImageName(rest);
      const isHere = store.repositories.find(registry, name) ?? cacheRuleFor(store, registry, name);
      if (isHere === undefined && ifMissing === 'leave') return undefined;
      if (isHere === undefined && ifMissing === 'refuse') {
        return { registry: { notFound: notFound(image, registry, name) } };
      }
      const { password } = tokens.login(registry, now - (now % SAME_LOGIN_MS));
      return {
        image: `${registryHost(registry)}/${repositoryPath(registry, rest)}`,
        registry: { username: 'AWS', password },
      };
    },
    digestOf(image, taskScope) {
      const named = namedHere(image, taskScope);
      if (named === undefined) return undefined;
      const { repository: name, tag: imageTag = 'latest', digest: imageDigest } = readImageName(named.rest);
      const repository = store.repositories.find(named.registry, name);
      return repository && findImage({ store }, repository, imageDigest ? { imageDigest } : { imageTag })?.digest;
    },
  };
}

/** What Docker says when it has asked ECR for an image of a repository that is not there. */
const notFound = (image: string, registry: Scope, name: string): string =>
  `Error response from daemon: repository ${image.slice(0, image.indexOf('/'))}/${name} not found: name unknown: ${noRepository(name, registry.accountId)}`;
