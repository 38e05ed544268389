import { findUsableSecret } from '../lookup.ts';
import { operation } from '../operation.ts';

/** The policy of a secret: none has one, for none can be put. Terraform asks of every secret it makes. */
export const getResourcePolicy = operation('GetResourcePolicy', (context, input) => {
  const { arn, name } = findUsableSecret(context, input.SecretId);
  return { ARN: arn, Name: name };
});
