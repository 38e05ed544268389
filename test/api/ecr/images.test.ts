import type { ECR } from '@aws-sdk/client-ecr';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ecrClient } from '../../support/aws-clients.ts';
import {
  descriptor,
  digestOf,
  INDEX,
  MANIFEST,
  manifestOf,
  type RegistryClient,
  registryClient,
} from '../../support/registry-client.ts';
import { ACCOUNT, startServer } from '../../support/server.ts';

let server: Awaited<ReturnType<typeof startServer>>;
let ecr: ECR;
let registry: RegistryClient;
beforeAll(async () => {
  server = await startServer();
  ecr = ecrClient(server.url);
  registry = await registryClient(server.url);
});
afterAll(() => server.close());

let made = 0;
async function newRepository(more: object = {}): Promise<string> {
  const repositoryName = `repository-${made++}`;
  await ecr.createRepository({ repositoryName, ...more });
  return repositoryName;
}

describe('PutImage', () => {
  it('stores a manifest, whose bytes BatchGetImage gives back', async () => {
    const repositoryName = await newRepository();
    for (const blob of ['{}', 'layer']) await registry.pushBlob(repositoryName, blob);
    const imageManifest = JSON.stringify(JSON.parse(manifestOf('{}', ['layer'])), null, 2);
    const imageDigest = digestOf(imageManifest);
    const { image } = await ecr.putImage({ repositoryName, imageManifest, imageTag: 'v1', imageDigest });
    expect(image).toEqual({
      registryId: ACCOUNT,
      repositoryName,
      imageId: { imageDigest, imageTag: 'v1' },
      imageManifest,
      imageManifestMediaType: MANIFEST,
    });
    const got = await ecr.batchGetImage({ repositoryName, imageIds: [{ imageTag: 'v1' }] });
    expect(got).toMatchObject({ images: [image], failures: [] });
    const pulled = await registry.call('GET', `/v2/${repositoryName}/manifests/v1`);
    expect(await pulled.text()).toBe(imageManifest);
  });

  it('says what is there already, and moves a tag without a word', async () => {
    const repositoryName = await newRepository();
    const one = await registry.pushImage(repositoryName, 'v1', 'one');
    const two = await registry.pushImage(repositoryName, 'other', 'two');
    await expect(ecr.putImage({ repositoryName, imageManifest: one, imageTag: 'v1' })).rejects.toMatchObject({
      name: 'ImageAlreadyExistsException',
      message: `Image with digest '${digestOf(one)}' and tag 'v1' already exists in the repository with name '${repositoryName}' in registry with id '${ACCOUNT}'`,
    });
    await ecr.putImage({ repositoryName, imageManifest: two, imageTag: 'v1' });
    const { imageDetails } = await ecr.describeImages({ repositoryName });
    expect(imageDetails?.map(({ imageDigest, imageTags }) => [imageDigest, imageTags])).toEqual([
      [digestOf(one), undefined],
      [digestOf(two), expect.arrayContaining(['other', 'v1'])],
    ]);
  });

  it('refuses what is not whole', async () => {
    const repositoryName = await newRepository();
    const missing = digestOf('nobody sent it');
    const put = (imageManifest: string, more: object = {}) => ecr.putImage({ repositoryName, imageManifest, ...more });
    await registry.pushBlob(repositoryName, '{}');
    await expect(put(manifestOf('{}', ['nobody sent it']))).rejects.toMatchObject({
      name: 'LayersNotFoundException',
      message: expect.stringContaining(`'[${missing}]'`),
    });
    const list = { schemaVersion: 2, mediaType: INDEX, manifests: [descriptor('nobody sent it', MANIFEST)] };
    await expect(put(JSON.stringify(list))).rejects.toMatchObject({
      name: 'ReferencedImagesNotFoundException',
      message: expect.stringContaining(`'[${missing}]'`),
    });
    await expect(put(manifestOf('{}', []), { imageDigest: missing })).rejects.toMatchObject({
      name: 'ImageDigestDoesNotMatchException',
      message: `The image with digest '${missing}' in repository '${repositoryName}' and registry ID '${ACCOUNT}' does not match the image digest that Amazon ECR has calculated.`,
    });
    for (const [text, more, member, constraint] of [
      ['x', {}, 'ImageManifest', 'Invalid JSON syntax'],
      ['{"schemaVersion":2}', {}, 'ImageManifest', 'It has no mediaType.'],
      [manifestOf('{}', []), { imageTag: '-x' }, 'imageTag', "must satisfy regular expression '[a-zA-Z0-9-_.]+''"],
    ] as const) {
      await expect(put(text, more)).rejects.toMatchObject({
        name: 'InvalidParameterException',
        message: expect.stringContaining(
          `Invalid parameter at '${member}' failed to satisfy constraint: '${constraint}`,
        ),
      });
    }
    await expect(ecr.listImages({ repositoryName })).resolves.toMatchObject({ imageIds: [] });
  });
});

