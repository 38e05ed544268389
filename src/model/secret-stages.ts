import type { SecretVersion } from './secret.ts';

export const CURRENT = 'AWSCURRENT';
export const PREVIOUS = 'AWSPREVIOUS';

const MOST_VERSIONS = 100;
const KEPT_FOR_MS = 24 * 60 * 60 * 1000;

/** The version a label is on. */
export const versionAt = (versions: readonly SecretVersion[], stage: string): SecretVersion | undefined =>
  versions.find(({ stages }) => stages.includes(stage));

/**
 * The versions after a label moved to one of them, or with `to` undefined away from all: a label is on one version at
 * most, and the version that loses AWSCURRENT to another gets AWSPREVIOUS.
 */
export function moveStage(versions: readonly SecretVersion[], stage: string, to: string | undefined): SecretVersion[] {
  const from = versionAt(versions, stage);
  if (from?.id === to) return [...versions];
  const moved = versions.map((version) => {
    const stages = version.stages.filter((one) => one !== stage);
    return { ...version, stages: version.id === to ? [...stages, stage] : stages };
  });
  if (stage !== CURRENT || from === undefined) return moved;
  const previous = moveStage(moved, PREVIOUS, from.id);
  return previous.map((version) =>
    version.id === to ? { ...version, stages: version.stages.filter((one) => one !== PREVIOUS) } : version,
  );
}

/**
 * The versions that go: of those without a label the oldest, where there are more than a hundred in all, but none of
 * the last day. `now` in epoch milliseconds; versions in the order in which they were made.
 */
export function surplusVersions(versions: readonly SecretVersion[], now: number): SecretVersion[] {
  const old = versions.filter(({ stages, createdAt }) => stages.length === 0 && createdAt <= now - KEPT_FOR_MS);
  return old.slice(0, Math.max(0, versions.length - MOST_VERSIONS));
}
