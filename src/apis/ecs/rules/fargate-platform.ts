import type { LaunchType, Task, TaskOverride } from '../../../model/task.ts';
import type { TaskDefinition } from '../../../model/task-definition.ts';
import { notBuilt } from '../../../wire/errors.ts';
import { ecsError } from '../errors.ts';
import type { Input } from '../operation.ts';
import { pairFaults } from './task-definition/fargate-pairs.ts';
import { storageSizeFaults } from './task-definition/sizes.ts';

const LATEST = '1.4.0';
/** Linux platform versions that can still be asked for. */
const VERSIONS = ['LATEST', '1.4.0', '1.3.0'];
const DEFAULT_STORAGE_GIB = 20;
const LEAST_CPU_OF_1_4_0 = 8192;

type Platform = Pick<Task, 'platformVersion' | 'platformFamily' | 'ephemeralStorageGiB'>;

interface Asked {
  readonly definition: TaskDefinition;
  readonly launchType: LaunchType;
  readonly overrides: TaskOverride;
  readonly platformVersion?: string | undefined;
}

/**
 * What Fargate gives a task: its platform and its disk; nothing for a task of another launch type. Throws
 * PlatformUnknownException, PlatformTaskDefinitionIncompatibilityException for what an older platform lacks, and ECS's
 * other refusals. The sentences of the two platform errors are from jenkinsci/amazon-ecs-plugin issue 218.
 */
export function platformOf({ definition, launchType, overrides, platformVersion }: Asked): Platform {
  if (launchType !== 'FARGATE') {
    if (platformVersion) {
      const message = 'The platform version must be null when specifying an EC2 launch type.';
      throw ecsError('InvalidParameterException', message);
    }
    if (overrides.ephemeralStorage) {
      throw ecsError('InvalidParameterException', 'Tasks using the EC2 launch type do not support EphemeralStorage.');
    }
    return {};
  }
  const { runtimePlatform, ephemeralStorage } = definition.document as Pick<
    Input<'RegisterTaskDefinition'>,
    'runtimePlatform' | 'ephemeralStorage'
  >;
  const { operatingSystemFamily = 'LINUX' } = runtimePlatform ?? {};
  if (operatingSystemFamily !== 'LINUX') throw notBuilt(`Running a Fargate task on ${operatingSystemFamily}`);
  const version = platformVersion ?? 'LATEST';
  if (!VERSIONS.includes(version)) {
    throw ecsError('PlatformUnknownException', 'The specified platform does not exist.');
  }
  const [cpu, memory] = [Number(overrides.cpu ?? definition.cpu), Number(overrides.memory ?? definition.memory)];
  const storage = overrides.ephemeralStorage ?? ephemeralStorage;
  const faults = [...pairFaults(cpu, memory, runtimePlatform), ...storageSizeFaults({ ephemeralStorage: storage })];
  if (faults[0]) throw ecsError('ClientException', faults[0]);
  if (version === '1.3.0' && (storage || cpu >= LEAST_CPU_OF_1_4_0)) {
    const message = 'One or more of the requested capabilities are not supported.';
    throw ecsError('PlatformTaskDefinitionIncompatibilityException', message);
  }
  return {
    platformVersion: version === 'LATEST' ? LATEST : version,
    platformFamily: 'Linux',
    ephemeralStorageGiB: storage?.sizeInGiB ?? DEFAULT_STORAGE_GIB,
  };
}
