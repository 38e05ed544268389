import {
  DeleteDaemonTaskDefinitionCommand,
  DescribeDaemonTaskDefinitionCommand,
  ListDaemonTaskDefinitionsCommand,
  type ListDaemonTaskDefinitionsCommandInput,
  ListTagsForResourceCommand,
  ListTaskDefinitionFamiliesCommand,
  RegisterDaemonTaskDefinitionCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from '@aws-sdk/client-ecs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { manualClock } from '../../support/manual-clock.ts';
import { ecsClient, startServer } from '../../support/server.ts';
import { agent, daemon, own } from './daemon-builders.ts';

/** The sample of AWS's API reference, and what is answered to it besides what was sent. */
const SAMPLE = daemon('monitoring-agent', {
  cpu: '128',
  memory: '256',
  taskRoleArn: 'arn:aws:iam::123456789012:role/ecsDaemonTaskRole',
  executionRoleArn: 'arn:aws:iam::123456789012:role/ecsTaskExecutionRole',
  containerDefinitions: [
    {
      name: 'cloudwatch-agent',
      image: 'public.ecr.aws/cloudwatch-agent/cloudwatch-agent:latest',
      cpu: 128,
      memory: 256,
      essential: true,
      environment: [{ name: 'USE_DEFAULT_CONFIG', value: 'true' }],
      logConfiguration: {
        logDriver: 'awslogs',
        options: {
          'awslogs-group': '/ecs/daemon/monitoring-agent',
          'awslogs-region': 'us-east-1',
          'awslogs-stream-prefix': 'ecs',
        },
      },
    },
  ],
});

describe('a daemon task definition', () => {
  let server: Awaited<ReturnType<typeof startServer>>;
  beforeAll(async () => {
    server = await startServer();
    for (const family of ['web', 'web', 'webmail', 'log', 'web']) await register(daemon(family));
    await remove('web:2');
    for (const _ of [1, 2]) await register(daemon('old'));
    await remove('old:2');
  });
  afterAll(() => server.close());

  const register = async (input: ReturnType<typeof daemon>) =>
    (await server.ecs.send(new RegisterDaemonTaskDefinitionCommand(input))).daemonTaskDefinitionArn;
  const describeOne = async (daemonTaskDefinition: string) =>
    (await server.ecs.send(new DescribeDaemonTaskDefinitionCommand({ daemonTaskDefinition }))).daemonTaskDefinition;
  const remove = async (daemonTaskDefinition: string) =>
    (await server.ecs.send(new DeleteDaemonTaskDefinitionCommand({ daemonTaskDefinition }))).daemonTaskDefinitionArn;
  const list = async (input: ListDaemonTaskDefinitionsCommandInput) => {
    const { daemonTaskDefinitions = [] } = await server.ecs.send(new ListDaemonTaskDefinitionsCommand(input));
    return daemonTaskDefinitions.map(({ arn }) => arn?.slice(own('daemon-task-definition/').length));
  };

  it('is given back as it was sent, with AWS’s defaults', async () => {
    const arn = own('daemon-task-definition/monitoring-agent:1');
    expect(await register(SAMPLE)).toBe(arn);
    expect(await describeOne(arn)).toEqual({
      ...SAMPLE,
      daemonTaskDefinitionArn: arn,
      revision: 1,
      status: 'ACTIVE',
      registeredAt: expect.any(Date),
      registeredBy: 'arn:aws:iam::000000000000:root',
      volumes: [],
      containerDefinitions: [{ ...SAMPLE.containerDefinitions?.[0], mountPoints: [], secrets: [] }],
    });
  });

  it('has defaults for what a container leaves out, and no member that a daemon has not', async () => {
    const healthCheck = { command: ['CMD', 'true'] };
    await register(daemon('bare', { containerDefinitions: [agent({ healthCheck })] }));
    const described = await describeOne('bare');
    expect(described?.containerDefinitions).toEqual([
      {
        ...agent(),
        cpu: 0,
        essential: true,
        environment: [],
        mountPoints: [],
        secrets: [],
        healthCheck: { ...healthCheck, interval: 30, timeout: 5, retries: 3 },
      },
    ]);
  });

  it('is found by family, revision and ARN; a family means its latest ACTIVE revision', async () => {
    const numbers = ['web', 'web:1', own('daemon-task-definition/web:2'), own('daemon-task-definition/old'), 'old:2'];
    const found = await Promise.all(numbers.map(describeOne));
    expect(found.map((one) => [one?.revision, one?.status])).toEqual([
      [3, 'ACTIVE'],
      [1, 'ACTIVE'],
      [2, 'DELETE_IN_PROGRESS'],
      [1, 'ACTIVE'],
      [2, 'DELETE_IN_PROGRESS'],
    ]);
    expect(found[2]?.deleteRequestedAt).toEqual(expect.any(Date));
  });

  it('has families apart from those of task definitions', async () => {
    const { families } = await server.ecs.send(new ListTaskDefinitionFamiliesCommand({ status: 'ALL' }));
    expect(families).toEqual([]);
  });

  it('is not seen from another account', async () => {
    const other = ecsClient(server.url, '111122223333');
    expect((await other.send(new ListDaemonTaskDefinitionsCommand({}))).daemonTaskDefinitions).toEqual([]);
    const describing = other.send(new DescribeDaemonTaskDefinitionCommand({ daemonTaskDefinition: 'web' }));
    await expect(describing).rejects.toMatchObject({ name: 'ClientException' });
  });

  it.each<[string, ListDaemonTaskDefinitionsCommandInput, string[]]>([
    ['a family', { family: 'web' }, ['web:1', 'web:3']],
    ['the beginning of a family', { familyPrefix: 'web' }, ['web:1', 'web:3', 'webmail:1']],
    ['both', { family: 'webmail', familyPrefix: 'web' }, ['webmail:1']],
    ['a status', { familyPrefix: 'web', status: 'DELETE_IN_PROGRESS' }, ['web:2']],
    ['every status', { family: 'web', status: 'ALL' }, ['web:1', 'web:2', 'web:3']],
    ['being the last', { familyPrefix: 'web', revision: 'LAST_REGISTERED' }, ['web:3', 'webmail:1']],
    ['being the last, of another status', { family: 'old', revision: 'LAST_REGISTERED' }, []],
    ['being the last of any', { family: 'old', revision: 'LAST_REGISTERED', status: 'ALL' }, ['old:2']],
    ['nothing, backwards', { familyPrefix: 'web', sort: 'DESC' }, ['webmail:1', 'web:3', 'web:1']],
    ['a family there is not', { family: 'we' }, []],
  ])('is listed by %s', async (_what, input, expected) => {
    expect(await list(input)).toEqual(expected);
  });

  it('has tags, which are changed and listed by its ARN', async () => {
    const resourceArn = await register(daemon('tagged', { tags: [{ key: 'team', value: 'blue' }] }));
    await server.ecs.send(new TagResourceCommand({ resourceArn, tags: [{ key: 'env', value: 'test' }] }));
    await server.ecs.send(new UntagResourceCommand({ resourceArn, tagKeys: ['team'] }));
    const { tags } = await server.ecs.send(new ListTagsForResourceCommand({ resourceArn }));
    expect(tags).toEqual([{ key: 'env', value: 'test' }]);
  });

  it('is deleted once, and its number is not given again', async () => {
    await register(daemon('once'));
    expect(await remove(own('daemon-task-definition/once:1'))).toBe(own('daemon-task-definition/once:1'));
    await expect(remove('once:1')).rejects.toMatchObject({
      name: 'ClientException',
      message: expect.stringContaining('being deleted'), // by which Terraform's provider knows it
    });
    await expect(describeOne('once')).rejects.toMatchObject({ name: 'ClientException' });
    expect(await register(daemon('once'))).toBe(own('daemon-task-definition/once:2'));
  });

  it('is gone within a minute of its deletion, as no daemon can have been made from it', async () => {
    const clock = manualClock();
    const later = await startServer({}, { clock });
    await later.ecs.send(new RegisterDaemonTaskDefinitionCommand(daemon('brief')));
    await later.ecs.send(new DeleteDaemonTaskDefinitionCommand({ daemonTaskDefinition: 'brief:1' }));
    clock.advance(60_000);
    await later.idle();
    const describing = later.ecs.send(new DescribeDaemonTaskDefinitionCommand({ daemonTaskDefinition: 'brief:1' }));
    await expect(describing).rejects.toMatchObject({ name: 'ClientException' });
    await later.close();
  });
});
