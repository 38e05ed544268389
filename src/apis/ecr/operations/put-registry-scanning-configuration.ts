import { invalidParameter } from '../errors.ts';
import { operation } from '../operation.ts';

/** Says which images are scanned when; what is not sent is as it is at first. */
export const putRegistryScanningConfiguration = operation(
  'PutRegistryScanningConfiguration',
  ({ store, scope }, { scanType = 'BASIC', rules = [] }) => {
    const frequencies = rules.map(({ scanFrequency }) => scanFrequency);
    if (scanType === 'BASIC' && frequencies.includes('CONTINUOUS_SCAN')) {
      throw invalidParameter('rules', 'CONTINUOUS_SCAN is not supported when scanType is BASIC');
    }
    if (new Set(frequencies).size < frequencies.length) {
      throw invalidParameter('rules', 'There can be only one rule of a scanFrequency');
    }
    const registryScanningConfiguration = { scanType, rules };
    store.registrySettings.put(scope, 'scanning', registryScanningConfiguration);
    return { registryScanningConfiguration };
  },
);
