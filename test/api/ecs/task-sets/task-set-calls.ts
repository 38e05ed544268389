import {
  CreateServiceCommand,
  CreateTaskSetCommand,
  type CreateTaskSetCommandInput,
  DeleteTaskSetCommand,
  DescribeServicesCommand,
  DescribeTaskSetsCommand,
  RegisterTaskDefinitionCommand,
  type TaskSet,
  UpdateServiceCommand,
  UpdateServicePrimaryTaskSetCommand,
  UpdateTaskSetCommand,
} from '@aws-sdk/client-ecs';
import { createDialClock } from '../../../../src/dial-clock.ts';
import { container, definition } from '../../../support/definitions.ts';
import { fargateDefinition } from '../../../support/launches.ts';
import { startServer } from '../../../support/server.ts';

const OF = { cluster: 'default', service: 'web' };

/**
 * A server whose time stands until it is moved, with the service `web` of two tasks, whose controller is EXTERNAL, and
 * the definitions `web:1`, `web:2` and `far:1`. Close it.
 */
export async function startTaskSets() {
  const server = await startServer({}, { clock: createDialClock(0) });
  const { ecs, url } = server;
  const containerDefinitions = [container({ portMappings: [{ containerPort: 80 }] })];
  await ecs.send(new RegisterTaskDefinitionCommand(definition('web', { containerDefinitions })));
  await ecs.send(new RegisterTaskDefinitionCommand(definition('web', { containerDefinitions })));
  await ecs.send(new RegisterTaskDefinitionCommand(fargateDefinition('far')));
  const deploymentController = { type: 'EXTERNAL' } as const;
  await ecs.send(new CreateServiceCommand({ serviceName: 'web', desiredCount: 2, deploymentController }));

  const settled = async <Made extends { taskSet?: TaskSet | undefined }>(answer: Promise<Made>): Promise<TaskSet> => {
    const { taskSet = {} } = await answer;
    await server.idle();
    return taskSet;
  };
  const scale = (percent: number) => ({ value: percent, unit: 'PERCENT' }) as const;
  return Object.assign(server, {
    create: (asked: Partial<CreateTaskSetCommandInput> = {}) =>
      settled(ecs.send(new CreateTaskSetCommand({ ...OF, taskDefinition: 'web', ...asked }))),
    update: (taskSet: string | undefined, percent: number, service = 'web') =>
      settled(ecs.send(new UpdateTaskSetCommand({ ...OF, service, taskSet, scale: scale(percent) }))),
    remove: (taskSet: string | undefined, force?: boolean) =>
      settled(ecs.send(new DeleteTaskSetCommand({ ...OF, taskSet, force }))),
    promote: (primaryTaskSet: string | undefined) =>
      settled(ecs.send(new UpdateServicePrimaryTaskSetCommand({ ...OF, primaryTaskSet }))),
    see: (taskSets?: string[], include?: ['TAGS']) =>
      ecs.send(new DescribeTaskSetsCommand({ ...OF, taskSets, include })),
    service: async () => (await ecs.send(new DescribeServicesCommand({ services: ['web'] }))).services?.[0] ?? {},
    async want(desiredCount: number) {
      await ecs.send(new UpdateServiceCommand({ service: 'web', desiredCount }));
      await server.idle();
    },
    /** Moves the clock on by a time such as `40s`. */
    async pass(advance: string) {
      const headers = { 'content-type': 'application/json' };
      await fetch(`${url}/_drydock/clock`, { method: 'POST', headers, body: JSON.stringify({ advance }) });
    },
    scale,
  });
}

export type TaskSets = Awaited<ReturnType<typeof startTaskSets>>;
