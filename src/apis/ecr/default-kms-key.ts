import { createHash } from 'node:crypto';
import type { Scope } from '../../model/scope.ts';

/** `8-4-4-4-12` */
const UUID = /^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/;

/** The ARN of the key `aws/ecr` that AWS manages, one in each account and region. There is no KMS that has it. */
export function defaultKmsKey({ region, accountId }: Scope): string {
  const digest = createHash('sha256').update(`${accountId}/${region}/aws/ecr`).digest('hex');
  return `arn:aws:kms:${region}:${accountId}:key/${digest.replace(UUID, '$1-$2-$3-$4-$5')}`;
}
