import { ACCOUNT_SETTINGS } from '../account-settings.ts';
import { invalidParameter } from '../errors.ts';
import { operation } from '../operation.ts';

const oneOf = (values: readonly string[]): string => `Member must satisfy enum value set: [${values.join(', ')}]`;

/** Puts a setting. BLOB_MOUNTING and REGISTRY_POLICY_SCOPE are obeyed; there is one scanner, whichever is asked for. */
export const putAccountSetting = {
  ...operation('PutAccountSetting', ({ store, scope }, { name, value }) => {
    const values = Object.hasOwn(ACCOUNT_SETTINGS, name) ? ACCOUNT_SETTINGS[name]?.values : undefined;
    if (values === undefined) throw invalidParameter('name', oneOf(Object.keys(ACCOUNT_SETTINGS)));
    if (!values.includes(value)) throw invalidParameter('value', oneOf(values));
    store.registrySettings.put(scope, 'accountSetting', { value }, name);
    return { name, value };
  }),
  but: 'BASIC_SCAN_TYPE_VERSION is kept and changes nothing',
};
