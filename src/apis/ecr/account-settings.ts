import type { Scope } from '../../model/scope.ts';
import type { Store } from '../../store/database.ts';

interface Setting {
  readonly values: readonly string[];
  readonly initially: string;
}

/**
 * The settings of an account and their values, the first that it has until it sets another (ECR's API reference,
 * PutAccountSetting). Blobs are mounted at first, unlike AWS's: the registry always could.
 */
export const ACCOUNT_SETTINGS: Readonly<Record<string, Setting>> = {
  BASIC_SCAN_TYPE_VERSION: { values: ['AWS_NATIVE', 'CLAIR'], initially: 'AWS_NATIVE' },
  REGISTRY_POLICY_SCOPE: { values: ['V1', 'V2'], initially: 'V2' },
  BLOB_MOUNTING: { values: ['ENABLED', 'DISABLED'], initially: 'ENABLED' },
};

/** The value of a setting in a registry; undefined for one there is not. */
export const accountSetting = ({ registrySettings }: Store, scope: Scope, name: string): string | undefined =>
  Object.hasOwn(ACCOUNT_SETTINGS, name)
    ? (registrySettings.get(scope, 'accountSetting', name)?.value ?? ACCOUNT_SETTINGS[name]?.initially)
    : undefined;
