import type { TaskDefinition } from '../../../../model/task-definition.ts';
import type { RevisionSettings } from '../../deployments.ts';
import type { Input } from '../../operation.ts';
import { platformOf } from '../fargate-platform.ts';
import { checkCompatible } from '../launch.ts';
import { placementOf } from '../placement.ts';
import { type ServiceCapacity, tasksLaunchType } from './capacity.ts';
import { networkConfigurationOf } from './network.ts';

/** What tasks of a service are to be made from. */
interface Asked
  extends Pick<
    Input<'CreateService'>,
    'networkConfiguration' | 'platformVersion' | 'placementConstraints' | 'placementStrategy'
  > {
  readonly definition: TaskDefinition;
  readonly capacity: ServiceCapacity;
}

/**
 * What a new revision of a service is made from. Throws ECS's refusals where its task definition, its capacity, its
 * platform, its network and its placement do not go together.
 */
export function revisionSettingsOf({ definition, capacity, ...asked }: Asked): RevisionSettings {
  const launchType = tasksLaunchType(capacity);
  const { launchType: ofService, capacityProviderStrategy } = capacity;
  checkCompatible(definition, launchType);
  const { platformVersion } = asked;
  const platform = platformOf({ definition, launchType, overrides: {}, platformVersion });
  const networkConfiguration = networkConfigurationOf(definition, launchType, asked.networkConfiguration);
  placementOf(definition, launchType, asked);
  return {
    taskDefinitionArn: definition.arn,
    launchType: ofService,
    capacityProviderStrategy,
    platformVersion: platform.platformVersion,
    platformFamily: platform.platformFamily,
    networkConfiguration,
  };
}
