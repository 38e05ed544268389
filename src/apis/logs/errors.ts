import { model } from '../../../api-schemas/logs/model.ts';
import { constraintSentence } from '../../wire/constraint.ts';
import { AwsError } from '../../wire/errors.ts';
import type { InputFault } from '../../wire/validation.ts';

/** An error code that CloudWatch Logs' model knows. */
export type LogsErrorCode = keyof typeof model.errors;

/** An error of CloudWatch Logs' with AWS's own sentence. */
export function logsError(code: LogsErrorCode, message: string): AwsError {
  return new AwsError(code, message, model.errors[code].status);
}

/** The sentence for every parameter that is refused. */
export const invalid = (message: string): AwsError => logsError('InvalidParameterException', message);

/** The sentences for what is not there. */
export const groupNotFound = (): AwsError =>
  logsError('ResourceNotFoundException', 'The specified log group does not exist.');
export const streamNotFound = (): AwsError =>
  logsError('ResourceNotFoundException', 'The specified log stream does not exist.');

/** CloudWatch Logs' answer to an input that breaks its model. */
export const refuse = (_operation: string, fault: InputFault): AwsError => invalid(constraintSentence(fault));
