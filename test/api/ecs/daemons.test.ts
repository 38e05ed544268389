import {
  CreateCapacityProviderCommand,
  CreateClusterCommand,
  CreateDaemonCommand,
  type CreateDaemonCommandInput,
  DeleteDaemonTaskDefinitionCommand,
  DescribeDaemonDeploymentsCommand,
  DescribeDaemonRevisionsCommand,
  ListDaemonsCommand,
  ListTagsForResourceCommand,
  RegisterDaemonTaskDefinitionCommand,
} from '@aws-sdk/client-ecs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServer } from '../../support/server.ts';
import { daemon, own } from './daemon-builders.ts';

const PROVIDER = own('capacity-provider/own');
const ONLY = 'Daemons are only supported for Amazon ECS Managed Instances capacity providers.';

describe('daemons, for which there is no capacity provider of Managed Instances', () => {
  let server: Awaited<ReturnType<typeof startServer>>;
  beforeAll(async () => {
    server = await startServer();
    await server.ecs.send(new CreateClusterCommand({}));
    const autoScalingGroupProvider = { autoScalingGroupArn: 'own' };
    await server.ecs.send(new CreateCapacityProviderCommand({ name: 'own', autoScalingGroupProvider }));
    for (const family of ['agent', 'gone']) {
      await server.ecs.send(new RegisterDaemonTaskDefinitionCommand(daemon(family)));
    }
    await server.ecs.send(new DeleteDaemonTaskDefinitionCommand({ daemonTaskDefinition: 'gone:1' }));
  });
  afterAll(() => server.close());

  const create = (more: Partial<CreateDaemonCommandInput> = {}) =>
    server.ecs.send(
      new CreateDaemonCommand({
        daemonName: 'monitoring',
        clusterArn: own('cluster/default'),
        daemonTaskDefinitionArn: own('daemon-task-definition/agent:1'),
        capacityProviderArns: [PROVIDER],
        deploymentConfiguration: { drainPercent: 10, bakeTimeInMinutes: 5 },
        clientToken: 'once',
        ...more,
      }),
    );

  it.each<[string, Partial<CreateDaemonCommandInput>, string, string | RegExp]>([
    ['with a capacity provider of an Auto Scaling group', {}, 'InvalidParameterException', ONLY],
    [
      'with one of Fargate',
      { capacityProviderArns: [own('capacity-provider/FARGATE')] },
      'InvalidParameterException',
      ONLY,
    ],
    [
      'with one that is not there',
      { capacityProviderArns: [PROVIDER, own('capacity-provider/nope')] },
      'InvalidParameterException',
      /was not found/,
    ],
    ['with none', { capacityProviderArns: [] }, 'ClientException', 'Capacity Provider Arns cannot be empty.'],
    ['in no cluster', { clusterArn: own('cluster/nope') }, 'ClusterNotFoundException', 'Cluster not found.'],
    [
      'from no definition',
      { daemonTaskDefinitionArn: own('daemon-task-definition/agent:2') },
      'ClientException',
      'Daemon task definition not found.',
    ],
    [
      'from a task definition',
      { daemonTaskDefinitionArn: own('task-definition/agent:1') },
      'InvalidParameterException',
      /^Invalid identifier/,
    ],
    [
      'from a definition that is being deleted',
      { daemonTaskDefinitionArn: own('daemon-task-definition/gone:1') },
      'ClientException',
      'Daemon task definition is not active.',
    ],
    ['with a space in its name', { daemonName: 'a b' }, 'InvalidParameterException', /daemon name/],
    ['with a name too long', { daemonName: 'x'.repeat(256) }, 'InvalidParameterException', /daemon name/],
    [
      'with more drained than all',
      { deploymentConfiguration: { drainPercent: 101 } },
      'InvalidParameterException',
      /drainPercent/,
    ],
    [
      'with more than a day to bake',
      { deploymentConfiguration: { bakeTimeInMinutes: 1441 } },
      'InvalidParameterException',
      'bakeTimeInMinutes must be between 0 and 1440.',
    ],
    ['with a token of 37 characters', { clientToken: 'x'.repeat(37) }, 'InvalidParameterException', /36 ASCII/],
    ['with a key twice', { tags: [{ key: 'a' }, { key: 'a' }] }, 'InvalidParameterException', /Duplicate tag keys/],
  ])('are not created %s', async (_what, input, name, message) => {
    const told = typeof message === 'string' ? message : expect.stringMatching(message);
    await expect(create(input)).rejects.toMatchObject({ name, message: told });
  });

  it('are none in any list', async () => {
    for (const filter of [{}, { clusterArn: own('cluster/default') }, { capacityProviderArns: [PROVIDER] }]) {
      const { daemonSummariesList, nextToken } = await server.ecs.send(new ListDaemonsCommand(filter));
      expect([daemonSummariesList, nextToken]).toEqual([[], undefined]);
    }
  });

  it('have no deployments and no revisions', async () => {
    const deployment = own('daemon-deployment/default/monitoring/aB1cD2eF3gH4iJ5k');
    const revision = own('daemon-revision/default/monitoring/4980306466373577095');
    const { daemonDeployments, failures } = await server.ecs.send(
      new DescribeDaemonDeploymentsCommand({ daemonDeploymentArns: [deployment] }),
    );
    expect([daemonDeployments, failures]).toEqual([[], [{ arn: deployment, reason: 'MISSING' }]]);
    const described = await server.ecs.send(new DescribeDaemonRevisionsCommand({ daemonRevisionArns: [revision] }));
    expect(described).toMatchObject({ daemonRevisions: [], failures: [{ arn: revision, reason: 'MISSING' }] });
  });

  it('have no tags', async () => {
    const listing = server.ecs.send(new ListTagsForResourceCommand({ resourceArn: own('daemon/default/monitoring') }));
    await expect(listing).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: 'The specified resource was not found.',
    });
  });
});
