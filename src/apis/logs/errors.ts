import { model } from '../../../api-schemas/logs/model.ts';
import { AwsError } from '../../wire/errors.ts';
import { type InputFault, pathText } from '../../wire/validation.ts';

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

/** An input that breaks the model, in the sentence that AWS's Java services share. */
export function refuse(_operation: string, fault: InputFault): AwsError {
  const { kind, path, value, expected, bound } = fault;
  const shown = value === undefined ? 'null' : typeof value === 'object' ? JSON.stringify(value) : String(value);
  const what = {
    missing: 'Member must not be null',
    type: `Member must be of type ${expected}`,
    enum: `Member must satisfy enum value set: [${expected.replaceAll(',', ', ')}]`,
    length: `Member must have length ${bound === 'min' ? 'greater' : 'less'} than or equal to ${expected}`,
    range: `Member must have value ${bound === 'min' ? 'greater' : 'less'} than or equal to ${expected}`,
    pattern: `Member must satisfy regular expression pattern: ${expected}`,
  }[kind];
  // Java's lists count from 1, as its sentences do.
  const member = pathText(path).replace(/\[(\d+)\]/g, (_all, index: string) => `.${Number(index) + 1}.member`);
  return invalid(`1 validation error detected: Value '${shown}' at '${member}' failed to satisfy constraint: ${what}`);
}
