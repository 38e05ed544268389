import { ACCOUNT_SETTINGS, isAccountSetting } from '../account-settings.ts';
import { ecrError } from '../errors.ts';
import { operation } from '../operation.ts';

/** A setting of the account in this region. */
export const getAccountSetting = operation('GetAccountSetting', ({ store, scope }, { name }) => {
  if (!isAccountSetting(name)) throw ecrError('ValidationException', `There is no account setting ${name}`);
  return { name, value: store.registrySettings.get(scope, name) ?? ACCOUNT_SETTINGS[name][0] };
});
