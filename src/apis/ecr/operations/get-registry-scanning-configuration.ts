import { operation } from '../operation.ts';
import { scanningOf } from '../scanning.ts';

/** How the registry scans. */
export const getRegistryScanningConfiguration = operation('GetRegistryScanningConfiguration', (context) => ({
  registryId: context.scope.accountId,
  scanningConfiguration: scanningOf(context, context.scope),
}));
