import type { Repository } from '../../../model/repository.ts';
import { invalidParameter } from '../errors.ts';
import { operation } from '../operation.ts';
import { tellScanFrequencies } from '../outbox.ts';
import { scanningOf } from '../scanning.ts';

const TOLD_AT_ONCE = 100;

/** Says which images are scanned when; what is not sent is as it is at first. */
export const putRegistryScanningConfiguration = operation(
  'PutRegistryScanningConfiguration',
  (context, { scanType = 'BASIC', rules = [] }) => {
    const { store, scope } = context;
    const frequencies = rules.map(({ scanFrequency }) => scanFrequency);
    if (scanType === 'BASIC' && frequencies.includes('CONTINUOUS_SCAN')) {
      throw invalidParameter('rules', 'CONTINUOUS_SCAN is not supported when scanType is BASIC');
    }
    if (new Set(frequencies).size < frequencies.length) {
      throw invalidParameter('rules', 'There can be only one rule of a scanFrequency');
    }
    const registryScanningConfiguration = { scanType, rules };
    const frequencyOf = (repository: Repository) => scanningOf(store, repository).scanFrequency ?? 'MANUAL';
    const repositories = scanType === 'ENHANCED' ? store.repositories.list(scope, '', Number.MAX_SAFE_INTEGER) : [];
    const before = repositories.map(frequencyOf);
    store.registrySettings.put(scope, 'scanning', registryScanningConfiguration);
    const changed = repositories
      .map((one, index) => ({ name: one.name, scanFrequency: frequencyOf(one), before: before[index] ?? 'MANUAL' }))
      .filter((one) => one.scanFrequency !== one.before);
    for (let from = 0; from < changed.length; from += TOLD_AT_ONCE) {
      tellScanFrequencies(context, scope, changed.slice(from, from + TOLD_AT_ONCE));
    }
    return { registryScanningConfiguration };
  },
);
