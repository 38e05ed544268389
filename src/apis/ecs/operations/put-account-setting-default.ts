import { ACCOUNT_DEFAULT } from '../../../store/account-settings.ts';
import { presentSetting, putSetting } from '../account-settings.ts';
import { operation } from '../operation.ts';

/** Changes the setting of all who have none of their own. */
export const putAccountSettingDefault = operation('PutAccountSettingDefault', (context, { name, value }) => ({
  setting: presentSetting(context, putSetting(context, ACCOUNT_DEFAULT, name, value)),
}));
