import { expect } from 'vitest';
import type { Step } from './steps.ts';
import { SCOPES } from './steps.ts';
import type { World } from './world.ts';

const ANY = { filter: { imageStatus: 'ANY' } };
const LOOKED_AFTER_MS = 61_000;

interface Detail {
  readonly imageDigest: string;
  readonly imageStatus: string;
}

/** Tries the policy of a repository, and sees that a minute later it has done what it was to do. */
export async function previewsCameTrue(world: World, { where, name: repositoryName }: Step & { do: 'preview' }) {
  const started =
    SCOPES[where].region !== '' && (await world.call(where, 'startLifecyclePolicyPreview', { repositoryName }));
  if (!started) return true;
  const { previewResults } = (await world.call(where, 'getLifecyclePolicyPreview', { repositoryName })) as {
    previewResults: { imageDigest: string; action: { type: string } }[];
  };
  await world.wait(LOOKED_AFTER_MS);
  const { imageDetails } = (await world.call(where, 'describeImages', { repositoryName, ...ANY })) as {
    imageDetails: Detail[];
  };
  const statuses = new Map(imageDetails.map((one) => [one.imageDigest, one.imageStatus]));
  for (const { imageDigest, action } of previewResults) {
    expect([imageDigest, statuses.get(imageDigest)]).toEqual([
      imageDigest,
      action.type === 'EXPIRE' ? undefined : 'ARCHIVED',
    ]);
  }
  return true;
}
