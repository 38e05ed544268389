import { expect, it } from 'vitest';
import { evaluateLifecyclePolicy } from '../../../src/apis/ecr/lifecycle-policy/evaluate.ts';
import { readLifecyclePolicy } from '../../../src/apis/ecr/lifecycle-policy/read-policy.ts';
import type { LifecycleImage } from '../../../src/model/lifecycle-policy.ts';
import {
  any,
  ARCHIVE,
  days,
  daysAgo,
  imagesOf,
  keep,
  NOW,
  patterned,
  policyOf,
  prefixed,
  untagged,
} from './lifecycle-images.ts';

/** The images a policy acts on, each with the priority of its rule. */
function actedOn(policy: string, images: readonly LifecycleImage[]): Record<string, number> {
  const { verdicts } = evaluateLifecyclePolicy(readLifecyclePolicy(policy), images, NOW);
  return Object.fromEntries(verdicts.map(({ image, rule }) => [image.digest, rule.rulePriority]));
}

const MULTIPLE = imagesOf(['A', ['beta-1', 'prod-1'], 10], ['B', ['beta-2', 'prod-2'], 9], ['C', ['beta-3'], 8]);
const ALPHA_BETA = imagesOf(
  ['A', ['alpha-1'], 12],
  ['B', ['beta-1'], 11],
  ['C', ['alpha-2', 'beta-2'], 10],
  ['D', ['alpha-3'], 4],
  ['E', ['beta-3'], 3],
  ['F', ['alpha-4', 'beta-4'], 2],
);
const GAMMA = imagesOf(
  ['A', ['alpha-1', 'beta-1', 'gamma-1'], 10],
  ['B', ['alpha-2', 'beta-2'], 9],
  ['C', ['alpha-3', 'beta-3', 'gamma-2'], 8],
);
const PROD = imagesOf(['A', ['prod-1'], 15], ['B', ['dev-1'], 15], ['C', ['prod-2'], 14], ['D', ['a-prod'], 15]);

/** "Examples of lifecycle policies" of the ECR User Guide, and "Lifecycle policy evaluation rules". */
it.each<[string, string, readonly LifecycleImage[], Record<string, number>]>([
  ['filters on image age', policyOf(patterned(['prod*'], days(14))), PROD, { A: 1 }],
  [
    'filters untagged images on their age',
    policyOf(untagged(days(14))),
    imagesOf(['A', [], 15], ['B', [], 14], ['C', ['a'], 15]),
    { A: 1 },
  ],
  [
    'filters on image count',
    policyOf(untagged(keep(1))),
    imagesOf(['A', [], 3], ['B', [], 1], ['C', [], 2], ['D', ['a'], 9]),
    { A: 1, C: 1 },
  ],
  ['multiple rules: example A', policyOf(prefixed(['prod'], keep(1)), prefixed(['beta'], keep(1))), MULTIPLE, { A: 1 }],
  [
    'multiple rules: example B',
    policyOf(prefixed(['beta'], keep(1)), prefixed(['prod'], keep(1))),
    MULTIPLE,
    { A: 1, B: 1 },
  ],
  ['multiple tags in a single rule: example A', policyOf(prefixed(['alpha', 'beta'], days(5))), ALPHA_BETA, { C: 1 }],
  ['multiple tags in a single rule: example B', policyOf(prefixed(['alpha', 'beta'], keep(1))), GAMMA, { A: 1, B: 1 }],
  [
    'multiple tags in a single rule, as patterns',
    policyOf(patterned(['alpha*', 'beta*'], days(5))),
    ALPHA_BETA,
    { C: 1 },
  ],
  [
    'all images: example A',
    policyOf(any(keep(1))),
    imagesOf(['A', ['alpha-1'], 4], ['B', ['beta-1'], 3], ['C', [], 2], ['D', ['alpha-2'], 1]),
    { A: 1, B: 1, C: 1 },
  ],
  [
    'all images: example B',
    policyOf(prefixed(['alpha'], keep(1)), untagged(days(1)), any(keep(1))),
    imagesOf(
      ['A', ['alpha-1', 'beta-1'], 4],
      ['B', [], 3],
      ['C', ['alpha-2'], 2],
      ['D', ['git hash'], 1],
      ['E', [], 1],
    ),
    { A: 1, B: 2, D: 3 },
  ],
])('%s', (_name, policy, images, expected) => {
  expect(actedOn(policy, images)).toEqual(expected);
});

const archived = (digest: string, days: number, more: Partial<LifecycleImage> = {}): LifecycleImage => ({
  id: 0,
  digest,
  tags: [],
  pushedAt: daysAgo(1000),
  archivedAt: daysAgo(days),
  ...more,
});
const NOT_PULLED = { ...any(days(90, 'sinceImagePulled')), action: ARCHIVE };
const LONG_ARCHIVED = any({ ...days(365, 'sinceImageTransitioned'), storageClass: 'archive' });

it('archives what was not pulled for long, and expires what was archived for long, each rule in its own class', () => {
  const pushed = (digest: string, more: Partial<LifecycleImage>): LifecycleImage => ({
    ...archived(digest, 0),
    archivedAt: undefined,
    ...more,
  });
  const images = [
    pushed('never pulled', {}),
    pushed('young and never pulled', { pushedAt: daysAgo(90) }),
    pushed('pulled', { pulledAt: daysAgo(90) }),
    pushed('pulled long ago', { pulledAt: daysAgo(91) }),
    pushed('restored', { pulledAt: daysAgo(200), activatedAt: daysAgo(10) }),
    pushed('restored long ago', { activatedAt: daysAgo(91) }),
    archived('archived', 365),
    archived('archived long ago', 366),
  ];
  expect(actedOn(policyOf(NOT_PULLED, LONG_ARCHIVED), images)).toEqual({
    'never pulled': 1,
    'pulled long ago': 1,
    'restored long ago': 1,
    'archived long ago': 2,
  });
});

it('counts an image that was restored from when it was', () => {
  const [a, b] = imagesOf(['A', [], 9], ['B', [], 5]) as [LifecycleImage, LifecycleImage];
  expect(actedOn(policyOf(any(keep(1))), [{ ...a, activatedAt: daysAgo(1) }, b])).toEqual({ B: 1 });
});

it.each([
  ['expire', { type: 'expire' }, []],
  ['transition', ARCHIVE, ['in an archived list']],
])('an image that a list names waits for it, where it is to %s', (_name, action, expected) => {
  const images = [
    archived('in a list', 0, { archivedAt: undefined, listedIn: 'standard' }),
    archived('in an archived list', 0, { archivedAt: undefined, listedIn: 'archive' }),
  ];
  expect(Object.keys(actedOn(policyOf({ ...any(days(1)), action }), images))).toEqual(expected);
});

it('tells when time alone will ask for more', () => {
  const rules = readLifecyclePolicy(policyOf(prefixed(['a'], keep(5)), any(days(3))));
  const images = imagesOf(['A', ['a'], 1], ['B', [], 2], ['C', [], 1]);
  const { verdicts, nextAt = 0 } = evaluateLifecyclePolicy(rules, images, NOW);
  expect([verdicts, nextAt]).toEqual([[], daysAgo(-1) + 1]);
  expect(evaluateLifecyclePolicy(rules, images, nextAt - 1).verdicts).toEqual([]);
  expect(evaluateLifecyclePolicy(rules, images, nextAt).verdicts).toHaveLength(1);
  expect(evaluateLifecyclePolicy(rules, images.slice(0, 1), NOW).nextAt).toBeUndefined();
});
