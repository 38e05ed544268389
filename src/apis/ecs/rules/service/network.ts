import type { NetworkConfiguration } from '../../../../model/service.ts';
import type { LaunchType } from '../../../../model/task.ts';
import type { TaskDefinition } from '../../../../model/task-definition.ts';
import type { Input } from '../../operation.ts';
import { subnetsOf } from '../network-configuration.ts';

/** A service's network configuration with ECS's defaults; undefined for one of another network mode. Throws ECS's refusals. */
export function networkConfigurationOf(
  definition: Pick<TaskDefinition, 'networkMode'>,
  launchType: LaunchType,
  sent: Input<'CreateService'>['networkConfiguration'],
): NetworkConfiguration | undefined {
  const subnets = subnetsOf(definition, launchType, sent);
  if (!sent?.awsvpcConfiguration) return undefined;
  const { securityGroups = [], assignPublicIp = 'DISABLED' } = sent.awsvpcConfiguration;
  return { awsvpcConfiguration: { subnets, securityGroups, assignPublicIp } };
}
