import { findSecret } from '../lookup.ts';
import { operation } from '../operation.ts';
import { nameOf } from '../present.ts';

/** Takes a deletion back that has not happened yet. */
export const restoreSecret = operation('RestoreSecret', (context, input) => {
  const { store, scope } = context;
  const secret = findSecret(context, input.SecretId);
  store.secrets.put(scope, { ...secret, deletionAt: undefined });
  return nameOf(secret);
});
