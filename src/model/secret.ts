import type { ResourceTag } from './resource-tag.ts';
import type { Scope } from './scope.ts';

/** A secret of Secrets Manager without its values. Times in epoch milliseconds. */
export interface Secret {
  readonly arn: string;
  readonly name: string;
  readonly description?: string | undefined;
  /** As it was sent: there is no KMS, so nothing is encrypted with it. */
  readonly kmsKeyId?: string | undefined;
  readonly tags: readonly ResourceTag[];
  readonly createdAt: number;
  readonly changedAt: number;
  /** The beginning of the day (UTC) on which a value was last read. */
  readonly accessedAt?: number | undefined;
  /** When it ends for good; a secret that has this can only be described, restored or deleted at once. */
  readonly deletionAt?: number | undefined;
}

/** One value a secret had, has or will have. */
export interface SecretVersion {
  /** The ClientRequestToken of the call that made it. */
  readonly id: string;
  /** Staging labels; a version without any is deprecated. */
  readonly stages: readonly string[];
  readonly createdAt: number;
  readonly accessedAt?: number | undefined;
  readonly secretString?: string | undefined;
  /** In base64. */
  readonly secretBinary?: string | undefined;
}

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const SUFFIX_LENGTH = 6;

/** `secret:REST`; the rest is a name and, in an ARN that is whole, its suffix. */
export const secretArn = ({ region, accountId }: Scope, rest: string): string =>
  `arn:aws:secretsmanager:${region}:${accountId}:secret:${rest}`;

/** A new secret's ARN: six random letters tell it from others that had its name before. `random` gives [0, 1). */
export function newSecretArn(scope: Scope, name: string, random: () => number): string {
  const letter = () => LETTERS[Math.floor(random() * LETTERS.length)];
  return secretArn(scope, `${name}-${Array.from({ length: SUFFIX_LENGTH }, letter).join('')}`);
}
