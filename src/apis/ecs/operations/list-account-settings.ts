import { effectiveSettings, presentSetting, principalOf } from '../account-settings.ts';
import { operation } from '../operation.ts';
import { keyPage } from '../paging.ts';

const MOST = 10;

/** Lists a principal's own settings, or with `effectiveSettings` all that hold for it. */
export const listAccountSettings = operation('ListAccountSettings', (context, input) => {
  const { name, value, principalArn, effectiveSettings: effective = false } = input;
  const principal = principalOf(context, principalArn);
  const all = effective
    ? effectiveSettings(context, principal)
    : context.store.accountSettings.of(context.scope, principal);
  const page = keyPage(
    input,
    { list: 'ListAccountSettings', scope: context.scope, name, value, principal, effective },
    (after = '', limit) =>
      all
        .filter((setting) => name === undefined || setting.name === name)
        .filter((setting) => value === undefined || setting.value === value)
        .filter((setting) => setting.name > after)
        .slice(0, limit),
    (setting) => setting.name,
    MOST,
  );
  return { settings: page.rows.map((setting) => presentSetting(context, setting)), ...page.next };
});
