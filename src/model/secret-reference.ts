import { parseArn } from './arn.ts';
import { type ParameterReference, parseParameterReference } from './parameter.ts';
import type { Scope } from './scope.ts';

/** What a `valueFrom` names in Secrets Manager. */
export interface SecretReference {
  readonly kind: 'secret';
  /** The secret's own ARN, whole or without its six letters. */
  readonly secretArn: string;
  /** Of the ARN: a secret may be in another region than the task. */
  readonly scope: Scope;
  readonly jsonKey?: string | undefined;
  readonly versionStage?: string | undefined;
  readonly versionId?: string | undefined;
}

/** What a `valueFrom` names, or what is wrong with it. */
export type ValueFrom =
  | SecretReference
  | { readonly kind: 'parameter'; readonly reference: ParameterReference }
  | { readonly kind: 'invalid'; readonly error: string };

/**
 * Takes a container's `valueFrom` apart: `arn:…:secret:NAME[-XXXXXX]`, the same with `:json-key:version-stage:version-id`
 * of which each may be empty, the name of a parameter, or its ARN. The agent takes three colons more or none.
 */
export function parseValueFrom(text: string): ValueFrom {
  const arn = parseArn(text);
  if (arn?.service === 'secretsmanager') {
    const [type = '', name = '', ...more] = arn.resource.split(':');
    if (type !== 'secret' || name === '' || (more.length !== 0 && more.length !== 3)) {
      return {
        kind: 'invalid',
        error:
          'an invalid ARN format for the AWS Secrets Manager secret was specified. Specify a valid ARN and try again.',
      };
    }
    const [jsonKey, versionStage, versionId] = more.map((part) => (part === '' ? undefined : part));
    const secretArn = text.split(':').slice(0, 7).join(':');
    const scope = { accountId: arn.accountId, region: arn.region };
    return { kind: 'secret', secretArn, scope, jsonKey, versionStage, versionId };
  }
  return { kind: 'parameter', reference: parseParameterReference(text) ?? { names: [text] } };
}
