import { parseArn } from '../../../model/arn.ts';
import { ecsError } from '../errors.ts';
import type { Input } from '../operation.ts';
import type { Sent as TaskDefinition } from './task-definition/sent.ts';
import { checkTaskDefinition } from './task-definition.ts';

type Sent = Input<'CreateExpressGatewayService'>;

const NAME = /^[a-zA-Z0-9\-_]{1,255}$/;

/**
 * Refuses what is wrong with an Express gateway service in itself, and with the task definition for Fargate that ECS
 * would make of it. Sentences are ours where the task definition's do not apply: none of AWS's is recorded.
 */
export function checkExpressGatewayService(sent: Sent, accountId: string): void {
  const refuse = (message: string) => {
    throw ecsError('InvalidParameterException', message);
  };
  if (sent.serviceName !== undefined && !NAME.test(sent.serviceName)) {
    refuse('The service name must have 1 to 255 characters: letters, numbers, underscores and hyphens.');
  }
  for (const role of ['executionRoleArn', 'infrastructureRoleArn', 'taskRoleArn'] as const) {
    const arn = sent[role];
    if (arn !== undefined && !isRole(arn)) refuse(`${role} must be the ARN of an IAM role.`);
  }
  if (sent.healthCheckPath?.startsWith('/') === false) refuse('healthCheckPath must start with a forward slash.');
  const { minTaskCount = 0, maxTaskCount = minTaskCount, autoScalingTargetValue = 1 } = sent.scalingTarget ?? {};
  if (minTaskCount < 0) refuse('minTaskCount must not be negative.');
  if (maxTaskCount < minTaskCount) refuse('maxTaskCount must not be less than minTaskCount.');
  if (autoScalingTargetValue < 1) refuse('autoScalingTargetValue must be positive.');
  checkTaskDefinition(taskDefinitionOf(sent), accountId);
}

function isRole(arn: string): boolean {
  const parsed = parseArn(arn);
  return parsed?.service === 'iam' && parsed.resource.startsWith('role/');
}

/** With the defaults of Express mode: a quarter of a vCPU, 512 MiB and port 80. */
function taskDefinitionOf({ executionRoleArn, cpu = '256', memory = '512', primaryContainer }: Sent): TaskDefinition {
  const { image, containerPort = 80, awsLogsConfiguration: logs, secrets } = primaryContainer;
  const logOptions = logs && { 'awslogs-group': logs.logGroup, 'awslogs-stream-prefix': logs.logStreamPrefix };
  return {
    family: 'express',
    requiresCompatibilities: ['FARGATE'],
    networkMode: 'awsvpc',
    executionRoleArn,
    cpu,
    memory,
    containerDefinitions: [
      {
        name: 'Main',
        image,
        portMappings: [{ containerPort }],
        secrets,
        ...(logOptions ? { logConfiguration: { logDriver: 'awslogs', options: logOptions } } : {}),
      },
    ],
  };
}
