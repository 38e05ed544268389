import {
  ContinueServiceDeploymentCommand,
  CreateServiceCommand,
  type CreateServiceCommandInput,
  DescribeServiceDeploymentsCommand,
  DescribeServicesCommand,
  ListServiceDeploymentsCommand,
  RegisterTaskDefinitionCommand,
  StopServiceDeploymentCommand,
  type StopServiceDeploymentStopType,
  UpdateServiceCommand,
  type UpdateServiceCommandInput,
} from '@aws-sdk/client-ecs';
import { createDialClock } from '../../../../src/dial-clock.ts';
import { container, definition } from '../../../support/definitions.ts';
import { startServer } from '../../../support/server.ts';

/** An image that cannot be pulled. */
export const BAD = 'drydock-test/bad:local';

const json = { 'content-type': 'application/json' };

/**
 * A server whose time stands until it is moved, with `web:1`. What is told of a service is told of `web`. Close it.
 */
export async function startStory() {
  const server = await startServer({}, { clock: createDialClock(0) });
  const { ecs, url } = server;
  const post = async (path: string, body: object) => {
    const response = await fetch(`${url}/_drydock/${path}`, {
      method: 'POST',
      headers: json,
      body: JSON.stringify(body),
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
  const register = (image?: string) => {
    const containerDefinitions = [container(image ? { image } : {})];
    return ecs.send(new RegisterTaskDefinitionCommand(definition('web', { containerDefinitions })));
  };
  await register();

  const describe = async () => (await ecs.send(new DescribeServicesCommand({ services: ['web'] }))).services?.[0] ?? {};
  const list = async () =>
    (await ecs.send(new ListServiceDeploymentsCommand({ service: 'web' }))).serviceDeployments ?? [];
  /** The newest deployment. */
  const deployment = async () => {
    const [newest] = await list();
    const serviceDeploymentArns = [String(newest?.serviceDeploymentArn)];
    const { serviceDeployments } = await ecs.send(new DescribeServiceDeploymentsCommand({ serviceDeploymentArns }));
    return serviceDeployments?.[0] ?? {};
  };
  return Object.assign(server, {
    post,
    register,
    describe,
    list,
    deployment,
    async create(asked: Partial<CreateServiceCommandInput> = {}) {
      const input = { serviceName: 'web', taskDefinition: 'web', desiredCount: 2, ...asked };
      await ecs.send(new CreateServiceCommand(input));
      await server.idle();
    },
    async update(changed: Partial<UpdateServiceCommandInput> = { forceNewDeployment: true }) {
      await ecs.send(new UpdateServiceCommand({ service: 'web', ...changed }));
      await server.idle();
    },
    /** Moves the clock on by a time such as `40s`. */
    pass: (advance: string) => post('clock', { advance }),
    async stop(stopType?: StopServiceDeploymentStopType) {
      const { serviceDeploymentArn } = await deployment();
      await ecs.send(new StopServiceDeploymentCommand({ serviceDeploymentArn, stopType }));
      await server.idle();
    },
    /** Answers the hook that waits. */
    async answer(action?: 'CONTINUE' | 'ROLLBACK') {
      const { serviceDeploymentArn, lifecycleHookDetails = [] } = await deployment();
      const { hookId } = lifecycleHookDetails.find(({ status }) => status === 'AWAITING_ACTION') ?? {};
      await ecs.send(new ContinueServiceDeploymentCommand({ serviceDeploymentArn, hookId, action }));
      await server.idle();
    },
    /** What the service told, the oldest first. */
    said: async () => ((await describe()).events ?? []).map(({ message }) => message).reverse(),
    /** The deployments that are listed: status, task definition's revision, rollout state and running tasks. */
    shown: async () =>
      ((await describe()).deployments ?? []).map(
        ({ status, taskDefinition, rolloutState, runningCount }) =>
          `${status} ${taskDefinition?.split(':').at(-1)} ${rolloutState} ${runningCount}`,
      ),
  });
}

export type Story = Awaited<ReturnType<typeof startStory>>;
