import { expect, it } from 'vitest';
import { eachPort } from '../../src/model/port-range.ts';
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

  it('gives a range of ports as many in a row, which no other has', async () => {
    const { spec, run } = scene();
    const single = { containerPort: 80, hostPort: 0, protocol: 'tcp' as const };
    const ports = [{ ...single, containerPort: 7_000, portCount: 4 }, single];
    const started = await Promise.all([1, 2].map(() => run(spec({ ports }))));
    for (const { bindings } of started) {
      expect(bindings).toMatchObject([{ containerPort: 7_000, portCount: 4 }, { containerPort: 80 }]);
    }
    const numbers = started.flatMap(({ bindings }) => bindings.flatMap(eachPort).map(({ hostPort }) => hostPort));
    expect(new Set(numbers).size).toBe(10);
  });

  it('says no-port-range for more ports than can be free in a row', async () => {
    const { spec, run, refused } = scene();
    const ports = [{ containerPort: 1, hostPort: 0, portCount: 40_000, protocol: 'tcp' as const }];
    const refusal = await run(spec({ ports })).catch((error: unknown) => error);
    expect(refusal).toEqual(refused('no-port-range'));
    expect(refusal).toMatchObject({ message: expect.stringMatching(/40000 contiguous host ports unavailable$/) });
  });

  it.each(['host', 'none'] as const)('with the network mode %s publishes nothing', async (networkMode) => {
    const { spec, run } = scene();
    const wanted = spec({ networkMode, ports: [{ containerPort: 18_080, hostPort: 0, protocol: 'tcp' }] });
    expect((await run(wanted)).bindings).toEqual([]);
  });

  /** Two containers of one awsvpc task. */
  function pair() {
    const { spec } = scene();
    const both = { networkMode: 'awsvpc', ports: [{ containerPort: 80, hostPort: 80, protocol: 'tcp' }] } as const;
    const first = spec(both);
    return { first, second: spec({ ...both, taskArn: first.taskArn, containerName: 'second' }) };
  }

  it('gives the containers of an awsvpc task one address while they run, whichever ends first, and publishes nothing', async () => {
    const { runtime, run } = scene();
    const { first, second } = pair();
    await Promise.all([runtime.create(first), runtime.create(second)]);
    const { address, bindings } = await run(second);
    expect(address).toMatchObject({
      privateIPv4Address: expect.stringMatching(/^\d+\.\d+\.\d+\.\d+$/),
      macAddress: expect.stringMatching(/^02(:[0-9a-f]{2}){5}$/),
    });
    expect(bindings).toEqual([]);
    expect(await run(first)).toMatchObject({ state: 'running', address, bindings: [] });
    expect((await runtime.list()).map((listed) => listed.address)).toEqual([address, address]);
    await runtime.stop(second, 10);
    expect(await runtime.inspect(second)).toMatchObject({ state: 'exited', exitCode: 143, address: undefined });
    expect(await runtime.inspect(first)).toMatchObject({ state: 'running', address });
    expect(await runtime.start(second)).toMatchObject({ state: 'running', address });
  });

  it('gives every awsvpc task an address of its own', async () => {
    const started = await Promise.all([1, 2, 3].map(() => scene().run(pair().first)));
    expect(new Set(started.map(({ address }) => address?.privateIPv4Address)).size).toBe(3);
    expect(new Set(started.map(({ address }) => address?.macAddress)).size).toBe(3);
  });

  it('keeps what an awsvpc task has beside containers until the last of them is gone and it is released', async () => {
    const { runtime, run } = scene();
    const { first, second } = pair();
    const { address } = await run(first);
    await run(second);
    await runtime.remove(first);
    await runtime.release(first.taskArn);
    const seen = await runtime.inspect(second);
    expect([seen?.state, seen?.address, seen?.brokenBy]).toEqual(['running', address, undefined]);
    await runtime.remove(second);
    await runtime.release(first.taskArn);
    await runtime.release(first.taskArn);
    expect((await runtime.held()).map(({ taskArn }) => taskArn)).not.toContain(first.taskArn);
  });

  it.each(['host', 'none'] as const)(
    'says of a container of network mode %s that it has no address',
    async (networkMode) => {
      const { spec, run } = scene();
      expect((await run(spec({ networkMode }))).address).toBeUndefined();
    },
  );
}
