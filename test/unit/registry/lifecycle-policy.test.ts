import { describe, expect, it } from 'vitest';
import { applyLifecyclePolicy } from '../../../src/apis/ecr/lifecycle/apply-policy.ts';
import { readLifecyclePolicy } from '../../../src/apis/ecr/lifecycle/read-policy.ts';

const DAY_MS = 24 * 3_600_000;
const NOW = 1000 * DAY_MS;

const expire = { type: 'expire' };
const keep = (countNumber: number, selection: object) => ({
  ...selection,
  countType: 'imageCountMoreThan',
  countNumber,
});
const olderThan = (countNumber: number, selection: object) => ({
  ...selection,
  countType: 'sinceImagePushed',
  countUnit: 'days',
  countNumber,
});
const prefixes = (...tagPrefixList: string[]) => ({ tagStatus: 'tagged', tagPrefixList });
const patterns = (...tagPatternList: string[]) => ({ tagStatus: 'tagged', tagPatternList });
const untagged = { tagStatus: 'untagged' };
const any = { tagStatus: 'any' };

const policyOf = (...selections: readonly object[]): string =>
  JSON.stringify({
    rules: selections.map((selection, index) => ({ rulePriority: index + 1, selection, action: expire })),
  });

type Sketch = readonly [name: string, ageInDays: number, ...tags: readonly string[]];

function expired(policy: string, sketches: readonly Sketch[], inLists: readonly string[] = []): string[] {
  const rules = readLifecyclePolicy(policy);
  if (typeof rules === 'string') throw new Error(rules);
  const images = sketches.map(([name, ageInDays, ...tags]) => ({
    name,
    tags,
    pushedAt: NOW - ageInDays * DAY_MS,
    storageClass: 'standard' as const,
    isInList: inLists.includes(name),
  }));
  return applyLifecyclePolicy(rules, images, NOW)
    .map(({ image }) => image.name)
    .sort();
}

const RELEASES: readonly Sketch[] = [
  ['A', 10, 'beta-1', 'prod-1'],
  ['B', 9, 'beta-2', 'prod-2'],
  ['C', 8, 'beta-3'],
];

describe('a lifecycle policy, as the examples of AWS’s user guide have it,', () => {
  it.each<[string, readonly object[], readonly Sketch[], string[]]>([
    [
      'expires what is old',
      [olderThan(14, untagged)],
      [
        ['A', 15],
        ['B', 14],
        ['C', 1],
        ['D', 20, 'x'],
      ],
      ['A'],
    ],
    [
      'keeps one untagged image',
      [keep(1, untagged)],
      [
        ['A', 3],
        ['B', 2, 'x'],
        ['C', 1],
      ],
      ['A'],
    ],
    ['lets a first rule shield images', [keep(1, prefixes('prod')), keep(1, prefixes('beta'))], RELEASES, ['A']],
    ['goes by priority', [keep(1, prefixes('beta')), keep(1, prefixes('prod'))], RELEASES, ['A', 'B']],
    [
      'wants every tag of a list',
      [olderThan(5, prefixes('alpha', 'beta'))],
      [
        ['A', 12, 'alpha-1'],
        ['B', 11, 'beta-1'],
        ['C', 10, 'alpha-2', 'beta-2'],
        ['D', 4, 'alpha-3'],
        ['E', 3, 'beta-3'],
        ['F', 2, 'alpha-4', 'beta-4'],
      ],
      ['C'],
    ],
    [
      'counts images with every tag of a list',
      [keep(1, prefixes('alpha', 'beta'))],
      [
        ['A', 10, 'alpha-1', 'beta-1', 'gamma-1'],
        ['B', 9, 'alpha-2', 'beta-2'],
        ['C', 8, 'alpha-3', 'beta-3', 'gamma-2'],
      ],
      ['A', 'B'],
    ],
    [
      'keeps one of all',
      [keep(1, any)],
      [
        ['A', 4, 'alpha-1'],
        ['B', 3, 'beta-1'],
        ['C', 2],
        ['D', 1, 'alpha-2'],
      ],
      ['A', 'B', 'C'],
    ],
    [
      'ends with a rule for all',
      [keep(1, prefixes('alpha')), olderThan(1, untagged), keep(1, any)],
      [
        ['A', 4, 'alpha-1', 'beta-1'],
        ['B', 3],
        ['C', 2, 'alpha-2'],
        ['D', 1, '6d6b4d0'],
        ['E', 1],
      ],
      ['A', 'B', 'D'],
    ],
    [
      'takes patterns',
      [olderThan(1, patterns('*-rc*', 'v1.*'))],
      [
        ['A', 3, 'v1.2-rc1'],
        ['B', 3, 'v2.0-rc1'],
        ['C', 3, 'v1.2'],
        ['D', 3, 'x-rc', 'v1.'],
      ],
      ['A', 'D'],
    ],
  ])('%s', (_what, rules, images, gone) => {
    expect(expired(policyOf(...rules), images)).toEqual(gone);
  });

  it('waits with an image for the list it is in', () => {
    const images: readonly Sketch[] = [
      ['A', 3],
      ['B', 3, 'list'],
    ];
    expect(expired(policyOf(olderThan(1, untagged)), images, ['A'])).toEqual([]);
  });

  it('judges a hundred thousand images by fifty rules', () => {
    const rules = Array.from({ length: 50 }, (_, index) => keep(10, patterns(`*service-${index}-*`)));
    const images = Array.from(
      { length: 100_000 },
      (_, index): Sketch => [`${index}`, index, `service-${index % 100}-${index}`],
    );
    expect(expired(policyOf(...rules), images)).toHaveLength(50_000 - 50 * 10);
  });
});

