import type { RepositoryScanningConfiguration } from '../../../api-schemas/ecr/types.ts';
import type { Image } from '../../model/image.ts';
import type { ImageScan } from '../../model/image-scan.ts';
import type { ScanFrequency, ScanningConfiguration, ScanningFilter } from '../../model/registry.ts';
import { type Repository, repositoryArn } from '../../model/repository.ts';
import type { Scope } from '../../model/scope.ts';
import { wildcard } from '../../model/wildcard.ts';
import type { Store } from '../../store/database.ts';

/** How the images of a registry are scanned, at first as AWS has it: when somebody asks. */
export const scanningConfigurationOf = ({ registrySettings }: Store, scope: Scope): ScanningConfiguration =>
  registrySettings.get(scope, 'scanning') ?? { scanType: 'BASIC', rules: [] };

/**
 * The last scan of an image; undefined where it was one of the other type than its registry is set to, and not to be had
 * until that is set back (user guide, image scanning).
 */
export function scanOf(store: Store, { scope }: Repository, { id }: Image): ImageScan | undefined {
  const scan = store.imageScans.find(id);
  return scan?.scanType === scanningConfigurationOf(store, scope).scanType ? scan : undefined;
}

/** A filter without a star fits every name that has it anywhere (user guide, filters for image scanning). */
const fits = (name: string, { filter }: ScanningFilter): boolean =>
  filter.includes('*') ? wildcard(filter)(name) : name.includes(filter);

/** When the images of a repository are scanned, and by which filters; of several frequencies the most watchful. */
export function scanningOf(store: Store, repository: Repository): RepositoryScanningConfiguration {
  const { name, scope } = repository;
  const { scanType, rules } = scanningConfigurationOf(store, scope);
  const applied = rules.map(({ scanFrequency, repositoryFilters }) => ({
    scanFrequency,
    filters: repositoryFilters.filter((filter) => fits(name, filter)),
  }));
  const frequencies = new Set<ScanFrequency>(
    applied.filter(({ filters }) => filters.length > 0).map(({ scanFrequency }) => scanFrequency),
  );
  if (scanType === 'BASIC' && repository.scanOnPush) frequencies.add('SCAN_ON_PUSH');
  const order: readonly ScanFrequency[] = ['CONTINUOUS_SCAN', 'SCAN_ON_PUSH'];
  const scanFrequency = order.find((one) => frequencies.has(one)) ?? 'MANUAL';
  return {
    repositoryArn: repositoryArn(scope, name),
    repositoryName: name,
    scanOnPush: scanFrequency !== 'MANUAL',
    scanFrequency,
    appliedScanFilters: applied
      .filter((rule) => rule.scanFrequency === scanFrequency)
      .flatMap(({ filters }) => filters),
  };
}
