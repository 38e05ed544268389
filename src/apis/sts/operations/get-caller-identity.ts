import { inputs } from '../../../../api-schemas/sts/inputs.ts';
import type { GetCallerIdentityResponse } from '../../../../api-schemas/sts/types.ts';
import type { Call, Operation } from '../../../wire/operation.ts';

/** Who the caller is: the root user of the account, as there are no other identities here. */
export const getCallerIdentity: Operation = {
  name: 'GetCallerIdentity',
  input: inputs.GetCallerIdentity,
  run: (_input, { caller: { accountId } }: Call): GetCallerIdentityResponse => ({
    UserId: accountId,
    Account: accountId,
    Arn: `arn:aws:iam::${accountId}:root`,
  }),
};
