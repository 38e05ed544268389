import { operation } from '../operation.ts';
import { scanningOf } from '../scanning.ts';

/** Says how the registry scans. */
export const putRegistryScanningConfiguration = operation('PutRegistryScanningConfiguration', (context, input) => {
  const { store, scope } = context;
  const { scanType = scanningOf(context, scope).scanType, rules = [] } = input;
  store.registrySettings.put(scope, 'scanning', { scanType, rules });
  return { registryScanningConfiguration: { scanType, rules } };
});
