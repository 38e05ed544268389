import {
  CreateServiceCommand,
  DeleteServiceCommand,
  ListTasksCommand,
  RegisterTaskDefinitionCommand,
} from '@aws-sdk/client-ecs';
import { describe, expect, it } from 'vitest';
import { container, definition } from '../../support/definitions.ts';
import { dockerAvailable } from '../../support/engine.ts';
import { PATIENTLY } from './containers.ts';
import { useDockerServer } from './docker-server.ts';

const SHORTEST = { interval: 5, timeout: 2, retries: 1 }; // that ECS allows

describe.skipIf(!(await dockerAvailable()))('the health of a task on Docker', () => {
  const server = useDockerServer();

  it('is HEALTHY or UNHEALTHY as its essential containers with a health check are, and UNKNOWN without', async () => {
    const checked = (test: string) => ({ healthCheck: { command: ['CMD-SHELL', test], ...SHORTEST } });
    const cases = [
      { containers: [checked('true')], healthStatus: 'HEALTHY' },
      { containers: [checked('false')], healthStatus: 'UNHEALTHY' },
      { containers: [checked('true'), { name: 'aside', essential: false }], healthStatus: 'HEALTHY' },
      {
        containers: [checked('true'), { name: 'aside', essential: false, ...checked('false') }],
        healthStatus: 'HEALTHY',
      },
      { containers: [{}], healthStatus: 'UNKNOWN' },
    ];
    const arns = await Promise.all(cases.map(({ containers }) => server().run(containers)));
    for (const arn of arns) expect(await server().until('RUNNING', arn)).toMatchObject({ healthStatus: 'UNKNOWN' });
    for (const [index, { healthStatus }] of cases.entries()) {
      await expect
        .poll(() => server().task(arns[index] ?? ''), PATIENTLY)
        .toMatchObject({ healthStatus, lastStatus: 'RUNNING', desiredStatus: 'RUNNING' });
    }
  });

  it('has a service stop the task that is UNHEALTHY, and say so', async () => {
    const { ecs } = server().app;
    const containerDefinitions = [
      container({ stopTimeout: 1, healthCheck: { command: ['CMD-SHELL', 'false'], ...SHORTEST } }),
    ];
    await ecs.send(new RegisterTaskDefinitionCommand(definition('sickly', { containerDefinitions })));
    const input = {
      serviceName: 'sickly',
      taskDefinition: 'sickly',
      desiredCount: 1,
      availabilityZoneRebalancing: 'DISABLED' as const,
    };
    const deploymentConfiguration = { minimumHealthyPercent: 0, maximumPercent: 100 };
    await ecs.send(new CreateServiceCommand({ ...input, deploymentConfiguration }));
    const first = async () => {
      const { taskArns = [] } = await ecs.send(
        new ListTasksCommand({ serviceName: 'sickly', desiredStatus: 'STOPPED' }),
      );
      return taskArns[0] && server().task(taskArns[0]);
    };
    await expect.poll(first, PATIENTLY).toMatchObject({
      lastStatus: 'STOPPED',
      stopCode: 'ServiceSchedulerInitiated',
      stoppedReason: 'Task failed container health checks',
      healthStatus: 'UNHEALTHY',
    });
    await ecs.send(new DeleteServiceCommand({ service: 'sickly', force: true }));
  });
});
