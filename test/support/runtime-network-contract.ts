import { expect, it } from 'vitest';
import type { ContainerRuntime, ContainerSpec, ObservedContainer, RuntimeErrorKind } from '../../src/agent/runtime.ts';
import { ended, type RuntimeHarness } from './runtime-harness.ts';

/** What the tests of a contract share: the runtime, and makers of containers that are removed after each test. */
export interface ContractScene {
  readonly harness: RuntimeHarness;
  readonly runtime: ContainerRuntime;
  readonly spec: (more?: Partial<ContainerSpec>) => ContainerSpec;
  /** Ends by itself a little after its start. */
  readonly exiting: (code: number, more?: Partial<ContainerSpec>) => ContainerSpec;
  readonly run: (wanted: ContainerSpec) => Promise<ObservedContainer>;
  readonly refused: (kind: RuntimeErrorKind) => unknown;
}

/** The part of a runtime's contract that is about networks and ports. */
export function networkContract(scene: () => ContractScene): void {
  it('publishes fixed ports on the address of the instance, the same port on two of them', async () => {
    const { harness, runtime, spec, run } = scene();
    const hostPort = await harness.freePort();
    for (const hostAddress of harness.addresses) {
      const wanted = spec({ hostAddress, ports: [{ containerPort: 80, hostPort, protocol: 'tcp' }] });
      const binding = { bindIP: hostAddress, containerPort: 80, hostPort, protocol: 'tcp' };
      expect((await run(wanted)).bindings).toEqual([binding]);
      expect((await runtime.list()).find(({ taskArn }) => taskArn === wanted.taskArn)?.bindings).toEqual([binding]);
    }
  });

  it('says port-in-use for a port that is taken on the same instance, and gives it once it is free', async () => {
    const { harness, runtime, spec, run, refused } = scene();
    const hostPort = await harness.freePort();
    const ports = [{ containerPort: 80, hostPort, protocol: 'tcp' as const }];
    const [first, second] = [spec({ ports }), spec({ ports })];
    await run(first);
    await runtime.create(second);
    const clash = await runtime.start(second).catch((error: unknown) => error);
    expect(clash).toEqual(refused('port-in-use'));
    expect(clash).toMatchObject({
      message: expect.stringMatching(`${harness.addresses[0]}:${hostPort} failed: port is already allocated`),
    });
    expect(await runtime.inspect(second)).toMatchObject({ state: 'created', bindings: [] });
    await runtime.stop(first, 10);
    expect(await runtime.start(second)).toMatchObject({ state: 'running' });
  });

  it('gives every dynamic port a number of its own, also when containers are made in parallel', async () => {
    const { spec, run } = scene();
    const request = { containerPort: 80, hostPort: 0, protocol: 'tcp' as const };
    const ports = [request, { ...request, containerPort: 81 }, { ...request, protocol: 'udp' as const }];
    const started = await Promise.all([1, 2, 3].map(() => run(spec({ ports }))));
    for (const { bindings } of started) {
      expect(bindings.map(({ containerPort, protocol }) => `${containerPort}/${protocol}`)).toEqual([
        '80/tcp',
        '81/tcp',
        '80/udp',
      ]);
      for (const { hostPort } of bindings) expect(hostPort).toBeGreaterThanOrEqual(1024);
    }
    const numbers = started.flatMap(({ bindings }) =>
      bindings.map(({ hostPort, protocol }) => `${hostPort}/${protocol}`),
    );
    expect(new Set(numbers).size).toBe(9);
  });

  it('keeps naming the ports of a container that has ended', async () => {
    const { runtime, harness, exiting, run } = scene();
    const wanted = exiting(0, { ports: [{ containerPort: 80, hostPort: 0, protocol: 'tcp' }] });
    const { bindings } = await run(wanted);
    expect(bindings).toHaveLength(1);
    expect((await ended(runtime, wanted, harness.tick)).bindings).toEqual(bindings);
  });

  it.each([
    ['host', [{ containerPort: 18_080, hostPort: 18_080 }]],
    ['none', []],
  ] as const)('with the network mode %s names the ports %j', async (networkMode, expected) => {
    const { harness, spec, run } = scene();
    const wanted = spec({ networkMode, ports: [{ containerPort: 18_080, hostPort: 0, protocol: 'tcp' }] });
    const bindIP = harness.addresses[0];
    expect((await run(wanted)).bindings).toEqual(expected.map((each) => ({ ...each, bindIP, protocol: 'tcp' })));
  });

  /** Two containers of one awsvpc task, the first of which has the network. */
  function pair() {
    const { spec } = scene();
    const both = { networkMode: 'awsvpc', ports: [{ containerPort: 80, hostPort: 80, protocol: 'tcp' }] } as const;
    const owner = spec(both);
    const { taskArn, containerInstanceArn, containerName } = owner;
    const networkOwner = { taskArn, containerInstanceArn, containerName };
    return { owner, joining: spec({ ...both, taskArn, containerName: 'joining', networkOwner }) };
  }

  it('gives an awsvpc task one address, which is that of the container that has the network, and publishes nothing', async () => {
    const { runtime, run } = scene();
    const { owner, joining } = pair();
    const { address, bindings } = await run(owner);
    expect(address).toEqual({
      privateIPv4Address: expect.stringMatching(/^\d+\.\d+\.\d+\.\d+$/),
      macAddress: expect.stringMatching(/^02(:[0-9a-f]{2}){5}$/),
    });
    expect(bindings).toEqual([]);
    expect(await run(joining)).toMatchObject({ state: 'running', address: undefined, bindings: [] });
    expect((await runtime.list()).find(({ containerName }) => containerName === 'app')?.address).toEqual(address);
    await runtime.stop(owner, 10);
    expect(await runtime.inspect(owner)).toMatchObject({ state: 'exited', address: undefined });
    await runtime.stop(joining, 10);
    expect(await runtime.inspect(joining)).toMatchObject({ state: 'exited', exitCode: 143 });
  });

  it('gives every awsvpc task an address of its own', async () => {
    const started = await Promise.all([1, 2, 3].map(() => scene().run(pair().owner)));
    expect(new Set(started.map(({ address }) => address?.privateIPv4Address)).size).toBe(3);
    expect(new Set(started.map(({ address }) => address?.macAddress)).size).toBe(3);
  });

  it('joins no network of a container that is not there, has not started or has ended', async () => {
    const { runtime, run, refused } = scene();
    const { owner, joining } = pair();
    await expect(runtime.create(joining)).rejects.toEqual(refused('no-such-container'));
    await runtime.create(owner);
    await runtime.create(joining);
    await expect(runtime.start(joining)).rejects.toEqual(refused('cannot-start'));
    await run(owner);
    await runtime.stop(owner, 10);
    const refusal = await runtime.start(joining).catch((error: unknown) => error);
    expect(refusal).toEqual(refused('cannot-start'));
    expect(refusal).toMatchObject({
      message: expect.stringContaining('cannot join network of a non running container'),
    });
    expect(await runtime.inspect(joining)).toMatchObject({ state: 'created', exitCode: undefined });
  });

  it.each(['host', 'none'] as const)(
    'says of a container of network mode %s that it has no address',
    async (networkMode) => {
      const { spec, run } = scene();
      expect((await run(spec({ networkMode }))).address).toBeUndefined();
    },
  );
}
