import { operation } from '../operation.ts';
import { signingConfigurationOf } from '../signing.ts';

/** Deletes the signing configuration and gives it once more. */
export const deleteSigningConfiguration = operation('DeleteSigningConfiguration', (context) => {
  const configuration = signingConfigurationOf(context);
  context.store.registrySettings.delete(context.scope, 'signing');
  return configuration;
});
