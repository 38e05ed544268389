import fc from 'fast-check';
import { expect, it } from 'vitest';
import { evaluateLifecyclePolicy } from '../../../src/apis/ecr/lifecycle-policy/evaluate.ts';
import { readLifecyclePolicy } from '../../../src/apis/ecr/lifecycle-policy/read-policy.ts';
import { selects } from '../../../src/apis/ecr/lifecycle-policy/selects.ts';
import type { LifecycleImage, LifecycleRule } from '../../../src/model/lifecycle-policy.ts';
import { any, ARCHIVE, days, daysAgo, keep, NOW, patterned, policyOf, prefixed, untagged } from './lifecycle-images.ts';

const age = fc.integer({ min: 0, max: 6 }).map(daysAgo);
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const image = fc.record({
  tags: fc.uniqueArray(fc.constantFrom('a-1', 'a-2', 'b-1', 'b-2', 'c'), { maxLength: 3 }),
  pushedAt: age,
  pulledAt: maybe(age),
  archivedAt: maybe(fc.constantFrom(daysAgo(89), daysAgo(91))),
  activatedAt: maybe(age),
  listedIn: maybe(fc.constantFrom('standard' as const, 'archive' as const)),
});
const images = fc
  .array(image, { maxLength: 30 })
  .map((all) => all.map((one, id): LifecycleImage => ({ ...one, id, digest: `${id}` })));

const when = fc.oneof(
  fc.integer({ min: 1, max: 4 }).map(keep),
  fc.integer({ min: 1, max: 4 }).map((n) => days(n)),
);
const tagged = when.chain((condition) =>
  fc.constantFrom(
    prefixed(['a'], condition),
    prefixed(['b'], condition),
    prefixed(['a', 'b'], condition),
    patterned(['*-1'], condition),
    untagged(condition),
  ),
);
const action = fc.constantFrom({ type: 'expire' }, ARCHIVE);
const withAction = (rule: fc.Arbitrary<{ readonly selection: object }>) =>
  fc.tuple(rule, action).map(([one, what]) => ({ ...one, action: what }));
const ARCHIVED = any({ ...days(90, 'sinceImageTransitioned'), storageClass: 'archive' });
const rules = fc
  .tuple(
    fc.uniqueArray(withAction(tagged), {
      maxLength: 4,
      selector: ({ selection }) =>
        JSON.stringify({ ...selection, countType: undefined, countUnit: undefined, countNumber: undefined }),
    }),
    withAction(when.map(any)),
  )
  .map(([some, last]): readonly LifecycleRule[] => readLifecyclePolicy(policyOf(...some, last, ARCHIVED)));

it('no image is affected twice, and each by the first rule that selects it', () => {
  fc.assert(
    fc.property(rules, images, (policy, all) => {
      const { verdicts } = evaluateLifecyclePolicy(policy, all, NOW);
      expect(new Set(verdicts.map((one) => one.image)).size).toBe(verdicts.length);
      for (const { image: affected, rule } of verdicts) {
        expect(policy.find((one) => selects(one)(affected))).toBe(rule);
      }
    }),
  );
});

it('the order of images does not matter', () => {
  const shuffled = images.chain((all) =>
    fc.tuple(fc.constant(all), fc.shuffledSubarray([...all], { minLength: all.length })),
  );
  fc.assert(
    fc.property(rules, shuffled, (policy, [all, others]) => {
      expect(evaluateLifecyclePolicy(policy, others, NOW)).toEqual(evaluateLifecyclePolicy(policy, all, NOW));
    }),
  );
});

it('time asks for nothing more before it was said to', () => {
  fc.assert(
    fc.property(rules, images, (policy, all) => {
      const { verdicts, nextAt } = evaluateLifecyclePolicy(policy, all, NOW);
      expect(evaluateLifecyclePolicy(policy, all, (nextAt ?? NOW + 1) - 1).verdicts).toEqual(verdicts);
    }),
  );
});

it('what a policy has done it does not ask for again', () => {
  fc.assert(
    fc.property(rules, images, (policy, all) => {
      let left = all.map((one): LifecycleImage => ({ ...one, listedIn: undefined }));
      const { verdicts } = evaluateLifecyclePolicy(policy, left, NOW);
      const actions = new Map(verdicts.map(({ image: { id }, rule }) => [id, rule.action.type]));
      left = left
        .filter(({ id }) => actions.get(id) !== 'expire')
        .map((one) => (actions.has(one.id) ? { ...one, archivedAt: NOW } : one));
      expect(evaluateLifecyclePolicy(policy, left, NOW).verdicts).toEqual([]);
    }),
  );
});
