import type { RegistrySettings } from '../../model/registry-settings.ts';

/** The settings of an account, the values each can have, and as the first the one it has as long as nobody said. */
export const ACCOUNT_SETTINGS = {
  BASIC_SCAN_TYPE_VERSION: ['AWS_NATIVE', 'CLAIR'],
  REGISTRY_POLICY_SCOPE: ['V2', 'V1'],
  BLOB_MOUNTING: ['ENABLED', 'DISABLED'], // on at first, or no push could mount until somebody asks
} as const satisfies Partial<Record<keyof RegistrySettings, readonly string[]>>;

/** Whether there is such a setting. */
export const isAccountSetting = (name: string): name is keyof typeof ACCOUNT_SETTINGS =>
  Object.hasOwn(ACCOUNT_SETTINGS, name);
