import { createHash } from 'node:crypto';
import type { Parameter as SentParameter } from '../../../api-schemas/ssm/types.ts';
import { type Parameter, parameterArn } from '../../model/parameter.ts';
import type { Scope } from '../../model/scope.ts';

const DATA_TYPE = 'text';

/**
 * A parameter as Get… operations answer it. A SecureString that was not asked for decrypted is answered as a text that
 * looks encrypted and tells nothing of the value, so that a forgotten WithDecryption is noticed here too.
 */
export const presentValue = (
  scope: Scope,
  parameter: Parameter,
  isDecrypted = false,
  selector?: string,
): SentParameter => ({
  Name: parameter.name,
  Type: parameter.type,
  Value: isDecrypted || parameter.type !== 'SecureString' ? parameter.value : sealed(scope, parameter),
  Version: parameter.version,
  Selector: selector,
  LastModifiedDate: parameter.modifiedAt / 1000,
  ARN: parameterArn(scope, parameter.name),
  DataType: DATA_TYPE,
});

/** A parameter as lists of what is known about parameters have it. */
export const presentMetadata = (parameter: Parameter) => ({
  Name: parameter.name,
  Type: parameter.type,
  KeyId: parameter.keyId,
  LastModifiedDate: parameter.modifiedAt / 1000,
  LastModifiedUser: parameter.modifiedBy,
  Description: parameter.description,
  Version: parameter.version,
  Tier: parameter.tier,
  Policies: [],
  DataType: DATA_TYPE,
});

/** Of the name and version alone. */
export function sealed(scope: Scope, { name, version }: Parameter): string {
  const digest = createHash('sha256')
    .update(`${parameterArn(scope, name)}:${version}`)
    .digest('base64');
  return `AQICAH${digest}`; // as what KMS encrypts for it begins
}
