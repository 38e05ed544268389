import type { ImageSource } from '../../model/image-source.ts';
import type { EcrDeps } from './context.ts';

const OF_AWS = /^(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?\/(.+)$/;

/**
 * The images of the registry for tasks. A task definition made for AWS names them by account and region, and is run as
 * it is; one that names a repository which is not here is left to the engine, which may have the image already.
 */
export function ecrImageSource({ store, tokens, registryHost }: EcrDeps): ImageSource {
  return {
    find(image, taskScope, now) {
      const [, accountId, region, ofAws] = OF_AWS.exec(image) ?? [];
      const host = `${registryHost()}/`;
      const path = ofAws ?? (image.startsWith(host) ? image.slice(host.length) : undefined);
      if (path === undefined) return undefined;
      const scope = accountId !== undefined && region !== undefined ? { accountId, region } : taskScope;
      const name = path.replace(/@.*$/, '').replace(/:[^/]*$/, '');
      if (store.repositories.find(scope, name) === undefined) return undefined;
      const { password } = tokens.login(scope, now);
      return { image: host + path, registry: { username: 'AWS', password } };
    },
  };
}
