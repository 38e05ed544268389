import {
  CreateClusterCommand,
  CreateServiceCommand,
  type CreateServiceCommandInput,
  DeleteServiceCommand,
  DescribeServicesCommand,
  type Service,
  UpdateServiceCommand,
  type UpdateServiceCommandInput,
} from '@aws-sdk/client-ecs';
import { container, definition } from '../../../support/definitions.ts';
import { awsvpc, fargateDefinition, launches } from '../../../support/launches.ts';
import { startServer } from '../../../support/server.ts';

/** A CreateService without what most tests leave the same: `web` on EC2, no tasks. */
export type Asked = Partial<CreateServiceCommandInput>;
export type Changed = Partial<UpdateServiceCommandInput>;

/** What a service on Fargate needs. */
export const FARGATE: Asked = { taskDefinition: 'far', launchType: 'FARGATE', networkConfiguration: awsvpc() };

/**
 * A server with cluster `default` and the definitions `web:1`, `web:2` and `role:1` in network mode bridge, and `far:1`
 * and `far:2` for Fargate; their container `app` has the port 80. Close it.
 */
export async function startServices(...settings: Parameters<typeof startServer>) {
  const server = await startServer(...settings);
  const { ecs } = server;
  const { register } = launches(ecs);
  const containerDefinitions = [container({ portMappings: [{ containerPort: 80, name: 'http' }] })];
  await ecs.send(new CreateClusterCommand({}));
  for (let revision = 1; revision <= 2; revision += 1) {
    await register(definition('web', { containerDefinitions }));
    await register(fargateDefinition('far', { containerDefinitions }));
  }
  await register(definition('role', { containerDefinitions, taskRoleArn: 'arn:aws:iam::000000000000:role/r' }));

  const create = async (serviceName: string, asked: Asked = {}): Promise<Service> => {
    const { schedulingStrategy } = asked;
    const desiredCount = schedulingStrategy === 'DAEMON' ? undefined : 0;
    const input = { serviceName, taskDefinition: 'web', desiredCount, ...asked };
    return (await ecs.send(new CreateServiceCommand(input))).service ?? {};
  };
  const update = async (service: string, changed: Changed): Promise<Service> =>
    (await ecs.send(new UpdateServiceCommand({ service, ...changed }))).service ?? {};
  const remove = async (service: string, force?: boolean): Promise<Service> =>
    (await ecs.send(new DeleteServiceCommand({ service, force }))).service ?? {};
  const see = async (service: string): Promise<Service | undefined> =>
    (await ecs.send(new DescribeServicesCommand({ services: [service], include: ['TAGS'] }))).services?.[0];
  return Object.assign(server, { create, update, remove, see, register });
}

export type Services = Awaited<ReturnType<typeof startServices>>;
