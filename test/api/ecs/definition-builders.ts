import type { ContainerDefinition, RegisterTaskDefinitionCommandInput, Volume } from '@aws-sdk/client-ecs';
import { container, definition } from '../../support/definitions.ts';

export type Definition = RegisterTaskDefinitionCommandInput;
export type Task = Partial<Definition>;
export type Container = Partial<ContainerDefinition>;

export const ROLE = 'arn:aws:iam::000000000000:role/r';
export const ECR = '000000000000.dkr.ecr.us-east-1.amazonaws.com/web:1';
export const SSM = (account: string) => `arn:aws:ssm:us-east-1:${account}:parameter/p`;
export const ASM = 'arn:aws:secretsmanager:us-east-1:111111111111:secret:s-abcdef';
export const FILE = { type: 's3', value: 'arn:aws:s3:::b/x.env' } as const;
export const GROUP = { 'awslogs-group': 'g' };
export const RUNS = { command: ['CMD', 'true'] };
export const MESH = [
  { name: 'ProxyIngressPort', value: '15000' },
  { name: 'ProxyEgressPort', value: '15001' },
];
export const TWICE = [
  { containerPort: 80, name: 'a' },
  { containerPort: 81, name: 'a' },
];

/** A definition whose first container is `app` with these settings. */
export const app = (more: Container, task: Task = {}, ...others: Container[]): Definition =>
  definition('f', { containerDefinitions: [container(more), ...others.map((other) => container(other))], ...task });
export const awsvpc = (more: Container, ...others: Container[]) => app(more, { networkMode: 'awsvpc' }, ...others);
export const FARGATE: Task = { requiresCompatibilities: ['FARGATE'], networkMode: 'awsvpc', cpu: '256', memory: '512' };
export const fargate = (more: Container = {}, task: Task = {}) => app(more, { ...FARGATE, ...task });
export const logs = (logDriver: string, options?: Record<string, string>): Container => ({
  logConfiguration: { logDriver: logDriver as 'awslogs', ...(options ? { options } : {}) },
});
export const ranges = (...texts: string[]): Container => ({
  portMappings: texts.map((containerPortRange) => ({ containerPortRange })),
});
export const mounted = (volume: Volume, task: Task = {}) =>
  app({ mountPoints: [{ sourceVolume: 'v', containerPath: '/v' }] }, { volumes: [{ name: 'v', ...volume }], ...task });
export const efs = (more: object) => mounted({ efsVolumeConfiguration: { fileSystemId: 'fs-1', ...more } });
export const secret = (valueFrom: string): Definition =>
  app({ secrets: [{ name: 'MONGO_URI', valueFrom }] }, { executionRoleArn: ROLE });
export const dependsOn = (condition: 'START' | 'COMPLETE' | 'SUCCESS' | 'HEALTHY', db: Container = {}): Definition =>
  app({ dependsOn: [{ containerName: 'db', condition }] }, {}, { name: 'db', ...db });
export const proxy = (containerName: string, properties = MESH, networkMode: Definition['networkMode'] = 'awsvpc') =>
  app({}, { networkMode, proxyConfiguration: { type: 'APPMESH', containerName, properties } });
export const linux = (linuxParameters: ContainerDefinition['linuxParameters']): Container => ({ linuxParameters });

export const noPair = (cpu: number, memory: number) =>
  `No Fargate configuration exists for given values: ${cpu} CPU, ${memory} memory. See the Amazon ECS documentation for the valid values.`;
export const notOnFargate = (field: string) => `Fargate compatible task definitions do not support ${field}`;
export const needsRole = (what: string) =>
  `Fargate requires task definition to have execution role ARN to support ${what}`;
export const badRange = "Invalid 'containerPortRange' setting for container 'app'.";
export const health = (setting: string, most: number) =>
  `Health check ${setting} must be less than or equal to the maximum allowed value ${most} for container 'app'`;
