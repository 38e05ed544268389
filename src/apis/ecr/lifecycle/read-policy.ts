import { z } from 'zod';

/** Which images a rule is about. */
export interface Selection {
  readonly tagStatus: 'tagged' | 'untagged' | 'any';
  readonly tagPrefixList?: readonly string[] | undefined;
  readonly tagPatternList?: readonly string[] | undefined;
  readonly storageClass: 'standard' | 'archive';
  readonly countType: 'imageCountMoreThan' | 'sinceImagePushed' | 'sinceImagePulled' | 'sinceImageTransitioned';
  readonly countNumber: number;
}

/** One rule of a lifecycle policy; those with a lower number go first. */
export interface LifecycleRule {
  readonly rulePriority: number;
  readonly selection: Selection;
  readonly action: 'expire' | 'transition';
}

const MOST_RULES = 50;
const MOST_STARS = 4;
const LEAST_ARCHIVED_DAYS = 90;

const Tags = z.array(z.string().min(1)).min(1);
const ofAll = {
  tagStatus: z.enum(['tagged', 'untagged', 'any']),
  tagPrefixList: Tags.optional(),
  tagPatternList: Tags.optional(),
  storageClass: z.enum(['standard', 'archive']).default('standard'),
  countNumber: z.int().positive(),
};
const countUnit = z.literal('days');
const SELECTION = z.union([
  z.strictObject({ ...ofAll, countType: z.literal('imageCountMoreThan') }),
  z.strictObject({ ...ofAll, countType: z.literal('sinceImagePushed'), countUnit }),
  z.strictObject({ ...ofAll, countType: z.literal('sinceImagePulled'), countUnit }),
  z.strictObject({ ...ofAll, countType: z.literal('sinceImageTransitioned'), countUnit }),
]);
const ACTION = z.union([
  z.strictObject({ type: z.literal('expire') }),
  z.strictObject({ type: z.literal('transition'), targetStorageClass: z.literal('archive') }),
]);
const RULE = z.strictObject({
  rulePriority: z.int().positive(),
  description: z.string().optional(),
  selection: z.unknown(),
  action: z.unknown(),
});
const POLICY = z.strictObject({ rules: z.array(z.unknown()).min(1) });

/** A policy that breaks a rule of the grammar; the message is what AWS says of it, as far as that is known. */
class Invalid extends Error {}

/**
 * Reads a lifecycle policy: its rules, the first to be applied first. Gives a sentence for one that ECR would refuse.
 * The sentences of counts, priorities, lists, patterns and schemas are AWS's; the others are ours.
 */
export function readLifecyclePolicy(text: string): readonly LifecycleRule[] | string {
  const parsed = POLICY.safeParse(jsonOf(text));
  if (!parsed.success) return 'Lifecycle policy parsing failure: Could not map policyString into LifecyclePolicy.';
  try {
    const { rules } = parsed.data;
    if (rules.length > MOST_RULES) {
      throw new Invalid(
        `array is too long: must have at most ${MOST_RULES} elements but instance has ${rules.length} elements`,
      );
    }
    const read = rules.map(ruleOf).sort((a, b) => a.rulePriority - b.rulePriority);
    checkTogether(read);
    return read;
  } catch (error) {
    if (error instanceof Invalid) return `Lifecycle policy validation failure: ${error.message}`;
    throw error;
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function ruleOf(value: unknown): LifecycleRule {
  const rule = RULE.safeParse(value);
  if (!rule.success) throw new Invalid('instance failed to match the schema of a rule');
  const selection = SELECTION.safeParse(rule.data.selection);
  if (!selection.success) throw new Invalid('instance failed to match exactly one schema (matched 0 out of 4)');
  const action = ACTION.safeParse(rule.data.action);
  if (!action.success) throw new Invalid('instance failed to match exactly one schema (matched 0 out of 2)');
  checkTags(selection.data);
  checkCount(selection.data, action.data.type);
  return { rulePriority: rule.data.rulePriority, selection: selection.data, action: action.data.type };
}

function checkTags({ tagStatus, tagPrefixList, tagPatternList }: Selection): void {
  if (tagStatus !== 'tagged') {
    if (!tagPrefixList && !tagPatternList) return;
    throw new Invalid('tagPrefixList and tagPatternList can only be specified when tagStatus=TAGGED.');
  }
  if (!tagPrefixList && !tagPatternList) {
    throw new Invalid('Must specify tagPrefixList or tagPatternList when tagStatus=TAGGED.');
  }
  if (tagPrefixList && tagPatternList) throw new Invalid('Cannot specify both tagPrefixList and tagPatternList.');
  if (tagPatternList?.some((pattern) => pattern.split('*').length - 1 > MOST_STARS)) {
    throw new Invalid(`Invalid tag pattern provided. Total number of * must not exceed ${MOST_STARS}`);
  }
}

function checkCount({ countType, countNumber, storageClass }: Selection, action: LifecycleRule['action']): void {
  const isArchived = storageClass === 'archive';
  if (countType === 'sinceImagePulled' && action !== 'transition') {
    throw new Invalid('sinceImagePulled can only be used with the action transition.');
  }
  if (countType === 'sinceImageTransitioned') {
    if (!isArchived || action !== 'expire') {
      throw new Invalid(
        'sinceImageTransitioned can only be used with the storage class archive and the action expire.',
      );
    }
    if (countNumber < LEAST_ARCHIVED_DAYS) {
      throw new Invalid(`countNumber must be at least ${LEAST_ARCHIVED_DAYS} with sinceImageTransitioned.`);
    }
  }
  if (isArchived && action === 'transition') throw new Invalid('Archived images cannot be transitioned to archive.');
}

/** What rules may not have in common; they are in the order of their priorities. */
function checkTogether(rules: readonly LifecycleRule[]): void {
  const hasTwice = (values: readonly unknown[]): boolean => new Set(values).size < values.length;
  if (hasTwice(rules.map(({ rulePriority }) => rulePriority)))
    throw new Invalid('Duplicate priority in multiple rules');
  for (const one of ['standard', 'archive']) {
    const selections = rules.map(({ selection }) => selection).filter(({ storageClass }) => storageClass === one);
    if (selections.filter(({ tagStatus }) => tagStatus === 'untagged').length > 1) {
      throw new Invalid('Only one rule can select Untagged images');
    }
    if (hasTwice(selections.flatMap(({ tagPrefixList = [] }) => tagPrefixList))) {
      throw new Invalid('Tag prefixes must be unique across rules');
    }
    if (selections.slice(0, -1).some(({ tagStatus }) => tagStatus === 'any')) {
      throw new Invalid('The rule with tagStatus=ANY must have the highest rulePriority');
    }
  }
}
