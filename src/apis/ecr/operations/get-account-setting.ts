import { ACCOUNT_SETTINGS, accountSetting } from '../account-settings.ts';
import { invalidParameter } from '../errors.ts';
import { operation } from '../operation.ts';

/** The value of a setting, as it was put or as it is at first. */
export const getAccountSetting = operation('GetAccountSetting', ({ store, scope }, { name }) => {
  const value = accountSetting(store, scope, name);
  if (value !== undefined) return { name, value };
  throw invalidParameter('name', `Member must satisfy enum value set: [${Object.keys(ACCOUNT_SETTINGS).join(', ')}]`);
});
