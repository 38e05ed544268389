import { RegisterDaemonTaskDefinitionCommand } from '@aws-sdk/client-ecs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServer } from '../../support/server.ts';
import { agent, daemon } from './daemon-builders.ts';

type Definition = ReturnType<typeof daemon>;

const of = (...containers: Parameters<typeof agent>): Definition =>
  daemon('f', { containerDefinitions: containers.map(agent) });
const mounting = (sourceVolume: string, volumes: string[]): Definition =>
  daemon('f', {
    containerDefinitions: [agent({ mountPoints: [{ sourceVolume, containerPath: '/v' }] })],
    volumes: volumes.map((name) => ({ name, host: { sourcePath: '/v' } })),
  });

/** What AWS refuses of any task definition, in the same words, and of volumes and logs in ours. */
const REFUSED: readonly (readonly [what: string, input: Definition, message: string | RegExp])[] = [
  ['a family with a space', daemon('a b'), 'Family contains invalid characters.'],
  ['no container', daemon('f', { containerDefinitions: [] }), 'Container list cannot be empty'],
  ['a container without a name', of({ name: undefined }), 'Container.name should not be null or empty.'],
  [
    'a name twice',
    daemon('f', { containerDefinitions: [agent(), agent()] }),
    'Container names must be unique within a task definition',
  ],
  ['no essential container', of({ essential: false }), 'Task definition does not have any essential container'],
  [
    'no memory at all',
    of({ memory: undefined }),
    /At least one of 'memory' or 'memoryReservation' must be specified\./,
  ],
  ['a task CPU that is no number', daemon('f', { cpu: 'lots' }), /^Invalid 'cpu' setting for task\./],
  [
    'containers larger than the task',
    daemon('f', { cpu: '128', containerDefinitions: [agent({ cpu: 256 })] }),
    "The sum of all container 'cpu' values cannot be greater than the value of the task 'cpu'.",
  ],
  [
    'a health check that never ends',
    of({ healthCheck: { command: ['CMD', 'true'], interval: 301 } }),
    "Health check interval must be less than or equal to the maximum allowed value 300 for container 'agent'",
  ],
  [
    'a dependency on nothing',
    of({ dependsOn: [{ containerName: 'db', condition: 'START' }] }),
    "Cannot depend on container + 'db' because it does not exist",
  ],
  [
    'secrets without a role to read them',
    of({ secrets: [{ name: 'S', valueFrom: 'p' }] }),
    "When you are specifying container secrets, you must also specify a value for 'executionRoleArn'.",
  ],
  ['a volume there is not', mounting('v', []), "Unknown volume 'v'."],
  ['a volume with a space in its name', mounting('v', ['v', 'a b']), 'Volume name contains invalid characters.'],
  [
    'logs where Managed Instances have none',
    of({ logConfiguration: { logDriver: 'json-file' } }),
    'json-file is not a valid log driver. Must be one of [awslogs,splunk,awsfirelens]',
  ],
  [
    'awslogs to no group',
    of({ logConfiguration: { logDriver: 'awslogs' } }),
    'Log driver awslogs requires options: awslogs-group',
  ],
];

describe('registering a daemon task definition', () => {
  let server: Awaited<ReturnType<typeof startServer>>;
  beforeAll(async () => {
    server = await startServer();
  });
  afterAll(() => server.close());
  const register = (input: Definition) => server.ecs.send(new RegisterDaemonTaskDefinitionCommand(input));

  it.each(REFUSED)('is refused with %s', async (_what, input, message) => {
    await expect(register(input)).rejects.toMatchObject({
      name: 'ClientException',
      message: typeof message === 'string' ? message : expect.stringMatching(message),
    });
  });

  // as Terraform's acceptance tests of aws_ecs_daemon_task_definition do
  it.each<[string, Definition]>([
    ['volumes that nothing mounts', daemon('f', { volumes: [{ name: 'data', host: { sourcePath: '/mnt/data' } }] })],
    ['a volume without a path', { ...mounting('v', []), volumes: [{ name: 'v' }] }],
    ['nothing but a name, an image and memory', daemon('f')],
  ])('is done with %s', async (_what, input) => {
    expect((await register(input)).daemonTaskDefinitionArn).toMatch(/daemon-task-definition\/f:\d+$/);
  });
});
