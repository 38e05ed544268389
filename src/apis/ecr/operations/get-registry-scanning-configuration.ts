import { operation } from '../operation.ts';
import { scanningConfigurationOf } from '../scanning.ts';

/** How the images of the registry are scanned. */
export const getRegistryScanningConfiguration = operation('GetRegistryScanningConfiguration', ({ store, scope }) => ({
  registryId: scope.accountId,
  scanningConfiguration: scanningConfigurationOf(store, scope),
}));
