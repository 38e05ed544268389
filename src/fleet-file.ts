import { readFileSync } from 'node:fs';
import { ConfigError } from './config.ts';
import { resourceId } from './model/arn.ts';
import { attributeValue, type ContainerInstance } from './model/container-instance.ts';
import { type Fleet, parseFleet } from './model/fleet.ts';

/** Three m5.large in three zones: what new data gets unless told. The build puts fixtures beside the sources. */
const DEFAULT_FLEET = new URL('../fixtures/fleets/three-zones.json', import.meta.url);

/** The fleet that is configured: a file's, none, or the default one. Throws ConfigError naming every fault. */
export function readFleet(setting: string | undefined, region: string): Fleet | undefined {
  if (setting === 'none') return undefined;
  const parsed = parseFleet(readJson(setting ?? DEFAULT_FLEET), region);
  if ('faults' in parsed) throw new ConfigError(`--fleet ${setting}:\n  ${parsed.faults.join('\n  ')}`);
  return parsed.fleet;
}

function readJson(file: string | URL): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new ConfigError(`--fleet ${file}: ${error instanceof Error ? error.message : error}`);
  }
}

/** Container instances by cluster and type: `3 m5.large in cluster default`. */
export function fleetInWords(instances: readonly ContainerInstance[]): string {
  const counts = new Map<string, number>();
  for (const instance of instances) {
    const type = attributeValue(instance, 'ecs.instance-type') ?? 'of unknown type';
    const group = `${type} in cluster ${resourceId(instance.clusterArn)}`;
    counts.set(group, (counts.get(group) ?? 0) + 1);
  }
  const groups = [...counts].map(([group, count]) => `${count} ${group}`);
  return groups.length > 0 ? groups.join(', ') : 'none';
}
