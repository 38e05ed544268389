import { ACCOUNT_SETTINGS, isAccountSetting } from '../account-settings.ts';
import { ecrError } from '../errors.ts';
import { operation } from '../operation.ts';

/** Changes a setting of the account in this region; of what it says only BLOB_MOUNTING is heeded. */
export const putAccountSetting = operation('PutAccountSetting', ({ store, scope }, { name, value }) => {
  if (!isAccountSetting(name)) throw ecrError('ValidationException', `There is no account setting ${name}`);
  const values: readonly string[] = ACCOUNT_SETTINGS[name];
  if (!values.includes(value)) {
    throw ecrError('ValidationException', `The value of ${name} must be one of ${values.join(', ')}: ${value}`);
  }
  store.registrySettings.put(scope, name, value);
  return { name, value };
});
