import {
  CreateServiceCommand,
  type CreateServiceCommandInput,
  DeleteServiceCommand,
  DescribeServicesCommand,
  type Service,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Services, startServices } from './service-calls.ts';

const CLUSTER = 'arn:aws:ecs:us-east-1:000000000000:cluster/default';

/** What terraform-provider-aws sends of a whole aws_ecs_service on EC2: every default it knows, too. */
const ON_EC2: CreateServiceCommandInput = {
  cluster: CLUSTER,
  serviceName: 'tf',
  taskDefinition: 'web:1',
  clientToken: 'terraform-20260101000000000000000001',
  desiredCount: 1,
  deploymentConfiguration: {
    maximumPercent: 150,
    minimumHealthyPercent: 50,
    deploymentCircuitBreaker: { enable: true, rollback: true },
  },
  deploymentController: { type: 'ECS' },
  enableECSManagedTags: true,
  enableExecuteCommand: false,
  launchType: 'EC2',
  propagateTags: 'TASK_DEFINITION',
  placementConstraints: [{ type: 'memberOf', expression: 'attribute:ecs.os-type == linux' }],
  placementStrategy: [
    { type: 'spread', field: 'attribute:ecs.availability-zone' },
    { type: 'binpack', field: 'memory' },
  ],
  schedulingStrategy: 'REPLICA',
  tags: [{ key: 'team', value: 'blue' }],
};
/** The least it sends. */
const ON_FARGATE: CreateServiceCommandInput = {
  cluster: 'default',
  serviceName: 'tf-far',
  taskDefinition: 'arn:aws:ecs:us-east-1:000000000000:task-definition/far:1',
  clientToken: 'terraform-20260101000000000000000002',
  desiredCount: 0,
  deploymentConfiguration: { maximumPercent: 200, minimumHealthyPercent: 100 },
  deploymentController: { type: 'ECS' },
  enableECSManagedTags: false,
  enableExecuteCommand: false,
  launchType: 'FARGATE',
  networkConfiguration: {
    awsvpcConfiguration: { subnets: ['subnet-2', 'subnet-1'], securityGroups: ['sg-1'], assignPublicIp: 'DISABLED' },
  },
  schedulingStrategy: 'REPLICA',
};
/** Of a DAEMON neither count nor largest percentage. */
const ON_EACH: CreateServiceCommandInput = {
  cluster: 'default',
  serviceName: 'tf-each',
  taskDefinition: 'web',
  clientToken: 'terraform-20260101000000000000000003',
  deploymentConfiguration: { minimumHealthyPercent: 50 },
  deploymentController: { type: 'ECS' },
  enableECSManagedTags: false,
  enableExecuteCommand: false,
  launchType: 'EC2',
  schedulingStrategy: 'DAEMON',
};

/** What the provider keeps of what it reads, in the words in which it sends it. What it reads as a default is left out. */
function kept(read: Service): Partial<CreateServiceCommandInput> {
  const { maximumPercent, minimumHealthyPercent, deploymentCircuitBreaker } = read.deploymentConfiguration ?? {};
  return {
    cluster: read.clusterArn,
    serviceName: read.serviceName,
    desiredCount: read.desiredCount,
    deploymentConfiguration: { maximumPercent, minimumHealthyPercent, deploymentCircuitBreaker },
    deploymentController: read.deploymentController,
    enableECSManagedTags: read.enableECSManagedTags,
    enableExecuteCommand: read.enableExecuteCommand,
    launchType: read.launchType,
    propagateTags: read.propagateTags,
    placementConstraints: read.placementConstraints,
    placementStrategy: read.placementStrategy?.map(({ type, field }) => ({
      type,
      field: /^(CPU|MEMORY)$/.test(field ?? '') ? field?.toLowerCase() : field,
    })),
    networkConfiguration: read.networkConfiguration,
    schedulingStrategy: read.schedulingStrategy,
    tags: read.tags,
  };
}

