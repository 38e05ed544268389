import {
  CreateClusterCommand,
  CreateExpressGatewayServiceCommand,
  type CreateExpressGatewayServiceCommandInput,
  DeleteExpressGatewayServiceCommand,
  DescribeExpressGatewayServiceCommand,
  UpdateExpressGatewayServiceCommand,
} from '@aws-sdk/client-ecs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServer } from '../../support/server.ts';

const ROLE = 'arn:aws:iam::000000000000:role/r';
const SERVICE = 'arn:aws:ecs:us-east-1:000000000000:service/default/web';
const image = 'public.ecr.aws/docker/library/nginx:latest';

type Express = CreateExpressGatewayServiceCommandInput;

describe('an Express gateway service', () => {
  let server: Awaited<ReturnType<typeof startServer>>;
  beforeAll(async () => {
    server = await startServer();
    await server.ecs.send(new CreateClusterCommand({}));
  });
  afterAll(() => server.close());

  const create = (more: Partial<Express> = {}) =>
    server.ecs.send(
      new CreateExpressGatewayServiceCommand({
        executionRoleArn: ROLE,
        infrastructureRoleArn: ROLE,
        primaryContainer: { image },
        ...more,
      }),
    );

  it.each<[string, Partial<Express>]>([
    ['all its defaults', {}],
    [
      'everything said',
      {
        serviceName: 'web',
        cluster: 'default',
        taskRoleArn: ROLE,
        cpu: '1024',
        memory: '2048',
        healthCheckPath: '/ping?format=json',
        networkConfiguration: { subnets: ['subnet-1'], securityGroups: ['sg-1'] },
        scalingTarget: {
          minTaskCount: 1,
          maxTaskCount: 3,
          autoScalingMetric: 'AVERAGE_CPU',
          autoScalingTargetValue: 60,
        },
        primaryContainer: {
          image,
          containerPort: 8080,
          awsLogsConfiguration: { logGroup: '/ecs/web', logStreamPrefix: 'ecs' },
          secrets: [{ name: 'S', valueFrom: 'p' }],
        },
        tags: [{ key: 'team', value: 'blue' }],
      },
    ],
  ])('with %s answers 501 by name', async (_what, input) => {
    await expect(create(input)).rejects.toMatchObject({
      name: 'NotImplementedException',
      message: 'ECS CreateExpressGatewayService is not built in Drydock yet.',
      $metadata: { httpStatusCode: 501 },
    });
  });

  it.each<[string, Partial<Express>, string, RegExp]>([
    ['in no cluster', { cluster: 'nope' }, 'ClusterNotFoundException', /Cluster not found/],
    ['with a space in its name', { serviceName: 'a b' }, 'InvalidParameterException', /service name/],
    ['with a role that is no role', { executionRoleArn: 'r' }, 'InvalidParameterException', /executionRoleArn/],
    ['with a path from nowhere', { healthCheckPath: 'ping' }, 'InvalidParameterException', /forward slash/],
    [
      'with less at most than at least',
      { scalingTarget: { minTaskCount: 2, maxTaskCount: 1 } },
      'InvalidParameterException',
      /maxTaskCount/,
    ],
    [
      'of a size that Fargate has not',
      { cpu: '256', memory: '4096' },
      'ClientException',
      /No Fargate configuration exists for given values: 256 CPU, 4096 memory/,
    ],
    ['with an image of none', { primaryContainer: { image: '' } }, 'ClientException', /Container\.image/],
    [
      'on a port beyond the last',
      { primaryContainer: { image, containerPort: 65_536 } },
      'ClientException',
      /Ports must be between 0 and 65535/,
    ],
    ['with a key twice', { tags: [{ key: 'a' }, { key: 'a' }] }, 'InvalidParameterException', /Duplicate tag keys/],
  ])('is refused %s', async (_what, input, name, message) => {
    await expect(create(input)).rejects.toMatchObject({ name, message: expect.stringMatching(message) });
  });

  it('is not there to be described, updated or deleted', async () => {
    const serviceArn = SERVICE;
    const missing = { message: 'Resource not found.', $metadata: { httpStatusCode: 400 } };
    await expect(server.ecs.send(new DescribeExpressGatewayServiceCommand({ serviceArn }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      ...missing,
    });
    for (const command of [
      new UpdateExpressGatewayServiceCommand({ serviceArn, cpu: '512' }),
      new DeleteExpressGatewayServiceCommand({ serviceArn }),
    ]) {
      await expect(server.ecs.send(command as UpdateExpressGatewayServiceCommand)).rejects.toMatchObject({
        name: 'ServiceNotFoundException',
        ...missing,
      });
    }
  });
});
