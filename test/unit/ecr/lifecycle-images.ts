import type { LifecycleImage } from '../../../src/model/lifecycle-policy.ts';

export const DAY_MS = 24 * 3_600_000;
export const NOW = Date.UTC(2026, 0, 1);
export const daysAgo = (days: number): number => NOW - days * DAY_MS;

/** Images as they are written in AWS's examples: a name, its tags, and days since it was pushed; in that order. */
export const imagesOf = (...rows: readonly (readonly [name: string, tags: readonly string[], days: number])[]) =>
  rows.map(([digest, tags, days], index): LifecycleImage => ({ id: index, digest, tags, pushedAt: daysAgo(days) }));

/** A policy of rules with the priorities 1, 2, …, that expire where they do not say otherwise. */
export const policyOf = (...rules: readonly { readonly selection: object; readonly [more: string]: unknown }[]) =>
  JSON.stringify({
    rules: rules.map((rule, index) => ({ rulePriority: index + 1, action: { type: 'expire' }, ...rule })),
  });

export const ARCHIVE = { type: 'transition', targetStorageClass: 'archive' };

const one = (tagStatus: string, more: object) => ({ selection: { tagStatus, ...more } });
export const keep = (countNumber: number) => ({ countType: 'imageCountMoreThan', countNumber });
export const days = (countNumber: number, countType = 'sinceImagePushed') => ({
  countType,
  countUnit: 'days',
  countNumber,
});
export const untagged = (when: object) => one('untagged', when);
export const any = (when: object) => one('any', when);
export const prefixed = (tagPrefixList: readonly string[], when: object) => one('tagged', { tagPrefixList, ...when });
export const patterned = (tagPatternList: readonly string[], when: object) =>
  one('tagged', { tagPatternList, ...when });
