import type { ImageSource } from '../../model/image-source.ts';
import { cacheRuleFor } from './cache-rules.ts';
import type { EcrDeps } from './context.ts';

const OF_AWS = /^(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?\/(.+)$/;

/**
 * The images of the registry for tasks. A task definition made for AWS names them by account and region, and is run as
 * it is; one that names a repository which is not here, nor would be fetched by a rule, is left to the engine, which may have the image already.
 */
export function ecrImageSource({
  store,
  tokens,
  registryHost,
}: Pick<EcrDeps, 'store' | 'tokens' | 'registryHost'>): ImageSource {
  return {
    find(image, taskScope, now) {
      const [, accountId, region, ofAws] = OF_AWS.exec(image) ?? [];
      const scope = accountId !== undefined && region !== undefined ? { accountId, region } : taskScope;
      const host = `${registryHost(scope)}/`;
      const path = ofAws ?? (image.startsWith(host) ? image.slice(host.length) : undefined);
      if (path === undefined) return undefined;
      const name = path.replace(/@.*$/, '').replace(/:[^/]*$/, '');
      const isHere = store.repositories.find(scope, name) ?? cacheRuleFor(store, scope, name);
      if (isHere === undefined) return undefined;
      const { password } = tokens.login(scope, now);
      return { image: host + path, registry: { username: 'AWS', password } };
    },
  };
}
