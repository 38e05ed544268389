import { operation } from '../operation.ts';
import { registryPolicyOf } from '../registry-policy.ts';

/** The policy of the registry as it was set. */
export const getRegistryPolicy = operation('GetRegistryPolicy', registryPolicyOf);