describe('a tag that is immutable', () => {
  const said = (tag: string, repository: string) =>
    `The image tag '${tag}' already exists in the '${repository}' repository and cannot be overwritten because the tag is immutable.`;

  it('stays, whoever pushes', async () => {
    const repositoryName = await newRepository({ imageTagMutability: 'IMMUTABLE' });
    const one = await registry.pushImage(repositoryName, 'v1', 'one');
    const two = await registry.pushImage(repositoryName, 'v2', 'two');
    await expect(ecr.putImage({ repositoryName, imageManifest: two, imageTag: 'v1' })).rejects.toMatchObject({
      name: 'ImageTagAlreadyExistsException',
      message: said('v1', repositoryName),
    });
    const response = await registry.putManifest(repositoryName, 'v1', two);
    expect(response.status).toBe(400);
    const errors = [{ code: 'TAG_INVALID', message: said('v1', repositoryName) }];
    await expect(response.json()).resolves.toEqual({ errors });
    await expect(registry.putManifest(repositoryName, digestOf(one), one)).resolves.toMatchObject({ status: 201 });
  });

  // User guide, image tag mutability: whatever is pushed. Of the same image: aws/containers-roadmap issue 2179,
  // cdklabs/cdk-ecr-deployment issue 207.
  it('stays though it is pushed again, unless it may move', async () => {
    for (const [imageTagMutability, name, status] of [
      ['IMMUTABLE', 'ImageTagAlreadyExistsException', 400],
      ['MUTABLE', 'ImageAlreadyExistsException', 201],
    ] as const) {
      const repositoryName = await newRepository({ imageTagMutability });
      const imageManifest = await registry.pushImage(repositoryName, 'v1', 'one');
      const put = ecr.putImage({ repositoryName, imageManifest, imageTag: 'v1' });
      await expect(put).rejects.toMatchObject({ name });
      const response = await registry.putManifest(repositoryName, 'v1', imageManifest);
      expect(response.status).toBe(status);
      if (status === 400) {
        const errors = [{ code: 'TAG_INVALID', message: said('v1', repositoryName) }];
        await expect(response.json()).resolves.toEqual({ errors });
      }
    }
  });

  it.each([
    ['IMMUTABLE_WITH_EXCLUSION', 'dev-1', true],
    ['IMMUTABLE_WITH_EXCLUSION', 'prod-1', false],
    ['MUTABLE_WITH_EXCLUSION', 'dev-1', false],
    ['MUTABLE_WITH_EXCLUSION', 'prod-1', true],
  ] as const)(
    'in a repository that is %s but for dev-*: whether %s moves is %s',
    async (imageTagMutability, tag, moves) => {
      const repositoryName = await newRepository({
        imageTagMutability,
        imageTagMutabilityExclusionFilters: [{ filterType: 'WILDCARD', filter: 'dev-*' }],
      });
      await registry.pushImage(repositoryName, tag, 'one');
      const imageManifest = await registry.pushImage(repositoryName, '', 'two');
      const put = ecr.putImage({ repositoryName, imageManifest, imageTag: tag });
      if (moves) await expect(put).resolves.toMatchObject({ image: { imageId: { imageTag: tag } } });
      else await expect(put).rejects.toMatchObject({ name: 'ImageTagAlreadyExistsException' });
    },
  );
});

