import { accountSetting } from '../account-settings.ts';
import { invalidParameter } from '../errors.ts';
import { isPolicy, type MayName } from '../is-policy.ts';
import { operation } from '../operation.ts';

/** All that the first version of registry policies knows (user guide, private registry permissions). */
const ACTIONS_OF_V1 = ['ecr:*', 'ecr:BatchImportUpstreamImage', 'ecr:CreateRepository', 'ecr:ReplicateImage'];

const MAY_NAME: Readonly<Record<string, MayName>> = {
  V1: (action) => ACTIONS_OF_V1.includes(action),
  V2: (action) => action.startsWith('ecr:'),
};

/** Keeps the policy of the registry. It is asked whether other accounts may replicate to it, and nothing else. */
export const putRegistryPolicy = {
  ...operation('PutRegistryPolicy', ({ store, scope }, { policyText }) => {
    const mayName = MAY_NAME[accountSetting(store, scope, 'REGISTRY_POLICY_SCOPE') ?? 'V2'];
    if (!isPolicy(policyText, { mayName, mayHaveResources: true })) {
      throw invalidParameter('PolicyText', 'Invalid registry policy provided');
    }
    store.registrySettings.put(scope, 'policy', { policyText });
    return { registryId: scope.accountId, policyText };
  }),
  but: 'asked for replication from other accounts alone',
};
