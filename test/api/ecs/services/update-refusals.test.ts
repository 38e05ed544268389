import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { awsvpc } from '../../../support/launches.ts';
import { type Changed, FARGATE, type Services, startServices } from './service-calls.ts';

const BALANCER = { targetGroupArn: 't', containerName: 'app', containerPort: 80 };
const ON_EXTERNAL = 'on services with an EXTERNAL deployment controller.';

describe('an update that ECS refuses', () => {
  let services: Services;
  beforeAll(async () => {
    services = await startServices();
    await services.create('ec2');
    await services.create('far', FARGATE);
    await services.create('daemon', { schedulingStrategy: 'DAEMON' });
    await services.create('external', { taskDefinition: undefined, deploymentController: { type: 'EXTERNAL' } });
    await services.idle();
  });
  afterAll(() => services.close());

  it.each<[string, string, Changed, string | RegExp, string?]>([
    ['a negative desired count', 'ec2', { desiredCount: -1 }, 'Task count can not be lesser than 0'],
    ['more tasks than a service may have', 'ec2', { desiredCount: 5001 }, /5000/],
    ['an unknown definition', 'ec2', { taskDefinition: 'nope' }, 'TaskDefinition not found.', 'ClientException'],
    ['an unknown revision', 'ec2', { taskDefinition: 'web:x' }, 'Invalid revision number. Number: x'],
    [
      'a definition of network mode awsvpc',
      'ec2',
      { taskDefinition: 'far' },
      "Network Configuration must be provided when networkMode 'awsvpc' is specified.",
    ],
    [
      'a definition that is not for Fargate',
      'far',
      { taskDefinition: 'web' },
      'Task definition does not support launch_type FARGATE.',
    ],
    [
      'a network',
      'ec2',
      { networkConfiguration: awsvpc() },
      'Network Configuration is not valid for the given networkMode of this task definition.',
    ],
    ['no subnets', 'far', { networkConfiguration: awsvpc({ subnets: [] }) }, 'subnets can not be empty.'],
    [
      'an unknown platform',
      'far',
      { platformVersion: '9' },
      'The specified platform does not exist.',
      'PlatformUnknownException',
    ],
    [
      'a platform on EC2',
      'ec2',
      { platformVersion: 'LATEST' },
      'The platform version must be null when specifying an EC2 launch type.',
    ],
    [
      'constraints on Fargate',
      'far',
      { placementConstraints: [{ type: 'distinctInstance' }] },
      'Placement constraints are not supported with FARGATE launch type.',
    ],
    [
      'no room to deploy in, half of it there already',
      'ec2',
      { deploymentConfiguration: { maximumPercent: 100 } },
      'Both maximumPercent and minimumHealthyPercent cannot be 100 as this will block deployments.',
    ],
    [
      'no room to rebalance in',
      'ec2',
      { deploymentConfiguration: { maximumPercent: 100, minimumHealthyPercent: 0 } },
      "The service couldn't be updated because Availability Zone Rebalancing does not support maximumPercent <= 100 % as deployment configuration.",
    ],
    [
      'rebalanced zones',
      'daemon',
      { availabilityZoneRebalancing: 'ENABLED' },
      "The service couldn't be updated because Availability Zone Rebalancing does not support DAEMON as scheduling strategy. Update scheduling strategy and try again.",
    ],
    [
      'a desired count of DAEMON',
      'daemon',
      { desiredCount: 0 },
      'The daemon scheduling strategy does not support a desired count for services. Remove the desired count value and try again',
    ],
    [
      'a capacity provider strategy of DAEMON',
      'daemon',
      { capacityProviderStrategy: [{ capacityProvider: 'FARGATE', weight: 1 }], forceNewDeployment: true },
      /not associated with the cluster|DAEMON scheduling strategy/,
    ],
    ['a negative grace period', 'ec2', { healthCheckGracePeriodSeconds: -1 }, /healthCheckGracePeriodSeconds/],
    [
      'a container that is not there',
      'ec2',
      { loadBalancers: [{ ...BALANCER, containerName: 'nope' }] },
      'The container nope does not exist in the task definition.',
    ],
    [
      'ECS Exec and no role for its tasks',
      'ec2',
      { enableExecuteCommand: true },
      "The service couldn't be updated because a valid taskRoleArn is not being used. Specify a valid task role in your task definition and try again.",
    ],
    [
      'a definition of an EXTERNAL controller',
      'external',
      { taskDefinition: 'web' },
      new RegExp(`^Unable to update task definition ${ON_EXTERNAL}`),
    ],
    [
      'a network of an EXTERNAL controller',
      'external',
      { networkConfiguration: awsvpc() },
      new RegExp(`^Unable to update network parameters ${ON_EXTERNAL}`),
    ],
    [
      'force on an EXTERNAL controller',
      'external',
      { forceNewDeployment: true },
      new RegExp(`^Cannot force a new deployment ${ON_EXTERNAL}`),
    ],
    [
      'load balancers, which are not built',
      'ec2',
      { loadBalancers: [BALANCER] },
      /loadBalancers/,
      'NotImplementedException',
    ],
    [
      'another controller, which is not built',
      'ec2',
      { deploymentController: { type: 'EXTERNAL' } },
      /deploymentController/,
      'NotImplementedException',
    ],
  ])('asks for %s of %s', async (_what, name, changed, message, code = 'InvalidParameterException') => {
    const before = await services.see(name);
    const expected = message instanceof RegExp ? expect.stringMatching(message) : message;
    await expect(services.update(name, changed)).rejects.toMatchObject({ name: code, message: expected });
    await services.idle();
    expect(await services.see(name)).toEqual(before);
  });

  it('does not keep an EXTERNAL one from being scaled and tagged', async () => {
    const changed = { desiredCount: 2, propagateTags: 'SERVICE' as const, enableECSManagedTags: true };
    expect(await services.update('external', changed)).toMatchObject({
      ...changed,
      deployments: [],
      launchType: 'EC2',
    });
  });
});
