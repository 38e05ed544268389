import type { Image } from '../../model/image.ts';
import type { ReplicationDestination, ReplicationRule } from '../../model/registry.ts';
import type { Repository } from '../../model/repository.ts';
import { AwsError } from '../../wire/errors.ts';
import type { EcrContext } from './context.ts';
import { copyImage } from './copy-image.ts';
import { createFromTemplate } from './create-from-template.ts';

/**
 * Copies an image that was pushed to every registry its own has it copied to; copies are not copied on. What is pushed
 * comes whole or not at all, so the copies are there with the push. One that cannot be, for its tag is another's for
 * good, is noted as failed. Call it in the transaction of the push.
 */
export function replicate(context: EcrContext, from: Repository, image: Image, tag: string | undefined): void {
  const { store } = context;
  const { rules = [] } = store.registrySettings.get(from.scope, 'replication') ?? {};
  for (const { registryId: accountId, region } of destinationsOf(rules, from.name)) {
    const scope = { accountId, region };
    const to =
      store.repositories.find(scope, from.name) ?? createFromTemplate(context, scope, from.name, 'REPLICATION');
    store.replications.put(
      image.id,
      scope,
      failureOf(() => copyImage(context, { from, to, image, tag })),
    );
  }
}

function destinationsOf(rules: readonly ReplicationRule[], name: string): ReplicationDestination[] {
  const meant = rules.filter(
    ({ repositoryFilters }) =>
      repositoryFilters === undefined || repositoryFilters.some(({ filter }) => name.startsWith(filter)),
  );
  const destinations = meant.flatMap((rule) => rule.destinations);
  return [...new Map(destinations.map((one) => [`${one.registryId}/${one.region}`, one])).values()];
}

function failureOf(copy: () => void): string | undefined {
  try {
    copy();
    return undefined;
  } catch (error) {
    if (error instanceof AwsError) return error.code.replace(/Exception$/, '');
    throw error;
  }
}
