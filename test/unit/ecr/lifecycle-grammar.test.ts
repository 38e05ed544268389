import { describe, expect, it } from 'vitest';
import { lifecyclePolicyText, readLifecyclePolicy } from '../../../src/apis/ecr/lifecycle-policy/read-policy.ts';
import { any, ARCHIVE, days, keep, patterned, policyOf, prefixed, untagged } from './lifecycle-images.ts';

const invalid = (what: string): string =>
  `Invalid parameter at 'LifecyclePolicyText' failed to satisfy constraint: '${what}'`;
const noForm = (forms: number): string => `instance failed to match exactly one schema (matched 0 out of ${forms})`;
const notMapped = 'Lifecycle policy parsing failure: Could not map policyString into LifecyclePolicy.';
const lacks = (name: string): string => `object has missing required properties (["${name}"])`;
const foreign = (name: string): string =>
  `object instance has properties which are not allowed by the schema: (["${name}"])`;
const notA = (type: string, found: string): string =>
  `instance type (${found}) does not match any allowed primitive type (allowed: ["${type}"])`;
const stars = 'Invalid tag pattern provided. Total number of * must not exceed 4';
const anyFirst = 'Rule for tagStatus=ANY must have the lowest priority per storage class';
const IN_ARCHIVE = { ...days(90, 'sinceImageTransitioned'), storageClass: 'archive' };
const rule = { ...any(keep(1)), rulePriority: 1, action: { type: 'expire' } };

describe('a policy', () => {
  it.each(['', '{', '[]', '"x"', 'null'])('that is no object is refused: %s', (text) => {
    expect(() => readLifecyclePolicy(text)).toThrow(invalid(notMapped));
  });

  it.each<[string, string]>([
    ['{}', lacks('rules')],
    ['{"rules":[],"more":1}', foreign('more')],
    ['{"rules":{}}', notA('array', 'object')],
    ['{"rules":[]}', 'array is too short: must have at least 1 elements but instance has 0 elements'],
    [
      policyOf(...Array.from({ length: 51 }, (_, index) => prefixed([`${index}`], keep(1)))),
      'array is too long: must have at most 50 elements but instance has 51 elements',
    ],
    ['{"rules":["x"]}', notA('object', 'string')],
    [JSON.stringify({ rules: [{ ...rule, action: undefined }] }), lacks('action')],
    [policyOf({ ...rule, more: 1 }), foreign('more')],
    [
      policyOf({ ...rule, rulePriority: 0 }),
      'numeric instance is lower than the required minimum (minimum: 1, found: 0)',
    ],
    [policyOf({ ...rule, rulePriority: 1.5 }), notA('integer', 'number')],
    [policyOf({ ...rule, description: null }), notA('string', 'null')],
    [policyOf({ ...rule, action: 'expire' }), notA('object', 'string')],
    [policyOf({ ...rule, action: { type: 'delete' } }), noForm(2)],
    [policyOf({ ...rule, action: { type: 'expire', targetStorageClass: null } }), noForm(2)],
    [policyOf({ ...rule, action: { type: 'transition' } }), noForm(2)],
    [policyOf({ ...rule, action: { ...ARCHIVE, targetStorageClass: 'standard' } }), noForm(2)],
    [policyOf({ selection: { tagStatus: 'any', countType: 'imageCountMoreThan' } }), lacks('countNumber')],
    [policyOf(any({ ...keep(1), more: 1 })), foreign('more')],
    [
      policyOf({ selection: { tagStatus: 'all', ...keep(1) } }),
      'instance value ("all") not found in enum (possible values: ["any","tagged","untagged"])',
    ],
    [policyOf(any({ ...keep(1), countType: 'toString' })), noForm(4)],
    [policyOf(any({ ...keep(1), countUnit: 'days' })), noForm(4)],
    [policyOf(any({ ...days(1), countUnit: undefined })), noForm(4)],
    [policyOf(any({ ...days(1), countUnit: 'hours' })), noForm(4)],
    [policyOf(any({ ...days(1), storageClass: 'archive' })), noForm(4)],
    [policyOf(any({ ...IN_ARCHIVE, storageClass: undefined })), noForm(4)],
    [policyOf({ ...any(IN_ARCHIVE), action: ARCHIVE }), noForm(4)],
    [policyOf(any(days(90, 'sinceImagePulled'))), noForm(4)],
    [policyOf(any(keep(0))), 'numeric instance is lower than the required minimum (minimum: 1, found: 0)'],
    [
      policyOf(any({ ...IN_ARCHIVE, countNumber: 89 })),
      'numeric instance is lower than the required minimum (minimum: 90, found: 89)',
    ],
    [policyOf(prefixed([], keep(1))), 'Must specify tagPrefixList or tagPatternList when tagStatus=TAGGED.'],
    [policyOf(prefixed([''], keep(1))), 'string "" is too short (length: 0, required minimum: 1)'],
    [
      policyOf(prefixed(['a'], { ...keep(1), tagPatternList: ['a*'] })),
      'Only one of tagPrefixList and tagPatternList can be specified.',
    ],
    [
      policyOf(any({ ...keep(1), tagPrefixList: ['a'] })),
      'tagPrefixList and tagPatternList can only be specified when tagStatus=TAGGED.',
    ],
    [policyOf(patterned(['test*1*2*3*4*5*6'], keep(1))), stars],
    [policyOf(any(keep(1)), { ...untagged(keep(1)), rulePriority: 1 }), 'Duplicate priority in multiple rules'],
    [policyOf(untagged(keep(1)), untagged(days(1))), 'Only one rule can select Untagged images per storage class.'],
    [policyOf(any(keep(1)), untagged(days(1))), anyFirst],
    [policyOf(any(keep(1)), any(days(1))), anyFirst],
    [
      policyOf(prefixed(['a', 'b'], keep(1)), prefixed(['b', 'a'], days(1))),
      'Tag prefixes must be unique across the rules of a storage class.',
    ],
  ])('with a fault is refused: %s', (text, what) => {
    expect(() => readLifecyclePolicy(text)).toThrow(invalid(`Lifecycle policy validation failure: ${what}`));
  });

  it('comes back without white space, its rules by priority', () => {
    const rules = [
      { rulePriority: 20, ...any(IN_ARCHIVE), action: { type: 'expire' } },
      { rulePriority: 10, description: 'd', ...any(days(1)), action: ARCHIVE },
      { rulePriority: 7, ...untagged(keep(1)), action: { type: 'expire' } },
      { rulePriority: 5, ...patterned(['*test*1*2*3', 'test*1*2*3*'], keep(1)), action: { type: 'expire' } },
    ];
    const read = lifecyclePolicyText(readLifecyclePolicy(JSON.stringify({ rules }, null, 2)));
    expect(JSON.parse(read)).toEqual({ rules: rules.toReversed() });
    expect(read).not.toMatch(/\s/);
  });
});
