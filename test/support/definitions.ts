import type { ContainerDefinition, RegisterTaskDefinitionCommandInput } from '@aws-sdk/client-ecs';

/** A container that any test can use; what a test is about goes into `more`. */
export const container = (more: Partial<ContainerDefinition> = {}): ContainerDefinition => ({
  name: 'app',
  image: 'drydock-test/busybox:local',
  command: ['sleep', '3600'],
  memory: 16,
  ...more,
});

/** A task definition of one such container. */
export const definition = (
  family: string,
  more: Partial<RegisterTaskDefinitionCommandInput> = {},
): RegisterTaskDefinitionCommandInput => ({ family, containerDefinitions: [container()], ...more });
