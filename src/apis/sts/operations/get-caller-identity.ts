import { createHash } from 'node:crypto';
import { inputs } from '../../../../api-schemas/sts/inputs.ts';
import type { GetCallerIdentityResponse } from '../../../../api-schemas/sts/types.ts';
import type { Call, Operation } from '../../../wire/operation.ts';
import { assumedRoleArn } from '../../../wire/session.ts';

const ID_BYTES = 17;
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** The role's unique id, AROA and 17 letters or digits: made of its ARN, as nothing else is known of it. */
const roleId = (roleArn: string): string =>
  `AROA${[...createHash('sha256').update(roleArn).digest().subarray(0, ID_BYTES)].map((byte) => LETTERS[byte % 32]).join('')}`;

/** Who the caller is: a task as its role, else the root user of the account, as there are no other identities here. */
export const getCallerIdentity: Operation = {
  name: 'GetCallerIdentity',
  input: inputs.GetCallerIdentity,
  run(_input, { caller: { accountId, assumedRole } }: Call): GetCallerIdentityResponse {
    if (!assumedRole) return { UserId: accountId, Account: accountId, Arn: `arn:aws:iam::${accountId}:root` };
    return {
      UserId: `${roleId(assumedRole.roleArn)}:${assumedRole.sessionName}`,
      Account: accountId,
      Arn: assumedRoleArn(accountId, assumedRole),
    };
  },
};
