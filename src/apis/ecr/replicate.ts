import type { Image } from '../../model/image.ts';
import type { ReplicationDestination, ReplicationRule } from '../../model/registry.ts';
import { isFixedTag, type Repository, repositoryArn } from '../../model/repository.ts';
import type { Scope } from '../../model/scope.ts';
import { AwsError } from '../../wire/errors.ts';
import type { EcrContext } from './context.ts';
import { copyImage } from './copy-image.ts';
import { createFromTemplate } from './create-from-template.ts';
import { tellReplication } from './outbox.ts';
import { registryPolicyAllows, type Wish } from './registry-policy-allows.ts';
import { scanOnPush } from './scan-image.ts';

/** An image that was pushed, and under which tag. */
interface Pushed {
  readonly from: Repository;
  readonly image: Image;
  readonly tag: string | undefined;
}

/**
 * Copies an image that was pushed, restored or fetched to every registry its own has it copied to; copies are not copied
 * on. What is pushed comes whole or not at all, so the copies are there with the push. One that cannot be, for the other
 * account does not allow it, is noted as failed. Call it in the transaction of the push.
 */
export function replicate(context: EcrContext, from: Repository, image: Image, tag: string | undefined): void {
  const { store } = context;
  const { rules = [] } = store.registrySettings.get(from.scope, 'replication') ?? {};
  for (const { registryId: accountId, region } of destinationsOf(rules, from.name)) {
    const scope = { accountId, region };
    const failureCode = copyTo(context, scope, { from, image, tag });
    store.replications.put(image.id, scope, failureCode);
    const to = { scope, name: from.name };
    tellReplication(context, { from: from.scope, to, digest: image.digest, tag, isThere: failureCode === undefined });
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

/** Gives why there is no copy; undefined where there is. */
function copyTo(context: EcrContext, scope: Scope, { from, image, tag }: Pushed): string | undefined {
  const { store } = context;
  const { name } = from;
  const allows = (action: Wish['action']): boolean =>
    scope.accountId === from.scope.accountId ||
    registryPolicyAllows(store.registrySettings.get(scope, 'policy')?.policyText, {
      accountId: from.scope.accountId,
      action,
      resource: repositoryArn(scope, name),
    });
  if (!allows('ecr:ReplicateImage')) return 'AccessDenied';
  const there = store.repositories.find(scope, name);
  if (there === undefined && !allows('ecr:CreateRepository')) return 'RepositoryNotFound';
  try {
    const to = there ?? createFromTemplate(context, scope, name, 'REPLICATION');
    const copy = copyImage(context, { from, to, image, tag: freeTag(context, to, image, tag) });
    scanOnPush(context, to, copy.image);
    return undefined;
  } catch (error) {
    if (error instanceof AwsError) return error.code.replace(/Exception$/, '');
    throw error;
  }
}

/** User guide: where a tag is another image's for good, the image is copied without it. */
function freeTag({ store }: EcrContext, to: Repository, { digest }: Image, tag: string | undefined) {
  if (tag === undefined || !isFixedTag(tag, to)) return tag;
  const tagged = store.images.byTag(to.id, tag);
  return tagged === undefined || tagged.digest === digest ? tag : undefined;
}