describe('a lifecycle policy that is refused', () => {
  const invalid = 'Lifecycle policy validation failure: ';
  const text = (...rules: readonly object[]) => JSON.stringify({ rules });
  const rule = (selection: object, more: object = {}) => ({ rulePriority: 1, selection, action: expire, ...more });

  it.each([
    ['no JSON', 'x', 'Lifecycle policy parsing failure: Could not map policyString into LifecyclePolicy.'],
    ['no rules', '{}', 'Lifecycle policy parsing failure: Could not map policyString into LifecyclePolicy.'],
    [
      'too many rules',
      text(
        ...Array.from({ length: 51 }, (_, index) => rule(keep(1, prefixes(`p${index}`)), { rulePriority: index + 1 })),
      ),
      `${invalid}array is too long: must have at most 50 elements but instance has 51 elements`,
    ],
    [
      'the same priority twice',
      text(rule(keep(1, prefixes('a'))), rule(keep(1, prefixes('b')))),
      `${invalid}Duplicate priority in multiple rules`,
    ],
    [
      'tagged without tags',
      text(rule(keep(1, { tagStatus: 'tagged' }))),
      `${invalid}Must specify tagPrefixList or tagPatternList when tagStatus=TAGGED.`,
    ],
    [
      'two rules for untagged',
      policyOf(keep(1, untagged), olderThan(1, untagged)),
      `${invalid}Only one rule can select Untagged images`,
    ],
    [
      'five stars',
      policyOf(keep(1, patterns('*a*b*c*d*'))),
      `${invalid}Invalid tag pattern provided. Total number of * must not exceed 4`,
    ],
    [
      'days without their unit',
      text(rule({ ...any, countType: 'sinceImagePushed', countNumber: 1 })),
      `${invalid}instance failed to match exactly one schema (matched 0 out of 4)`,
    ],
    [
      'a count with a unit',
      text(rule({ ...keep(1, any), countUnit: 'days' })),
      `${invalid}instance failed to match exactly one schema (matched 0 out of 4)`,
    ],
    [
      'a count of none',
      policyOf(keep(0, any)),
      `${invalid}instance failed to match exactly one schema (matched 0 out of 4)`,
    ],
    [
      'an action with too much',
      text(rule(keep(1, any), { action: { type: 'expire', targetStorageClass: null } })),
      `${invalid}instance failed to match exactly one schema (matched 0 out of 2)`,
    ],
    ['any before others', policyOf(keep(1, any), keep(1, untagged)), /highest rulePriority/],
    ['a prefix twice', policyOf(keep(1, prefixes('a', 'b')), keep(1, prefixes('b'))), /unique/],
    ['both lists', policyOf(keep(1, { ...prefixes('a'), tagPatternList: ['b'] })), /both/],
    [
      'pulls that expire',
      text(rule({ ...any, countType: 'sinceImagePulled', countUnit: 'days', countNumber: 1 })),
      /transition/,
    ],
  ])('has %s', (_what, policy, said) => {
    const fault = readLifecyclePolicy(policy);
    if (typeof said === 'string') expect(fault).toBe(said);
    else expect(fault).toMatch(said);
  });
});
