import { parseArn } from './arn.ts';

/** Whose resources are meant: everybody's, one account's, or one account's in one region. */
export interface Owner {
  /** Twelve digits. */
  readonly accountId?: string | undefined;
  readonly region?: string | undefined;
}

/** Whether the resource of an ARN is theirs. */
export function belongsTo(arn: string, { accountId, region }: Owner): boolean {
  if (accountId === undefined && region === undefined) return true;
  const parsed = parseArn(arn);
  return (
    parsed !== undefined &&
    (accountId ?? parsed.accountId) === parsed.accountId &&
    (region ?? parsed.region) === parsed.region
  );
}