/** The calls of terraform-provider-aws for aws_ecs_service, in its order. */
describe('a service in Terraform’s hands', () => {
  let services: Services;
  beforeAll(async () => {
    services = await startServices();
  });
  afterAll(() => services.close());

  /** Reads as Terraform does, twice: nothing may have changed by itself. */
  async function read({ serviceName = '', cluster }: CreateServiceCommandInput) {
    await services.idle();
    const look = () =>
      services.ecs.send(new DescribeServicesCommand({ services: [serviceName], cluster, include: ['TAGS'] }));
    const { services: found, failures } = await look();
    expect([found?.length, failures]).toEqual([1, []]);
    expect((await look()).services).toEqual(found);
    return found?.[0] ?? {};
  }

  it.each([
    ['whole', ON_EC2, {}],
    ['the least', ON_FARGATE, { propagateTags: 'NONE', placementStrategy: [], placementConstraints: [] }],
    ['on each instance', ON_EACH, { deploymentConfiguration: { maximumPercent: 100, minimumHealthyPercent: 50 } }],
  ])('is read as it was made, %s', async (_what, sent, defaults) => {
    const { service: made } = await services.ecs.send(new CreateServiceCommand(sent));
    const { taskDefinition = '', clientToken: _, desiredCount, cluster: __, ...rest } = sent;
    const seen = await read(sent);
    expect(kept(seen)).toMatchObject({ ...rest, ...defaults, cluster: CLUSTER });
    if (desiredCount !== undefined) expect(seen.desiredCount).toBe(desiredCount);
    expect(seen.taskDefinition).toContain(taskDefinition.replace(/^.*\//, ''));
    const { deploymentConfiguration, platformVersion, roleArn, networkConfiguration } = made ?? {};
    expect(seen).toMatchObject({ deploymentConfiguration });
    expect([seen.platformVersion, seen.roleArn]).toEqual([platformVersion, roleArn]);
    expect(seen.networkConfiguration).toEqual(networkConfiguration);
  });

  it('is updated by its ARN with only what changed, and read so', async () => {
    const before = await read(ON_EC2);
    const update = (changed: object) =>
      services.ecs.send(
        new UpdateServiceCommand({
          cluster: CLUSTER,
          service: before.serviceArn,
          forceNewDeployment: false,
          ...changed,
        }),
      );
    await update({ desiredCount: 0 });
    await update({ deploymentConfiguration: { maximumPercent: 200, minimumHealthyPercent: 100 } });
    await update({ taskDefinition: 'web:2' });
    await update({ propagateTags: 'SERVICE', enableECSManagedTags: false });
    await services.ecs.send(new UntagResourceCommand({ resourceArn: before.serviceArn, tagKeys: ['team'] }));
    const tags = [{ key: 'stage', value: 'prod' }];
    await services.ecs.send(new TagResourceCommand({ resourceArn: before.serviceArn, tags }));
    const after = await read(ON_EC2);
    expect(kept(after)).toEqual({
      ...kept(before),
      desiredCount: 0,
      deploymentConfiguration: {
        maximumPercent: 200,
        minimumHealthyPercent: 100,
        deploymentCircuitBreaker: { enable: true, rollback: true },
      },
      propagateTags: 'SERVICE',
      enableECSManagedTags: false,
      tags,
    });
    expect(after.taskDefinition).toMatch(/\/web:2$/);
  });

  it.each([ON_EC2, ON_FARGATE, ON_EACH])('is destroyed', async (made) => {
    const { serviceArn: service, status, schedulingStrategy } = await read(made);
    expect(status).toBe('ACTIVE');
    const { cluster } = made;
    if (schedulingStrategy !== 'DAEMON') {
      await services.ecs.send(new UpdateServiceCommand({ cluster, service, desiredCount: 0 }));
    }
    await services.ecs.send(new DeleteServiceCommand({ cluster, service }));
    expect(await read(made)).toMatchObject({ status: 'INACTIVE', serviceArn: service });
  });
});
