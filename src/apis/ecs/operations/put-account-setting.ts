import { presentSetting, principalOf, putSetting } from '../account-settings.ts';
import { operation } from '../operation.ts';

/** Changes a setting of the caller, or of the principal that is named. */
export const putAccountSetting = operation('PutAccountSetting', (context, { name, value, principalArn }) => ({
  setting: presentSetting(context, putSetting(context, principalOf(context, principalArn), name, value)),
}));
