import type { CountType, LifecycleSelection } from '../../../model/lifecycle-policy.ts';
import { matchesNone, policyFault } from './policy-fault.ts';
import { checkInteger, checkOneOf, checkType, elementsOf, type Members, objectWith } from './schema.ts';

/** The forms a selection may have, by what it counts. */
const FORMS: Readonly<Record<CountType, { readonly unit: 'days' | undefined; readonly archive: boolean }>> = {
  imageCountMoreThan: { unit: undefined, archive: false },
  sinceImagePushed: { unit: 'days', archive: false },
  sinceImagePulled: { unit: 'days', archive: false },
  sinceImageTransitioned: { unit: 'days', archive: true },
};
/** How many forms there are. */
export const SELECTION_FORMS = Object.keys(FORMS).length;
const LEAST_DAYS_IN_ARCHIVE = 90;
const MOST_STARS = 4;

/** Which images a rule is about, as it is in a policy's JSON. Throws InvalidParameterException. */
export function readSelection(json: unknown): LifecycleSelection {
  const members = objectWith(
    json,
    ['tagStatus', 'countType', 'countNumber'],
    ['tagPatternList', 'tagPrefixList', 'storageClass', 'countUnit'],
  );
  const { tagStatus, tagPatternList, tagPrefixList, storageClass, countType, countUnit, countNumber } = members;
  checkOneOf(tagStatus, ['tagged', 'untagged', 'any']);
  if (storageClass !== undefined) checkOneOf(storageClass, ['standard', 'archive']);
  checkForm(members);
  checkInteger(countNumber, countType === 'sinceImageTransitioned' ? LEAST_DAYS_IN_ARCHIVE : 1);
  const [patterns, prefixes] = [textsOf(tagPatternList), textsOf(tagPrefixList)];
  if (tagStatus === 'tagged' && !patterns?.length && !prefixes?.length) {
    throw policyFault('Must specify tagPrefixList or tagPatternList when tagStatus=TAGGED.');
  }
  if (tagStatus !== 'tagged' && (patterns ?? prefixes)) {
    throw policyFault('tagPrefixList and tagPatternList can only be specified when tagStatus=TAGGED.');
  }
  if (patterns && prefixes) throw policyFault('Only one of tagPrefixList and tagPatternList can be specified.');
  if (patterns?.some((pattern) => pattern.split('*').length - 1 > MOST_STARS)) {
    throw policyFault(`Invalid tag pattern provided. Total number of * must not exceed ${MOST_STARS}`);
  }
  return {
    tagStatus,
    tagPatternList: patterns,
    tagPrefixList: prefixes,
    storageClass,
    countType,
    countUnit,
    countNumber,
  } as LifecycleSelection;
}

function checkForm({ countType, countUnit, storageClass }: Members): void {
  const form = Object.hasOwn(FORMS, String(countType)) ? FORMS[countType as CountType] : undefined;
  const isArchive = storageClass === 'archive';
  if (form?.unit === countUnit && form?.archive === isArchive) return;
  throw matchesNone(SELECTION_FORMS);
}

function textsOf(json: unknown): readonly string[] | undefined {
  if (json === undefined) return undefined;
  const texts = elementsOf(json, 0);
  for (const text of texts) {
    checkType(text, 'string');
    if (text === '') throw policyFault('string "" is too short (length: 0, required minimum: 1)');
  }
  return texts as readonly string[];
}
