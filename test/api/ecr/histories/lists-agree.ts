import { expect } from 'vitest';
import type { Snapshot } from './snapshot.ts';
import { SCOPES, type Where } from './steps.ts';
import type { World } from './world.ts';

const ANY = { filter: { imageStatus: 'ANY' } };

/** That what clients are shown is what there is, whichever way they ask. */
export async function listsAgree(world: World, { repositories, images, blobs }: Snapshot): Promise<void> {
  const distinct = new Map(blobs.map(({ digest, bytes }) => [digest, bytes]));
  expect(await world.usage()).toEqual({
    blobs: distinct.size,
    bytes: [...distinct.values()].reduce((a, b) => a + b, 0),
  });
  for (const [index, { accountId, region }] of SCOPES.entries()) {
    const where = index as Where;
    const ours = repositories.filter((one) => one.accountId === accountId && one.region === region);
    const names = ours.map(({ name }) => name).sort();
    const described = (await world.call(where, 'describeRepositories', {})) as {
      repositories: { repositoryName: string }[];
    };
    expect(described.repositories.map(({ repositoryName }) => repositoryName).sort()).toEqual(names);
    if (region !== '') {
      const catalog = (await (await world.registry(where, 'GET', '', '_catalog')).json()) as { repositories: string[] };
      expect(catalog.repositories).toEqual(names);
    }
    for (const { id, name: repositoryName } of ours) {
      const there = images.filter(({ repository }) => repository.id === id);
      await imagesAgree(world, where, repositoryName, there);
    }
  }
}

interface Detail {
  readonly imageDigest: string;
  readonly imageTags?: readonly string[];
  readonly imageStatus?: string;
}

async function imagesAgree(world: World, where: Where, repositoryName: string, there: Snapshot['images']) {
  const isPublic = SCOPES[where].region === '';
  const any = isPublic ? {} : ANY;
  const { imageDetails } = (await world.call(where, 'describeImages', { repositoryName, ...any })) as {
    imageDetails: Detail[];
  };
  const had = imageDetails.map(({ imageDigest, imageTags = [], imageStatus }) => ({
    digest: imageDigest,
    tags: [...imageTags].sort(),
    isArchived: imageStatus === 'ARCHIVED',
  }));
  expect(had).toEqual(there.map(({ digest, tags, isArchived }) => ({ digest, tags: [...tags].sort(), isArchived })));
  if (!isPublic) {
    const { imageIds } = (await world.call(where, 'listImages', { repositoryName, ...ANY })) as {
      imageIds: { imageDigest: string; imageTag?: string }[];
    };
    const names = there.flatMap(({ digest, tags }) =>
      (tags.length > 0 ? tags : [undefined]).map((tag) => `${digest} ${tag}`),
    );
    expect(imageIds.map(({ imageDigest, imageTag }) => `${imageDigest} ${imageTag}`)).toEqual(names);
  }
  const list = (await (await world.registry(where, 'GET', repositoryName, '/tags/list')).json()) as { tags: string[] };
  expect(list.tags).toEqual(there.flatMap(({ tags }) => tags).sort());
  if (repositoryName.startsWith('cache/')) return; // a rule would have images fetched by asking
  for (const { digest, tags, isArchived } of there) {
    for (const reference of [digest, ...tags]) {
      const headers = { accept: '*/*' };
      const head = await world.registry(where, 'HEAD', repositoryName, `/manifests/${reference}`, { headers });
      expect([reference, head.status]).toEqual([reference, isArchived ? 404 : 200]);
      if (!isArchived) expect(head.headers.get('docker-content-digest')).toBe(digest);
    }
  }
}
