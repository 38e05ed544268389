import { type LifecycleRule, storageClassOf } from '../../../model/lifecycle-policy.ts';
import { invalidParameter } from '../errors.ts';
import { policyFault } from './policy-fault.ts';
import { readRule } from './read-rule.ts';
import { elementsOf, objectWith } from './schema.ts';

const MOST_RULES = 50;

/** The rules of a lifecycle policy's text by priority. Throws InvalidParameterException in AWS's words. */
export function readLifecyclePolicy(text: string): readonly LifecycleRule[] {
  const { rules } = objectWith(parse(text), ['rules']);
  const read = elementsOf(rules, 1, MOST_RULES).map(readRule);
  read.sort((one, other) => one.rulePriority - other.rulePriority);
  checkTogether(read);
  return read;
}

/** The text as AWS gives it back: the rules by priority, without white space. */
export const lifecyclePolicyText = (rules: readonly LifecycleRule[]): string => JSON.stringify({ rules });

function parse(text: string): object {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    // said below
  }
  if (typeof json === 'object' && json !== null && !Array.isArray(json)) return json;
  throw invalidParameter(
    'LifecyclePolicyText',
    'Lifecycle policy parsing failure: Could not map policyString into LifecyclePolicy.',
  );
}

function checkTogether(rules: readonly LifecycleRule[]): void {
  if (hasTwice(rules.map(({ rulePriority }) => rulePriority))) {
    throw policyFault('Duplicate priority in multiple rules');
  }
  for (const storageClass of ['standard', 'archive'] as const) {
    const selections = rules.filter((rule) => storageClassOf(rule) === storageClass).map((rule) => rule.selection);
    if (selections.filter(({ tagStatus }) => tagStatus === 'untagged').length > 1) {
      throw policyFault('Only one rule can select Untagged images per storage class.');
    }
    if (selections.slice(0, -1).some(({ tagStatus }) => tagStatus === 'any')) {
      throw policyFault('Rule for tagStatus=ANY must have the lowest priority per storage class');
    }
    const prefixes = selections.flatMap(({ tagPrefixList: list }) => (list ? [[...new Set(list)].sort().join()] : []));
    if (hasTwice(prefixes)) throw policyFault('Tag prefixes must be unique across the rules of a storage class.');
  }
}

const hasTwice = (values: readonly unknown[]): boolean => new Set(values).size < values.length;
