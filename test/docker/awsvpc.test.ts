import { describe, expect, it } from 'vitest';
import { dockerRuntime } from '../../src/agent/runtimes/docker/docker-runtime.ts';
import { LABEL } from '../../src/agent/runtimes/docker/labels.ts';
import { dockerAvailable } from '../support/engine.ts';
import { BUSYBOX } from '../support/images.ts';
import { containerSpec, eventually } from '../support/runtime-harness.ts';
import { agentContainer, CLUSTER } from '../unit/agent/builders.ts';
import { shell, task, web, useAwsvpcAgents } from './awsvpc-agents.ts';
import { clock, docker, log, newOwner, tick } from './docker-harness.ts';
import { engineProxy } from './engine-proxy.ts';

describe.skipIf(!(await dockerAvailable()))('a task in network mode awsvpc on a Docker engine', () => {
  const { agent, begun, labelled, containersOf, pausesOf, networksOf, nothingOf, answerOf } = useAwsvpcAgents();

  it('has one network: its containers meet on 127.0.0.1, and the machine meets it at the address reported', async () => {
    const owner = newOwner();
    const { agents, session, reported } = agent(owner);
    await agents.recover();
    const wanted = task();
    session.payload({ tasks: [wanted] });
    const { networkInterface, containers } = await reported('RUNNING');
    expect(networkInterface?.macAddress).toMatch(/^02(:[0-9a-f]{2}){5}$/);
    expect(networkInterface?.subnetGatewayIpv4Address).toMatch(/^10\.\d+\.\d+\.1\/20$/);
    expect(networkInterface?.publishedPorts).toBeUndefined();
    expect(containers.map(({ networkBindings }) => networkBindings)).toEqual([[], []]);
    expect(await answerOf(networkInterface?.privateIPv4Address, 80)).toBe('from web\n');
    expect(await answerOf(networkInterface?.privateIPv4Address, 8080)).toBe('from web\n');
    session.payload({ tasks: [{ ...wanted, desiredStatus: 'STOPPED' }] });
    expect(await reported('STOPPED')).toMatchObject({ networkInterface });
    await nothingOf(owner);
  });

  it('is found again with its address by a later agent, and ends with its pause container, saying why', async () => {
    const owner = newOwner();
    const earlier = agent(owner);
    await earlier.agents.recover();
    const wanted = task();
    earlier.session.payload({ tasks: [wanted] });
    const { networkInterface, containers } = await earlier.reported('RUNNING');
    await begun[0]?.close();
    const later = agent(owner);
    const known = wanted.containers.map((each) => ({
      ...each,
      known: { ...each.known, lastStatus: 'RUNNING' as const },
    }));
    later.session.taskManifest({ tasks: [{ ...wanted, containers: known }] });
    await later.agents.recover();
    expect(await later.reported('RUNNING')).toMatchObject({ networkInterface, containers });
    const [pause = ''] = await pausesOf(owner);
    await docker.getContainer(pause).kill();
    const reason = 'DockerStateError: the pause container, which holds the namespaces of the task, has ended';
    const stopped = { reason, exitCode: expect.any(Number) };
    expect(await later.reported('STOPPED')).toMatchObject({ networkInterface, containers: [stopped, stopped] });
    await nothingOf(owner);
  });

  it('ends when its pause container ended while nobody looked', async () => {
    const owner = newOwner();
    const proxy = engineProxy();
    await proxy.up();
    const { agents, session, reported, statuses } = agent(owner, { socket: proxy.url });
    await agents.recover();
    session.payload({ tasks: [task()] });
    await reported('RUNNING');
    await proxy.down();
    await eventually(tick, () => statuses.at(-1)?.containerRuntime === 'IMPAIRED');
    const [pause = ''] = await pausesOf(owner);
    await docker.getContainer(pause).kill();
    await proxy.up();
    expect((await reported('STOPPED')).containers[1]?.reason).toMatch(/^DockerStateError: /);
    await nothingOf(owner);
    await proxy.down();
  });

  it('has the kernel settings of its network from whichever container names them', async () => {
    const owner = newOwner();
    const { agents, session, reported } = agent(owner);
    await agents.recover();
    const systemControls = [{ namespace: 'net.core.somaxconn', value: '77' }];
    const read = shell('read', 'exit $(cat /proc/sys/net/core/somaxconn)', true);
    const containers = [read, agentContainer({ name: 'set', image: BUSYBOX, essential: false, systemControls })];
    session.payload({ tasks: [task({ containers })] });
    expect((await reported('STOPPED')).containers[0]).toMatchObject({ exitCode: 77 });
    await nothingOf(owner);
  });

  it('that cannot have its network says why, also where its container waits for its turn to start', async () => {
    const owner = newOwner();
    const { runtime } = agent(owner);
    const namespaces = { systemControls: [{ namespace: 'net.core.somaxconn', value: 'no number' }] };
    const spec = containerSpec(BUSYBOX, '127.0.0.1', { networkMode: 'awsvpc', task: { namespaces } });
    await runtime.create(spec);
    await eventually(tick, async () => (await pausesOf(owner)).length === 0);
    await expect(runtime.start(spec)).rejects.toMatchObject({
      kind: 'no-resources',
      message: expect.stringMatching(/somaxconn/),
    });
    await runtime.remove(spec);
    await runtime.release(spec.taskArn, true);
    await nothingOf(owner);
  });

  it('is in a network of its cluster and of its Drydock, and meets the tasks of its own', async () => {
    const owners = [newOwner(), newOwner()];
    const addresses = await Promise.all(
      owners.map(async (owner) => {
        const { agents, session, reports } = agent(owner);
        await agents.recover();
        session.payload({ tasks: [task(), task()] });
        const running = await eventually(tick, () => {
          const found = reports.filter(({ status }) => status === 'RUNNING');
          return new Set(found.map((report) => report.task)).size === 2 && found;
        });
        return [...new Set(running.map(({ networkInterface }) => networkInterface?.privateIPv4Address))];
      }),
    );
    expect(new Set(addresses.flat()).size).toBe(4);
    const networks = (await Promise.all(owners.map(networksOf))).flat();
    expect(networks).toHaveLength(2);
    const subnets = networks.map(({ IPAM }) => IPAM?.Config?.[0]?.Subnet);
    expect(new Set(subnets).size).toBe(2);
    for (const subnet of subnets) expect(subnet).toMatch(/^10\.\d+\.\d+\.0\/20$/);
    const webs = (await containersOf(owners[0] ?? '')).filter(({ Labels }) => Labels[LABEL.container] === 'web');
    const visits = (addresses[0] ?? []).map((address) => `wget -qO- http://${address}/`).join('; ');
    const exec = await docker
      .getContainer(webs[0]?.Id ?? '')
      .exec({ Cmd: ['sh', '-c', visits], AttachStdout: true, Tty: true });
    let pages = '';
    for await (const chunk of await exec.start({})) pages += chunk;
    expect(pages.match(/from web/g)).toHaveLength(2);
  });

  it('publishes its ports on 127.0.0.1 where its address is not to be reached from here', async () => {
    const owner = newOwner();
    const { agents, session, reports, runtime } = agent(owner, { publishTaskPorts: true, pausePool: 1 });
    await agents.recover();
    for (const wanted of [task({ containers: [web()] }), task({ containers: [web()] })]) {
      session.payload({ tasks: [wanted] });
      const { networkInterface } = await eventually(tick, () =>
        reports.find((report) => report.task === wanted.arn && report.status === 'RUNNING'),
      );
      const hostPort = networkInterface?.publishedPorts?.[0]?.hostPort;
      expect(networkInterface?.publishedPorts).toEqual([
        { bindIP: '127.0.0.1', containerPort: 80, hostPort: expect.any(Number), protocol: 'tcp' },
      ]);
      expect(await answerOf('127.0.0.1', hostPort ?? 0)).toBe('from web\n');
      await eventually(tick, () => runtime.spare() === 1); // which the next task cannot use
    }
  });

  describe('with spare pause containers', () => {
    const PAUSE = { pausePool: 1 };
    const spareOf = (owner: string, joined: readonly string[]) =>
      eventually(tick, async () => (await pausesOf(owner)).find((id) => !joined.includes(id)));
    const joinedBy = async (owner: string) =>
      (await docker.listContainers({ all: true, ...labelled(owner, LABEL.container) })).flatMap(
        ({ Labels }) => Labels[LABEL.pause] ?? [],
      );

    it('takes one and has another made, and at the end all are removed', async () => {
      const owner = newOwner();
      const { agents, session, reports, runtime } = agent(owner, PAUSE);
      await agents.recover();
      const running = (arn: string) =>
        eventually(tick, () => reports.some((report) => report.task === arn && report.status === 'RUNNING'));
      const [first, second] = [task(), task()];
      session.payload({ tasks: [first] });
      await running(first.arn);
      await eventually(tick, () => runtime.spare() === 1);
      const spare = await spareOf(owner, await joinedBy(owner));
      session.payload({ tasks: [second] });
      await running(second.arn);
      expect(await joinedBy(owner)).toContain(spare);
      await spareOf(owner, await joinedBy(owner));
      session.payload({ tasks: [first, second].map((each) => ({ ...each, desiredStatus: 'STOPPED' as const })) });
      await eventually(tick, async () => (await pausesOf(owner)).length === 1);
      expect(await networksOf(owner)).toHaveLength(1);
      await begun[0]?.close();
      await nothingOf(owner);
    });

    it('makes another for one that is killed, and removes at a start those left by a crash', async () => {
      const owner = newOwner();
      const proxy = engineProxy();
      await proxy.up();
      const { agents, session, reported, runtime } = agent(owner, { ...PAUSE, socket: proxy.url });
      await agents.recover();
      session.payload({ tasks: [task()] });
      await reported('RUNNING');
      await eventually(tick, () => runtime.spare() === 1);
      const spare = await spareOf(owner, await joinedBy(owner));
      await docker.getContainer(spare).kill();
      const next = await spareOf(owner, [...(await joinedBy(owner)), spare]);
      await eventually(tick, () => runtime.spare() === 1);
      await proxy.down();
      const later = dockerRuntime({ owner, clock, log });
      await later.held();
      expect(await pausesOf(owner)).not.toContain(next);
      expect(await pausesOf(owner)).toHaveLength(1);
      await later.close();
    });

    it('gives them back at a reset', async () => {
      const owner = newOwner();
      const { agents, session, reported } = agent(owner, PAUSE);
      await agents.recover();
      session.payload({ tasks: [task()] });
      await reported('RUNNING');
      await spareOf(owner, await joinedBy(owner));
      await agents.reset();
      expect(await containersOf(owner)).toEqual([]);
      expect(await networksOf(owner)).toEqual([]);
    });
  });

  it('runs on instances whose status says whether the engine answers', async () => {
    const proxy = engineProxy();
    const { agents, statuses } = agent(newOwner(), { socket: proxy.url });
    const last = (containerRuntime: string) =>
      eventually(tick, () => statuses.at(-1)?.containerRuntime === containerRuntime);
    await agents.recover();
    await last('IMPAIRED');
    await proxy.up();
    await last('OK');
    await proxy.down();
    await last('IMPAIRED');
    expect(statuses.map(({ containerInstanceArns }) => containerInstanceArns)).toEqual([
      [CLUSTER],
      [CLUSTER],
      [CLUSTER],
    ]);
  });
});
