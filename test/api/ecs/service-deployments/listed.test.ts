import {
  DescribeServiceDeploymentsCommand,
  DescribeServiceRevisionsCommand,
  ListServiceDeploymentsCommand,
  type ListServiceDeploymentsCommandInput,
} from '@aws-sdk/client-ecs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { awsvpc, fargateDefinition, launches } from '../../../support/launches.ts';
import { type Story, startStory } from './story.ts';

const ARN = 'arn:aws:ecs:us-east-1:000000000000';

describe('the deployments of a service', () => {
  let story: Story;
  let began: Date[];
  beforeAll(async () => {
    story = await startStory();
    await story.create({ desiredCount: 1 });
    await story.pass('1m');
    await story.update();
    await story.pass('1m');
    await story.update();
    began = (await story.list()).map(({ createdAt }) => createdAt as Date);
  });
  afterAll(() => story.close());

  const listed = async (input: Partial<ListServiceDeploymentsCommandInput>) => {
    const { serviceDeployments = [], nextToken } = await story.ecs.send(
      new ListServiceDeploymentsCommand({ service: 'web', ...input }),
    );
    return {
      places: serviceDeployments.map(({ createdAt }) => began.findIndex((at) => +at === +(createdAt ?? 0))),
      nextToken,
    };
  };

  it('are listed in short, the newest first', async () => {
    const [newest, before, first] = await story.list();
    expect([newest?.status, before?.status, first?.status]).toEqual(['IN_PROGRESS', 'SUCCESSFUL', 'SUCCESSFUL']);
    expect(Object.keys(first ?? {}).sort()).toEqual([
      'clusterArn',
      'createdAt',
      'finishedAt',
      'serviceArn',
      'serviceDeploymentArn',
      'startedAt',
      'status',
      'targetServiceRevisionArn',
    ]);
    expect(newest?.serviceDeploymentArn).toMatch(/:service-deployment\/default\/web\/[\w-]{21}$/);
    const [{ id = '' } = {}] = (await story.describe()).deployments ?? [];
    expect(newest?.targetServiceRevisionArn).toBe(`${ARN}:service-revision/default/web/${id.replace('ecs-svc/', '')}`);
    expect((await story.describe()).currentServiceDeployment).toBe(newest?.serviceDeploymentArn);
  });

  it('are filtered by their status and by when they were created', async () => {
    expect((await listed({ status: ['SUCCESSFUL'] })).places).toEqual([1, 2]);
    expect((await listed({ status: ['IN_PROGRESS', 'STOPPED'] })).places).toEqual([0]);
    expect((await listed({ status: [] })).places).toEqual([0, 1, 2]);
    const [newest = new Date(0), middle = new Date(0)] = began;
    expect((await listed({ createdAt: { after: middle } })).places).toEqual([0, 1]);
    expect((await listed({ createdAt: { before: middle } })).places).toEqual([1, 2]);
    expect((await listed({ createdAt: { after: middle, before: new Date(+newest - 1) } })).places).toEqual([1]);
  });

  it('come in pages', async () => {
    const first = await listed({ maxResults: 2 });
    expect(first.places).toEqual([0, 1]);
    expect(await listed({ maxResults: 2, nextToken: first.nextToken })).toEqual({ places: [2], nextToken: undefined });
    await expect(listed({ maxResults: 101 })).rejects.toMatchObject({ name: 'InvalidParameterException' });
    await expect(listed({ nextToken: first.nextToken, status: ['STOPPED'] })).rejects.toThrow('Invalid token.');
  });

  it('are described with all they have, and have no stage when they roll', async () => {
    const [, done] = await story.list();
    const serviceDeploymentArns = [String(done?.serviceDeploymentArn), `${ARN}:service-deployment/default/web/none`];
    const { serviceDeployments, failures } = await story.ecs.send(
      new DescribeServiceDeploymentsCommand({ serviceDeploymentArns }),
    );
    expect(failures).toEqual([{ arn: serviceDeploymentArns[1], reason: 'MISSING' }]);
    const { serviceDeploymentArn, serviceArn, clusterArn, createdAt, startedAt, finishedAt } = done ?? {};
    expect(serviceDeployments).toEqual([
      {
        ...{ serviceDeploymentArn, serviceArn, clusterArn, createdAt, startedAt, finishedAt },
        updatedAt: finishedAt,
        sourceServiceRevisions: [
          { arn: expect.any(String), requestedTaskCount: 0, runningTaskCount: 0, pendingTaskCount: 0 },
        ],
        targetServiceRevision: {
          ...{ arn: done?.targetServiceRevisionArn, requestedTaskCount: 1, runningTaskCount: 1, pendingTaskCount: 0 },
        },
        status: 'SUCCESSFUL',
        deploymentConfiguration: {
          deploymentCircuitBreaker: { enable: false, rollback: false },
          ...{ maximumPercent: 200, minimumHealthyPercent: 100, strategy: 'ROLLING', bakeTimeInMinutes: 0 },
        },
        deploymentCircuitBreaker: { status: 'DISABLED', failureCount: 0, threshold: 0 },
        alarms: { status: 'DISABLED' },
      },
    ]);
  });

  it('are not those of a service that is not there', async () => {
    await expect(listed({ service: 'nope' })).rejects.toMatchObject({ name: 'ServiceNotFoundException' });
    await expect(listed({ cluster: 'nope' })).rejects.toMatchObject({ name: 'ClusterNotFoundException' });
  });
});

describe('the revisions of a service', () => {
  it('are described with what its tasks are made from', async () => {
    const story = await startStory();
    await launches(story.ecs).register(fargateDefinition('far'));
    await story.create({ taskDefinition: 'far', launchType: 'FARGATE', networkConfiguration: awsvpc() });
    const { targetServiceRevision } = await story.deployment();
    const arn = String(targetServiceRevision?.arn);
    const missing = arn.replace(/\d+$/, '1');
    const { serviceRevisions, failures } = await story.ecs.send(
      new DescribeServiceRevisionsCommand({ serviceRevisionArns: [arn, missing] }),
    );
    expect(failures).toEqual([{ arn: missing, reason: 'MISSING' }]);
    expect(serviceRevisions).toEqual([
      {
        serviceRevisionArn: arn,
        serviceArn: `${ARN}:service/default/web`,
        clusterArn: `${ARN}:cluster/default`,
        taskDefinition: `${ARN}:task-definition/far:1`,
        ...{ launchType: 'FARGATE', platformVersion: '1.4.0', platformFamily: 'Linux' },
        ...{ loadBalancers: [], serviceRegistries: [], vpcLatticeConfigurations: [], guardDutyEnabled: false },
        networkConfiguration: {
          awsvpcConfiguration: { subnets: ['subnet-1'], securityGroups: [], assignPublicIp: 'DISABLED' },
        },
        containerImages: [expect.objectContaining({ containerName: 'app', image: 'drydock-test/busybox:local' })],
        createdAt: expect.any(Date),
      },
    ]);
    await story.close();
  });
});
