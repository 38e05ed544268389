import { setImmediate as nextTurn } from 'node:timers/promises';
import type { World } from './world.ts';
import { BLOBS, digestOfThing, MANIFESTS, mediaTypeOf } from './things.ts';
import { digestOf } from '../../../support/registry-client.ts';
import { any, ARCHIVE, days, keep, policyOf, untagged } from '../../../unit/ecr/lifecycle-images.ts';
import { previewsCameTrue } from './previews-came-true.ts';
import { SCOPES, type Step } from './steps.ts';

const MINUTE_MS = 60_000;
const [HOME, FAR, OTHER] = SCOPES;

/** The policies of the steps. */
const POLICIES = {
  one: policyOf(any(keep(1))),
  untagged: policyOf(untagged(days(1))),
  old: policyOf(any(days(2))),
  archive: policyOf({ ...any(keep(1)), action: ARCHIVE }),
};

/** Does a step; gives whether it was allowed, where that is to be known. */
export async function takeStep(world: World, step: Step): Promise<boolean> {
  switch (step.do) {
    case 'create': {
      const { where, name: repositoryName, isFixed, scans } = step;
      const isPublic = SCOPES[where].region === '';
      await world.call(where, 'createRepository', {
        repositoryName,
        ...(!isPublic && {
          imageTagMutability: isFixed ? 'IMMUTABLE' : 'MUTABLE',
          imageScanningConfiguration: { scanOnPush: scans },
        }),
      });
      return true;
    }
    case 'drop':
      await world.call(step.where, 'deleteRepository', { repositoryName: step.name, force: step.force });
      return true;
    case 'push':
      return push(world, step);
    case 'push-blob':
      await pushBlob(world, step, `layer of ${step.thing}`);
      return true;
    case 'delete-blob':
      await world.registry(step.where, 'DELETE', step.name, `/blobs/${digestOf(`layer of ${step.thing}`)}`);
      return true;
    case 'mount': {
      const digest = digestOf(`layer of ${step.thing}`);
      for (const from of ['app', 'team/b']) {
        await world.registry(step.where, 'POST', step.name, `/blobs/uploads/?mount=${digest}&from=${from}`);
      }
      return true;
    }
    case 'untag':
    case 'delete': {
      const { where, name, tag, by } = step;
      const imageDigest = await digestOfTag(world, where, name, tag);
      if (imageDigest === undefined) return true;
      if (by === 'v2') {
        await world.registry(where, 'DELETE', name, `/manifests/${step.do === 'untag' ? tag : imageDigest}`);
      } else {
        const imageIds = [step.do === 'untag' ? { imageTag: tag } : { imageDigest }];
        await world.call(where, 'batchDeleteImage', { repositoryName: name, imageIds });
      }
      return true;
    }
    case 'delete-many':
      await world.call(step.where, 'batchDeleteImage', {
        repositoryName: step.name,
        imageIds: [
          ...step.tags.map((imageTag) => ({ imageTag })),
          ...step.things.map((thing) => ({ imageDigest: digestOfThing(thing) })),
        ],
      });
      return true;
    case 'scan':
      await privately(world, step, 'startImageScan', { imageId: { imageTag: step.tag } });
      return true;
    case 'archive':
    case 'restore':
      await privately(world, step, 'updateImageStorageClass', {
        imageId: { imageDigest: digestOfThing(step.thing) },
        targetStorageClass: step.do === 'archive' ? 'ARCHIVE' : 'STANDARD',
      });
      return true;
    case 'policy':
      if (step.policy === 'none') await privately(world, step, 'deleteLifecyclePolicy', {});
      else await privately(world, step, 'putLifecyclePolicy', { lifecyclePolicyText: POLICIES[step.policy] });
      return true;
    case 'preview':
      await previewsCameTrue(world, step);
      return true;
    case 'pull':
      await world.registry(step.where, 'GET', step.name, `/manifests/${step.tag}`);
      return true;
    case 'replicate':
      await replicate(world, step.on);
      return true;
    case 'cache':
      await cache(world, step.on);
      return true;
    case 'template':
      if (step.on) {
        await world.call(1, 'createRepositoryCreationTemplate', {
          prefix: 'ROOT',
          appliedFor: ['REPLICATION', 'PULL_THROUGH_CACHE', 'CREATE_ON_PUSH'],
          imageTagMutability: 'IMMUTABLE',
          lifecyclePolicy: POLICIES.one,
        });
      } else await world.call(1, 'deleteRepositoryCreationTemplate', { prefix: 'ROOT' });
      return true;
    case 'collect':
      await world.admin('/_drydock/ecr/gc', { now: step.now });
      return true;
    case 'reset':
      await world.admin('/_drydock/reset', { account: step.account, region: step.region });
      return true;
    case 'together': {
      const all = step.steps.map((one) => takeStep(world, one));
      if (step.killedAfter === undefined) await Promise.all(all);
      else {
        for (let turn = 0; turn < step.killedAfter; turn++) await nextTurn();
        await world.restart(true, () => Promise.all(all));
      }
      return true;
    }
    case 'restart':
      await world.restart(step.killed);
      return true;
    case 'wait':
      await world.wait(step.minutes * MINUTE_MS);
      return true;
  }
}

