import type { LaunchType } from '../../../model/task.ts';
import type { TaskDefinition } from '../../../model/task-definition.ts';
import { ecsError } from '../errors.ts';
import type { Input } from '../operation.ts';

const MOST_SUBNETS = 16;
const MOST_SECURITY_GROUPS = 5;

/**
 * The subnets a task's network interface may be in; none for a task without one. Subnets and security groups are taken
 * as given, as there is no VPC to ask. Throws ECS's refusals.
 */
export function subnetsOf(
  { networkMode }: Pick<TaskDefinition, 'networkMode'>,
  launchType: LaunchType,
  configuration: Input<'RunTask'>['networkConfiguration'],
): readonly string[] {
  const refuse = (message: string) => ecsError('InvalidParameterException', message);
  const sent = configuration?.awsvpcConfiguration;
  if (networkMode !== 'awsvpc') {
    if (!sent) return [];
    throw refuse('Network Configuration is not valid for the given networkMode of this task definition.');
  }
  if (!sent) throw refuse("Network Configuration must be provided when networkMode 'awsvpc' is specified.");
  const { subnets, securityGroups = [], assignPublicIp } = sent;
  if (subnets.length === 0) throw refuse('subnets can not be empty.');
  if (subnets.length > MOST_SUBNETS) throw refuse(`subnets can have at most ${MOST_SUBNETS} items.`);
  if (securityGroups.length > MOST_SECURITY_GROUPS) {
    throw refuse(`securityGroups can have at most ${MOST_SECURITY_GROUPS} items.`);
  }
  if (assignPublicIp === 'ENABLED' && launchType !== 'FARGATE') {
    throw refuse('Assign public IP is not supported for this launch type');
  }
  return subnets;
}
