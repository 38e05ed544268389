import type { SettingName } from '../../../api-schemas/ecs/types.ts';
import { parseArn } from '../../model/arn.ts';
import { ACCOUNT_DEFAULT, type AccountSetting } from '../../store/account-settings.ts';
import type { EcsContext } from './context.ts';
import { ecsError } from './errors.ts';

interface SettingRule {
  /** What holds where nothing was set; the first of `values` need not be it. */
  readonly preset: string;
  readonly values: readonly string[];
}

const PRINCIPAL_SERVICES = ['iam', 'sts'];
const SWITCH = ['enabled', 'disabled'];

/** Every account setting with its values and AWS's own default. */
export const SETTING_RULES: Readonly<Record<SettingName, SettingRule>> = {
  awsvpcTrunking: { preset: 'disabled', values: SWITCH },
  containerInsights: { preset: 'disabled', values: [...SWITCH, 'enhanced'] },
  containerInstanceLongArnFormat: { preset: 'enabled', values: SWITCH },
  defaultLogDriverMode: { preset: 'non-blocking', values: ['blocking', 'non-blocking'] },
  fargateEventWindows: { preset: 'disabled', values: SWITCH },
  fargateFIPSMode: { preset: 'disabled', values: SWITCH },
  fargateTaskRetirementWaitPeriod: { preset: '7', values: ['0', '7', '14'] },
  guardDutyActivate: { preset: 'off', values: ['on', 'off'] },
  serviceLongArnFormat: { preset: 'enabled', values: SWITCH },
  tagResourceAuthorization: { preset: 'off', values: ['on', 'off'] },
  taskLongArnFormat: { preset: 'enabled', values: SWITCH },
};

/** The account's root user, whose settings are the defaults of all others. */
export const rootArn = (accountId: string): string => `arn:aws:iam::${accountId}:root`;

/** A setting as the API shows it. */
export const presentSetting = ({ scope }: EcsContext, { name, value, principalArn }: AccountSetting) => ({
  name: name as SettingName,
  value,
  principalArn: principalArn === ACCOUNT_DEFAULT ? rootArn(scope.accountId) : principalArn,
  type: name === 'guardDutyActivate' ? ('aws_managed' as const) : ('user' as const),
});

/**
 * Whose settings a call is about: the root user's are the account's defaults. Throws InvalidParameterException for a
 * text that names no principal of the account.
 */
export const principalOf = ({ scope, principalArn }: EcsContext, named: string | undefined): string => {
  const principal = named ?? principalArn;
  const parsed = parseArn(principal);
  if (!parsed || !PRINCIPAL_SERVICES.includes(parsed.service)) {
    throw ecsError('InvalidParameterException', 'The principal ARN provided is invalid.');
  }
  if (parsed.accountId !== scope.accountId) throw ecsError('InvalidParameterException', 'AccountIDs mismatch');
  return principal === rootArn(scope.accountId) ? ACCOUNT_DEFAULT : principal;
};

/** Throws InvalidParameterException for a value the setting cannot have. */
export function checkSettingValue(name: SettingName, value: string | undefined): void {
  const { values } = SETTING_RULES[name];
  if (value === undefined || !values.includes(value)) {
    throw ecsError('InvalidParameterException', `${value} should be one of [${values}]`);
  }
}

/** Writes a setting. Throws InvalidParameterException for a value it cannot have. */
export function putSetting(
  context: EcsContext,
  principalArn: string,
  name: SettingName,
  value: string,
): AccountSetting {
  checkSettingValue(name, value);
  if (name === 'guardDutyActivate') {
    throw ecsError('InvalidParameterException', 'guardDutyActivate is managed by AWS and cannot be changed.');
  }
  if (name.endsWith('LongArnFormat') && value === 'disabled') {
    // hashicorp/terraform-provider-aws knows the sentence: it lets it pass when the setting is to be destroyed
    throw ecsError('InvalidParameterException', 'You can no longer disable Long Arn settings');
  }
  const setting = { principalArn, name, value };
  context.store.accountSettings.put(context.scope, setting);
  return setting;
}

/** What holds for a principal: its own settings, else the account's, else AWS's. */
export function effectiveSettings({ store, scope }: EcsContext, principalArn: string): AccountSetting[] {
  const own = store.accountSettings.of(scope, principalArn);
  const defaults = store.accountSettings.of(scope, ACCOUNT_DEFAULT);
  return Object.entries(SETTING_RULES).map(([name, { preset: value }]) => {
    const named = (setting: AccountSetting) => setting.name === name;
    const found = own.find(named) ?? defaults.find(named);
    return { name, value: found?.value ?? value, principalArn };
  });
}
