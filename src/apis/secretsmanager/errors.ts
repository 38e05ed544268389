import { model } from '../../../api-schemas/secretsmanager/model.ts';
import { constraintSentence } from '../../wire/constraint.ts';
import { AwsError } from '../../wire/errors.ts';
import type { InputFault } from '../../wire/validation.ts';

/** An error code of Secrets Manager's; ValidationException is one its model does not name. */
type SecretsManagerErrorCode = keyof typeof model.errors | 'ValidationException';

/** An error of Secrets Manager's with AWS's own sentence. */
export const secretsManagerError = (code: SecretsManagerErrorCode, message: string): AwsError =>
  new AwsError(code, message, code === 'ValidationException' ? 400 : model.errors[code].status);

/** Secrets Manager's answer to an input that breaks its model. */
export function refuse(_operation: string, fault: InputFault): AwsError {
  if (fault.path[0] === 'ClientRequestToken') {
    return secretsManagerError('InvalidParameterException', 'ClientRequestToken must be 32-64 characters long.');
  }
  return secretsManagerError('ValidationException', constraintSentence(fault));
}
