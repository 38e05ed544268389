import {
  CreateServiceCommand,
  DeleteServiceCommand,
  type DeploymentConfiguration,
  DescribeServicesCommand,
  DescribeTasksCommand,
  ListTasksCommand,
  RegisterTaskDefinitionCommand,
  type Service,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs';
import { beforeAll, describe, expect, it } from 'vitest';
import { PATIENTLY } from '../docker/server/containers.ts';
import { ownContainers, useDockerServer } from '../docker/server/docker-server.ts';
import { type Aws, awsAt, awsAvailable } from '../support/cli.ts';
import { container, definition } from '../support/definitions.ts';
import { dockerAvailable } from '../support/engine.ts';
import { startWebClient } from './web-client.ts';

const SERVICE = 'web';
const DEPLOYMENT: DeploymentConfiguration = {
  minimumHealthyPercent: 100,
  maximumPercent: 200,
  deploymentCircuitBreaker: { enable: true, rollback: true },
};
const NO_IMAGE = 'localhost:1/drydock-test/missing:local'; // nobody listens there, so it fails at once and offline

/** Each test goes on where the one before ended, as a person's session would. */
describe.skipIf(!(await dockerAvailable()) || !(await awsAvailable()))('a service on Docker', () => {
  const server = useDockerServer();
  let aws: Aws;
  beforeAll(() => {
    aws = awsAt(server().app.url);
  });
  const wait = (what: 'services-stable' | 'services-inactive') => aws('ecs', 'wait', what, '--services', SERVICE);
  const service = async (): Promise<Service> => {
    const { services = [] } = await server().app.ecs.send(new DescribeServicesCommand({ services: [SERVICE] }));
    return services[0] as Service;
  };
  const update = (change: object) => server().app.ecs.send(new UpdateServiceCommand({ service: SERVICE, ...change }));

  /** Registers the next revision: a web server that says its name, healthy as soon as it answers. */
  const register = async (says: string, more: object = {}): Promise<string> => {
    const web = container({
      stopTimeout: 1,
      command: ['sh', '-c', `echo ${says} > /tmp/index.html; exec httpd -f -p 80 -h /tmp`],
      portMappings: [{ containerPort: 80, hostPort: 0 }],
      healthCheck: { command: ['CMD-SHELL', 'wget -qO- localhost'], interval: 5, timeout: 2, retries: 2 },
      ...more,
    });
    const registered = await server().app.ecs.send(
      new RegisterTaskDefinitionCommand(definition(SERVICE, { containerDefinitions: [web] })),
    );
    return registered.taskDefinition?.taskDefinitionArn ?? '';
  };

  it('is stable once it is created', async () => {
    const taskDefinition = await register('one');
    const created = { serviceName: SERVICE, taskDefinition, desiredCount: 2, deploymentConfiguration: DEPLOYMENT };
    await server().app.ecs.send(new CreateServiceCommand(created));
    await wait('services-stable');
    await expect.poll(async () => (await service()).deployments?.[0]?.rolloutState, PATIENTLY).toBe('COMPLETED');
  });

  it('is updated without a moment in which nobody answers, and without more tasks than it may have', async () => {
    const client = startWebClient(server().app.ecs, SERVICE);
    await expect.poll(() => client.rounds.at(-1), PATIENTLY).toEqual(['one', 'one']);
    const from = client.rounds.length;
    await update({ taskDefinition: await register('two') });
    await wait('services-stable');
    await client.stop();
    const rounds = client.rounds.slice(from);
    expect(rounds.filter((answers) => answers.length === 0)).toEqual([]);
    expect(Math.max(...rounds.map((answers) => answers.length))).toBeLessThanOrEqual(4);
    expect(rounds.at(-1)).toEqual(['two', 'two']);
  });

  it('is stable again after a change of its desired count', async () => {
    await update({ desiredCount: 3 });
    await wait('services-stable');
    expect((await service()).runningCount).toBe(3);
  });

  it('is rolled back from an image that cannot be pulled', async () => {
    const good = (await service()).taskDefinition;
    await update({ taskDefinition: await register('three', { image: NO_IMAGE }) });
    const messages = async () => ((await service()).events ?? []).map(({ message = '' }) => message).join('\n');
    await expect.poll(messages, PATIENTLY).toContain('rolling back to deployment ecs-svc/');
    await wait('services-stable');
    expect((await service()).taskDefinition).toBe(good);
  });

  it('has its tasks elsewhere once an instance is lost', async () => {
    const { taskArns: tasks = [] } = await server().app.ecs.send(new ListTasksCommand({ serviceName: SERVICE }));
    const found = await server().app.ecs.send(new DescribeTasksCommand({ tasks }));
    const lost = found.tasks?.[0]?.containerInstanceArn;
    await server().post('faults', { fault: 'kill-instance', match: { instance: lost } });
    await wait('services-stable');
    const { taskArns = [] } = await server().app.ecs.send(new ListTasksCommand({ containerInstance: lost }));
    expect([taskArns, (await service()).runningCount]).toEqual([[], 3]);
  });

  it('is inactive once it is deleted, with no container left', async () => {
    await server().app.ecs.send(new DeleteServiceCommand({ service: SERVICE, force: true }));
    await wait('services-inactive');
    await expect.poll(ownContainers, PATIENTLY).toEqual([]);
  });
});
