import { effectiveSettings, presentSetting, principalOf } from '../account-settings.ts';
import { operation } from '../operation.ts';

/** Takes a principal's own setting back and answers what holds now; one that was not set is no error. */
export const deleteAccountSetting = operation('DeleteAccountSetting', (context, { name, principalArn }) => {
  const principal = principalOf(context, principalArn);
  context.store.accountSettings.delete(context.scope, principal, name);
  const now = effectiveSettings(context, principal).find((setting) => setting.name === name);
  return { setting: now && presentSetting(context, now) };
});
