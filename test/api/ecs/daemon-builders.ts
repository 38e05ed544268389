import type { DaemonContainerDefinition, RegisterDaemonTaskDefinitionCommandInput } from '@aws-sdk/client-ecs';

export const own = (resource: string): string => `arn:aws:ecs:us-east-1:000000000000:${resource}`;

/** A container of a daemon; what a test is about goes into `more`. */
export const agent = (more: Partial<DaemonContainerDefinition> = {}): DaemonContainerDefinition => ({
  name: 'agent',
  image: 'drydock-test/busybox:local',
  memory: 16,
  ...more,
});

/** A daemon task definition of one such container. */
export const daemon = (
  family: string,
  more: Partial<RegisterDaemonTaskDefinitionCommandInput> = {},
): RegisterDaemonTaskDefinitionCommandInput => ({ family, containerDefinitions: [agent()], ...more });