type At = Pick<Step & { do: 'create' }, 'where' | 'name'>;

async function privately(world: World, { where, name }: At, method: string, more: object): Promise<void> {
  if (SCOPES[where].region !== '') await world.call(where, method, { repositoryName: name, ...more });
}

async function pushBlob(world: World, { where, name }: At, content: string): Promise<void> {
  const digest = digestOf(content);
  const has = await world.registry(where, 'HEAD', name, `/blobs/${digest}`);
  if (has.status !== 200)
    await world.registry(where, 'POST', name, `/blobs/uploads/?digest=${digest}`, { body: content });
}

async function push(world: World, step: Step & { do: 'push' }): Promise<boolean> {
  const { where, name, thing, tag, by } = step;
  for (const content of BLOBS[thing]) await pushBlob(world, step, content);
  const [body, type] = [MANIFESTS[thing], mediaTypeOf(thing)];
  if (by === 'v2') {
    const headers = { 'content-type': type };
    const path = `/manifests/${tag ?? digestOfThing(thing)}`;
    return (await world.registry(where, 'PUT', name, path, { body, headers })).status === 201;
  }
  const put = { repositoryName: name, imageManifest: body, imageManifestMediaType: type, imageTag: tag };
  return (await world.call(where, 'putImage', put)) !== undefined;
}

async function digestOfTag(world: World, where: At['where'], name: string, imageTag: string) {
  const found = await world.call(where, 'describeImages', { repositoryName: name, imageIds: [{ imageTag }] });
  return (found?.imageDetails as { imageDigest: string }[] | undefined)?.[0]?.imageDigest;
}

async function replicate(world: World, on: boolean): Promise<void> {
  const destinations = [FAR, OTHER].map(({ accountId: registryId, region }) => ({ registryId, region }));
  await world.call(0, 'putReplicationConfiguration', {
    replicationConfiguration: { rules: on ? [{ destinations }] : [] },
  });
  await world.call(2, 'putRegistryPolicy', {
    policyText: JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Sid: 'copies', Effect: 'Allow', Principal: '*', Action: 'ecr:*', Resource: '*' }],
    }),
  });
}

async function cache(world: World, on: boolean): Promise<void> {
  const ecrRepositoryPrefix = 'cache';
  for (const where of [1, 2] as const) {
    if (!on) await world.call(where, 'deletePullThroughCacheRule', { ecrRepositoryPrefix });
    else {
      await world.call(where, 'createPullThroughCacheRule', {
        ecrRepositoryPrefix,
        upstreamRegistryUrl: `${HOME.accountId}.dkr.ecr.${HOME.region}.amazonaws.com`,
      });
    }
  }
}
