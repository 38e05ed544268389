import { isDigest } from '../../../model/digest.ts';
import { isTag } from '../../../model/repository.ts';
import { createFromTemplate } from '../create-from-template.ts';
import type { ImageId } from '../lookup.ts';
import { templateFor } from '../templates.ts';
import type { Handler } from './exchange.ts';

/** Has an image fetched, where a pull through cache rule is for it, before it is looked for. */
export const pulledThrough =
  (handler: Handler): Handler =>
  async (exchange) => {
    const { name, reference, pullThrough, request } = exchange;
    const ensure = (imageId: ImageId) => pullThrough.ensure(exchange, name, imageId, request.headers.via);
    if (isDigest(reference)) await ensure({ imageDigest: reference });
    else if (isTag(reference)) await ensure({ imageTag: reference });
    return handler(exchange);
  };

/** Has the repository made, where a creation template is for it, to which something is pushed. */
export const createdOnPush =
  (handler: Handler): Handler =>
  (exchange) => {
    const { store, scope, name } = exchange;
    store.transaction(() => {
      const isMissing = store.repositories.find(scope, name) === undefined;
      if (isMissing && templateFor(store, scope, name, 'CREATE_ON_PUSH')) {
        createFromTemplate(exchange, scope, name, 'CREATE_ON_PUSH');
      }
    });
    return handler(exchange);
  };
