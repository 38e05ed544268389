import {
  CreateClusterCommand,
  DescribeTasksCommand,
  RegisterTaskDefinitionCommand,
  RunTaskCommand,
  StopTaskCommand,
} from '@aws-sdk/client-ecs';
import { describe, expect, it } from 'vitest';
import { container } from '../../support/definitions.ts';
import { dockerAvailable } from '../../support/engine.ts';
import { awsvpc, fargateDefinition } from '../../support/launches.ts';
import { answerFrom, PATIENTLY } from './containers.ts';
import { ownContainers, ownNetworks, useDockerServer } from './docker-server.ts';

const SERVE = 'echo from web > /tmp/index.html; exec httpd -f -p 80 -h /tmp';
/** Takes the page of its neighbour, as its own machine's, and serves it on. */
const PASS_ON = 'until wget -qO /tmp/index.html http://127.0.0.1/; do sleep 0.1; done; exec httpd -f -p 8080 -h /tmp';

describe.skipIf(!(await dockerAvailable()))('a task on Fargate on a Docker engine', () => {
  const server = useDockerServer({ pausePool: 0 });
  const cluster = 'bare';

  it('runs without an instance, answers at its address, and leaves nothing when it stops', async () => {
    const { ecs, idle } = server().app;
    await ecs.send(new CreateClusterCommand({ clusterName: cluster }));
    const shell = (name: string, command: string, containerPort: number) =>
      container({ name, command: ['sh', '-c', command], stopTimeout: 2, portMappings: [{ containerPort }] });
    const containerDefinitions = [shell('web', SERVE, 80), shell('passer', PASS_ON, 8080)];
    await ecs.send(new RegisterTaskDefinitionCommand(fargateDefinition('pair', { containerDefinitions })));
    const { tasks } = await ecs.send(
      new RunTaskCommand({
        cluster,
        taskDefinition: 'pair',
        launchType: 'FARGATE',
        networkConfiguration: awsvpc({ assignPublicIp: 'ENABLED' }),
      }),
    );
    const arn = String(tasks?.[0]?.taskArn);
    const seen = async () => (await ecs.send(new DescribeTasksCommand({ cluster, tasks: [arn] }))).tasks?.[0];
    await expect.poll(seen, PATIENTLY).toMatchObject({ lastStatus: 'RUNNING', attachments: [{ status: 'ATTACHED' }] });
    const running = await seen();
    const addresses = running?.containers?.map(({ networkInterfaces }) => networkInterfaces?.[0]?.privateIpv4Address);
    const [address = 'none'] = addresses ?? [];
    expect(addresses).toEqual([address, address]);
    expect(await answerFrom(address, 80)).toBe('from web\n');
    expect(await answerFrom(address, 8080)).toBe('from web\n');
    await ecs.send(new StopTaskCommand({ cluster, task: arn }));
    await expect.poll(seen, PATIENTLY).toMatchObject({ lastStatus: 'STOPPED', attachments: [{ status: 'DELETED' }] });
    expect((await seen())?.containers).toHaveLength(2); // whatever else held its network is shown to nobody
    await idle();
    expect(await ownContainers()).toEqual([]);
    expect(await ownNetworks()).toEqual([]);
  });
});
