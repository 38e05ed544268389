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

/** ECR's answer to an input that breaks its model. */
export function refuse(_operation: string, fault: InputFault): AwsError {
  const pattern = fault.expected.replaceAll('\\/', '/'); // the model escapes what the service's own words do not
  const constraint = fault.kind === 'pattern' ? `must satisfy regular expression '${pattern}'` : constraintOf(fault);
  return invalidParameter(memberOf(fault.path), constraint);
}
