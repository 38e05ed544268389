import { model } from '../../../api-schemas/ssm/model.ts';
import { constraintSentence } from '../../wire/constraint.ts';
import { AwsError } from '../../wire/errors.ts';
import type { InputFault } from '../../wire/validation.ts';

/** An error code that SSM's model knows. */
type SsmErrorCode = keyof typeof model.errors;

/** An error of SSM's with AWS's own sentence. */
export const ssmError = (code: SsmErrorCode, message: string): AwsError =>
  new AwsError(code, message, model.errors[code].status);

/** The error for a parameter that is not there; AWS has no sentence for it, and an empty one helps nobody. */
export const parameterNotFound = (name: string): AwsError =>
  ssmError('ParameterNotFound', `Parameter ${name} not found.`);

/** SSM's answer to an input that breaks its model. */
export const refuse = (_operation: string, fault: InputFault): AwsError =>
  ssmError('ValidationException', constraintSentence(fault));
