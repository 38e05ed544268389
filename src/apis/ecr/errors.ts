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

/** Members of ECR's first operations, whose patterns it names in words of their own. */
const FIRST = new Set([
  'layerDigest',
  'layerDigests',
  'registryId',
  'registryIds',
  'repositoryName',
  'repositoryNames',
  'uploadId',
]);

/** ECR's answer to an input that breaks its model. */
export function refuse(_operation: string, { expected, ...fault }: InputFault): AwsError {
  const pattern = expected.replaceAll('\\/', '/'); // the model escapes what the service does not
  const isOfFirst = fault.kind === 'pattern' && fault.path.some((name) => FIRST.has(String(name)));
  const constraint = isOfFirst
    ? `must satisfy regular expression '${pattern}'`
    : constraintOf({ ...fault, expected: pattern });
  return invalidParameter(memberOf(fault.path), constraint);
}
