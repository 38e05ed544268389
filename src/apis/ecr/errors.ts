import { model } from '../../../api-schemas/ecr/model.ts';
import { constraintOf, memberOf } from '../../wire/constraint.ts';
import { AwsError } from '../../wire/errors.ts';
import type { InputFault } from '../../wire/validation.ts';

/** An error of ECR's with AWS's own sentence. */
export const ecrError = (
  code: keyof typeof model.errors,
  message: string,
  members: Readonly<Record<string, unknown>> = {},
): AwsError => new AwsError(code, message, model.errors[code].status, members);

/** What ECR says of a member that breaks a rule. */
export const invalidParameter = (member: string, constraint: string): AwsError =>
  ecrError(
    'InvalidParameterException',
    `Invalid parameter at '${member}' failed to satisfy constraint: '${constraint}'`,
  );

/** ECR's refusal of more than a quota allows. */
export const limitExceeded = (what: string, most: number): AwsError =>
  ecrError(
    'LimitExceededException',
    `The operation did not succeed because it would have exceeded a service limit for your account: ${most} ${what}`,
  );

/** Patterns of ECR's first operations, which it names in words of its own, the registry's without quotes. */
const OWN_WORDS: Readonly<Record<string, (pattern: string) => string>> = {
  registryId: (pattern) => `must satisfy regular expression ${pattern}`,
  layerDigest: patternOf,
  repositoryName: patternOf,
  uploadId: patternOf,
};

function patternOf(pattern: string): string {
  return `must satisfy regular expression '${pattern}'`;
}

/** ECR's answer to an input that breaks its model; of an element of a list it names the list. */
export function refuse(_operation: string, { expected: written, ...fault }: InputFault): AwsError {
  const { kind, path } = fault;
  const expected = written.replaceAll('\\/', '/'); // the model escapes what the service does not
  const name = path.at(-1) ?? '';
  const constraint = constraintOf({ ...fault, expected });
  if (typeof name === 'number') {
    return invalidParameter(memberOf(path.slice(0, -1)), `Member must satisfy constraint: [${constraint}]`);
  }
  const inOwnWords = kind === 'pattern' && Object.hasOwn(OWN_WORDS, name) ? OWN_WORDS[name] : undefined;
  return invalidParameter(memberOf(path), inOwnWords?.(expected) ?? constraint);
}
