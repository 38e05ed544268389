import type { Scope } from './scope.ts';

const ecsArn = (scope: Scope, resource: string): string => `arn:aws:ecs:${scope.region}:${scope.accountId}:${resource}`;

/** `cluster/NAME` */
export const clusterArn = (scope: Scope, name: string): string => ecsArn(scope, `cluster/${name}`);

/** `task-definition/FAMILY:REVISION` */
export const taskDefinitionArn = (scope: Scope, family: string, revision: number): string =>
  ecsArn(scope, `task-definition/${family}:${revision}`);

/** `container-instance/CLUSTER/ID`, the long form that all new resources have had since 2021. */
export const containerInstanceArn = (scope: Scope, cluster: string, id: string): string =>
  ecsArn(scope, `container-instance/${cluster}/${id}`);

/** `capacity-provider/NAME` */
export const capacityProviderArn = (scope: Scope, name: string): string => ecsArn(scope, `capacity-provider/${name}`);

/** `task/CLUSTER/ID` */
export const taskArn = (scope: Scope, cluster: string, id: string): string => ecsArn(scope, `task/${cluster}/${id}`);

/** `container/CLUSTER/TASK-ID/UUID`, of a container of a task. */
export const containerArn = (arnOfTask: string, id: string): string =>
  `${arnOfTask.replace('task/', 'container/')}/${id}`;

/** `service/CLUSTER/NAME` */
export const serviceArn = (scope: Scope, cluster: string, name: string): string =>
  ecsArn(scope, `service/${cluster}/${name}`);

/** `task-set/CLUSTER/SERVICE/ecs-svc/DIGITS`; `id` has the `ecs-svc/` already. */
export const taskSetArn = (arnOfService: string, id: string): string =>
  `${arnOfService.replace(':service/', ':task-set/')}/${id}`;

/** `service-revision/CLUSTER/SERVICE/DIGITS` */
export const serviceRevisionArn = (arnOfService: string, digits: string): string =>
  `${arnOfService.replace(':service/', ':service-revision/')}/${digits}`;

/** `service-deployment/CLUSTER/SERVICE/ID` */
export const serviceDeploymentArn = (arnOfService: string, id: string): string =>
  `${arnOfService.replace(':service/', ':service-deployment/')}/${id}`;

/** A role of IAM by its name, with its path if it has one. */
export const roleArn = (accountId: string, name: string): string => `arn:aws:iam::${accountId}:role/${name}`;

const DIGITS = 19n;

/** The 19 digits of a deployment, a task set or a revision, made of 32 random hex digits. */
export const digitsOf = (hex32: string): string =>
  (BigInt(`0x${hex32}`) % 10n ** DIGITS).toString().padStart(Number(DIGITS), '1');

/** The 21 letters, digits, `-` and `_` of a service deployment, made of 32 random hex digits. */
export const deploymentIdOf = (hex32: string): string => {
  let rest = BigInt(`0x${hex32}`);
  let id = '';
  for (; id.length < 21; rest /= 64n) id += LETTERS[Number(rest % 64n)];
  return id;
};

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** An ARN taken apart: `resource` is all after the fifth colon. */
export interface ParsedArn {
  readonly partition: string;
  readonly service: string;
  readonly region: string;
  readonly accountId: string;
  readonly resource: string;
}

/** Takes an ARN apart; undefined for a text that is not one. */
export function parseArn(text: string): ParsedArn | undefined {
  const parts = text.split(':');
  const [arn, partition, service, region, accountId] = parts;
  if (arn !== 'arn' || parts.length < 6 || !partition || !service || region === undefined || accountId === undefined)
    return undefined;
  return { partition, service, region, accountId, resource: parts.slice(5).join(':') };
}

/** The last segment of an ARN's resource: a cluster's name, a task's id. A text without a slash is answered as it is. */
export const resourceId = (arn: string): string => arn.slice(arn.lastIndexOf('/') + 1);
