import { model } from '../../../../api-schemas/ecr-public/model.ts';
import { AwsError } from '../../../wire/errors.ts';

/** An error of ECR Public's that ECR has not. */
export const publicError = (code: keyof typeof model.errors, message: string): AwsError =>
  new AwsError(code, message, model.errors[code].status);
