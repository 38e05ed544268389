import type { ImageSource } from '../../model/image-source.ts';
import { privateImageOf } from '../../model/private-registry.ts';
import { publicPathOf, repositoryPath } from '../../model/public-registry.ts';
import type { Scope } from '../../model/scope.ts';
import { cacheRuleFor } from './cache-rules.ts';
import type { EcrDeps } from './context.ts';

const SAME_LOGIN_MS = 3_600_000; // so that tasks that begin together pull an image once: the login is the same

/** A registry, what an image is called in it, and whether by our own address, where nobody else can have it. */
interface Named {
  readonly registry: Scope;
  readonly rest: string;
  readonly isByAddress: boolean;
}

/**
 * The images of the registry for tasks. A task definition made for AWS names them by account and region, or by the alias
 * of a public registry, and is run as it is; one that names a repository so which is not here, nor would be fetched by a
 * rule, is left to the engine, which may have the image already. By our own address it is asked for here in any case, for
 * the refusal then says what is missing.
 */
export function ecrImageSource({
  store,
  tokens,
  registryHost,
}: Pick<EcrDeps, 'store' | 'tokens' | 'registryHost'>): ImageSource {
  function namedPublicly(image: string): Named | undefined {
    const named = publicPathOf(image);
    if (named) return { ...named, isByAddress: false };
    const slash = image.indexOf('/');
    const ours = publicPathOf(image.slice(slash + 1));
    return ours && image.slice(0, slash) === registryHost(ours.registry) ? { ...ours, isByAddress: true } : undefined;
  }

  function namedPrivately(image: string, taskScope: Scope): Named | undefined {
    const named = privateImageOf(image);
    if (named) return { ...named, isByAddress: false };
    const host = `${registryHost(taskScope)}/`;
    return image.startsWith(host)
      ? { registry: taskScope, rest: image.slice(host.length), isByAddress: true }
      : undefined;
  }

  return {
    find(image, taskScope, now) {
      const named = namedPublicly(image) ?? namedPrivately(image, taskScope);
      if (named === undefined) return undefined;
      const { registry, rest, isByAddress } = named;
      const name = rest.replace(/@.*$/, '').replace(/:[^/]*$/, '');
      const isHere = store.repositories.find(registry, name) ?? cacheRuleFor(store, registry, name);
      if (isHere === undefined && !isByAddress) return undefined;
      const { password } = tokens.login(registry, now - (now % SAME_LOGIN_MS));
      return {
        image: `${registryHost(registry)}/${repositoryPath(registry, rest)}`,
        registry: { username: 'AWS', password },
      };
    },
  };
}
