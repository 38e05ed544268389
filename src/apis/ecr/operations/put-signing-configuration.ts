import { operation } from '../operation.ts';

/** Keeps which images are to be signed. */
export const putSigningConfiguration = {
  ...operation('PutSigningConfiguration', ({ store, scope }, { signingConfiguration }) => {
    store.registrySettings.put(scope, 'signing', signingConfiguration);
    return { signingConfiguration };
  }),
  but: 'kept; there is no AWS Signer, and DescribeImageSigningStatus says FAILED',
};