describe('the images of a repository', () => {
  let repositoryName: string;
  let manifests: string[];
  beforeAll(async () => {
    repositoryName = await newRepository();
    manifests = [];
    for (const [tag, content] of [
      ['a', 'first'],
      ['', 'second'],
      ['c', 'third'],
    ] as const) {
      manifests.push(await registry.pushImage(repositoryName, tag, content));
    }
    await registry.putManifest(repositoryName, 'b', manifests[0] ?? '');
  });

  it('are listed tag by tag, by the page', async () => {
    const imageIds: unknown[] = [];
    let nextToken: string | undefined;
    do {
      const page = await ecr.listImages({ repositoryName, maxResults: 1, nextToken });
      expect(page.imageIds).toHaveLength(1);
      imageIds.push(...(page.imageIds ?? []));
      ({ nextToken } = page);
    } while (nextToken !== undefined);
    const [first, second, third] = manifests.map(digestOf);
    expect(imageIds).toEqual([
      { imageDigest: first, imageTag: 'a' },
      { imageDigest: first, imageTag: 'b' },
      { imageDigest: second },
      { imageDigest: third, imageTag: 'c' },
    ]);
  });

  it.each([
    ['TAGGED', [0, 2]],
    ['UNTAGGED', [1]],
    ['ANY', [0, 1, 2]],
  ] as const)('that are %s can be asked for', async (tagStatus, which) => {
    const { imageDetails = [] } = await ecr.describeImages({ repositoryName, filter: { tagStatus } });
    expect(imageDetails.map(({ imageDigest }) => imageDigest)).toEqual(
      which.map((index) => digestOf(manifests[index] ?? '')),
    );
    const { imageIds = [] } = await ecr.listImages({ repositoryName, filter: { tagStatus } });
    expect(new Set(imageIds.map(({ imageDigest }) => imageDigest)).size).toBe(which.length);
  });

  it('say how large they are and when they were pulled', async () => {
    const [first = ''] = manifests;
    await registry.call('GET', `/v2/${repositoryName}/manifests/a`);
    const { imageDetails } = await ecr.describeImages({ repositoryName, imageIds: [{ imageTag: 'a' }] });
    expect(imageDetails).toEqual([
      {
        registryId: ACCOUNT,
        repositoryName,
        imageDigest: digestOf(first),
        imageTags: ['a', 'b'],
        imageSizeInBytes: '{"of":"first"}first'.length, // of the config and the layer, as in AWS's example of describe-images
        imagePushedAt: expect.any(Date),
        imageManifestMediaType: MANIFEST,
        artifactMediaType: 'application/vnd.oci.image.config.v1+json',
        lastRecordedPullTime: expect.any(Date),
        imageStatus: 'ACTIVE',
      },
    ]);
    await expect(ecr.describeImages({ repositoryName, imageIds: [{ imageTag: 'none' }] })).rejects.toMatchObject({
      name: 'ImageNotFoundException',
      message: `The image with imageId {imageDigest:'null', imageTag:'none'} does not exist within the repository with name '${repositoryName}' in the registry with id '${ACCOUNT}'`,
    });
  });

  it('that cannot be given are failures', async () => {
    const [first, , third] = manifests.map(digestOf);
    const imageIds = [
      {},
      { imageDigest: 'x' },
      { imageTag: '-' },
      { imageTag: 'none' },
      { imageDigest: third, imageTag: 'a' },
      { imageDigest: digestOf('none'), imageTag: 'a' },
      { imageDigest: first, imageTag: 'none' },
      { imageDigest: first, imageTag: 'a' },
    ];
    const { images = [], failures = [] } = await ecr.batchGetImage({ repositoryName, imageIds });
    expect(images.map(({ imageId }) => imageId)).toEqual([{ imageDigest: first, imageTag: 'a' }]);
    const invalid = 'Invalid request parameters:';
    expect(failures.map(({ failureCode, failureReason }) => [failureCode, failureReason])).toEqual([
      ['MissingDigestAndTag', `${invalid} both tag and digest cannot be null`],
      ['InvalidImageDigest', `${invalid} image digest should satisfy the regex '[a-zA-Z0-9-_+.]+:[a-fA-F0-9]+'`],
      ['InvalidImageTag', `${invalid} image tag should satisfy the regex '[a-zA-Z0-9-_.]+'`],
      ['ImageNotFound', 'Requested image not found'],
      ['ImageTagDoesNotMatchDigest', `${invalid} given tag does not map to the given digest`],
      ['ImageTagDoesNotMatchDigest', expect.anything()],
      ['ImageNotFound', 'Requested image not found'],
    ]);
  });
});
