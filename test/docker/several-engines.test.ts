import { DescribeContainerInstancesCommand } from '@aws-sdk/client-ecs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dockerAvailable } from '../support/engine.ts';
import { BUSYBOX } from '../support/images.ts';
import { runtimeContract } from '../support/runtime-contract.ts';
import { startServer } from '../support/server.ts';
import { docker, makeHarness } from './docker-harness.ts';
import { type SecondEngine, secondEnginePossible, startSecondEngine } from './second-engine.ts';
import { PATIENTLY } from './server/containers.ts';
import { DockerServer } from './server/docker-server.ts';

const possible = (await dockerAvailable()) && secondEnginePossible();

describe.skipIf(!possible)('with a second engine', () => {
  let second: SecondEngine;
  let server: DockerServer;

  beforeAll(async () => {
    second = await startSecondEngine();
    server = new DockerServer(await startServer({ runtime: 'docker' }));
    await server.post('reset');
    const engine = second.url;
    await server.post('fleet', {
      cluster: 'default',
      instances: [{ instanceType: 'm5.large', availabilityZone: 'a', engine, attributes: { where: 'there' } }],
    });
  });
  afterAll(async () => {
    await server?.app.close();
    await second?.stop();
  });

  runtimeContract('a second Docker engine', () => makeHarness(second.url));

  const running = { image: BUSYBOX, command: ['sh', '-c', 'trap "exit 0" TERM; sleep 3600 & wait'] };
  const there = { placementConstraints: [{ type: 'memberOf' as const, expression: 'attribute:where == there' }] };
  const here = { placementConstraints: [{ type: 'memberOf' as const, expression: 'not(attribute:where == there)' }] };
  const idsOn = async (engine: typeof docker, all = false) => {
    const found = await engine.listContainers({ all, filters: { label: ['drydock.task-arn'] } });
    return found.map(({ Labels }) => Labels['drydock.task-arn']).filter((arn) => arn?.includes('task/default/'));
  };

  it('runs each task on the engine of its instance, and removes it there', async () => {
    const [near, far] = [await server.run([running], here), await server.run([running], there)];
    await Promise.all([near, far].map((task) => server.until('RUNNING', task)));
    expect(await idsOn(docker)).toContain(near);
    expect(await idsOn(docker)).not.toContain(far);
    expect(await idsOn(second.docker)).toEqual([far]);
    await Promise.all([near, far].map((task) => server.stop(task)));
    await Promise.all([near, far].map((task) => server.until('STOPPED', task)));
    await expect.poll(() => idsOn(second.docker, true), PATIENTLY).toEqual([]);
  });

  it('shows where an instance has its engine, and goes on with the others while one is away', async () => {
    const lasting = await server.run([running], here);
    const lost = await server.run([running], there);
    await server.until('RUNNING', lost);
    const { containerInstanceArn = '' } = await server.task(lost);
    const instances = async () => {
      const asked = { containerInstances: [containerInstanceArn], include: ['CONTAINER_INSTANCE_HEALTH' as const] };
      return (await server.app.ecs.send(new DescribeContainerInstancesCommand(asked))).containerInstances?.[0];
    };
    expect((await instances())?.attributes).toContainEqual({ name: 'drydock.engine', value: second.url });
    await second.stop();
    await expect.poll(async () => (await instances())?.healthStatus?.overallStatus, PATIENTLY).toBe('IMPAIRED');
    const other = await server.run([running], here);
    await server.until('RUNNING', other);
    expect((await server.task(lasting)).lastStatus).toBe('RUNNING');
  });
});
