import { setImmediate } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type {
  ContainerRef,
  ContainerRuntime,
  ContainerSpec,
  HealthCheckSpec,
  ObservedContainer,
  RuntimeErrorKind,
} from '../../src/agent/runtime.ts';
import { containerSpec, ended, eventually, type RuntimeHarness, UNTIL_STOPPED } from './runtime-harness.ts';

/** What every runtime must do. Commands serve real engines, `drydock.*` labels the simulated one; both say the same. */
export function runtimeContract(name: string, makeHarness: () => Promise<RuntimeHarness>): void {
  describe(`${name} keeps the contract of a container runtime:`, () => {
    let harness: RuntimeHarness;
    let runtime: ContainerRuntime;
    const made: ContainerRef[] = [];

    const spec = (more: Partial<ContainerSpec> = {}): ContainerSpec => {
      const wanted = containerSpec(harness.image, harness.addresses[0], more);
      made.push(wanted);
      return wanted;
    };
    const exiting = (code: number, more: Partial<ContainerSpec> = {}) =>
      spec({
        command: ['sh', '-c', `sleep 0.2; exit ${code}`],
        labels: { 'drydock.exit-after': '200ms', 'drydock.exit-code': String(code) },
        ...more,
      });
    const run = async (wanted: ContainerSpec): Promise<ObservedContainer> => {
      await runtime.create(wanted);
      return runtime.start(wanted);
    };
    const refused = (kind: RuntimeErrorKind) => expect.objectContaining({ name: 'RuntimeError', kind });

    beforeAll(async () => {
      harness = await makeHarness();
      runtime = harness.runtime;
      await runtime.recover([]);
    });
    afterEach(async () => {
      await Promise.all(made.splice(0).flatMap((ref) => [runtime.remove(ref), harness.other.remove(ref)]));
    });
    afterAll(async () => {
      await Promise.all([runtime.close(), harness.other.close()]);
    });

    it('says which version its engine has', async () => {
      expect(await runtime.version()).not.toBe('');
    });

    it('creates a container that does not run yet and holds no ports', async () => {
      const wanted = spec({ ports: [{ containerPort: 80, hostPort: 0, protocol: 'tcp' }] });
      const created = await runtime.create(wanted);
      const { containerInstanceArn, taskArn, containerName } = wanted;
      expect(created).toMatchObject({ containerInstanceArn, taskArn, containerName, state: 'created', bindings: [] });
      expect(created).toMatchObject({ oomKilled: false, health: 'UNKNOWN' });
      expect(created.startedAt).toBeUndefined();
      expect(await runtime.inspect(wanted)).toEqual(created);
    });

    it('creates the same container once, and answers it as it is when asked again', async () => {
      const wanted = spec();
      const { id } = await runtime.create(wanted);
      expect((await runtime.create(wanted)).id).toBe(id);
      await runtime.start(wanted);
      expect(await runtime.create(wanted)).toMatchObject({ id, state: 'running' });
    });

    it('starts a container, and does nothing when told so again', async () => {
      const wanted = spec();
      const started = await run(wanted);
      expect(started).toMatchObject({ state: 'running', exitCode: undefined, finishedAt: undefined });
      expect(started.startedAt).toBeGreaterThan(0);
      expect(await runtime.start(wanted)).toEqual(started);
    });

    it.each([0, 3])('tells that a container ended by itself with exit code %i, and when', async (code) => {
      const wanted = exiting(code);
      await run(wanted);
      const seen = await ended(runtime, wanted, harness.tick);
      expect(seen).toMatchObject({ state: 'exited', exitCode: code, oomKilled: false });
      expect((seen.finishedAt ?? 0) - (seen.startedAt ?? 0)).toBeGreaterThan(100);
    });

    it('stops a container by SIGTERM, and does nothing when it has ended already', async () => {
      const wanted = spec();
      await run(wanted);
      await runtime.stop(wanted, 10);
      expect(await runtime.inspect(wanted)).toMatchObject({ state: 'exited', exitCode: 143 });
      await runtime.stop(wanted, 10);
    });

    it('does not stop what never started', async () => {
      const wanted = spec();
      await runtime.create(wanted);
      await runtime.stop(wanted, 1);
      expect(await runtime.inspect(wanted)).toMatchObject({ state: 'created' });
    });

    it('says no-such-container when told to start or stop what is not there', async () => {
      const wanted = spec();
      await expect(runtime.start(wanted)).rejects.toEqual(refused('no-such-container'));
      await expect(runtime.stop(wanted, 1)).rejects.toEqual(refused('no-such-container'));
      expect(await runtime.inspect(wanted)).toBeUndefined();
    });

    it('removes a running container at once, and again without complaint', async () => {
      const wanted = spec();
      await run(wanted);
      await Promise.all([runtime.remove(wanted), runtime.remove(wanted)]);
      expect(await runtime.inspect(wanted)).toBeUndefined();
      await runtime.remove(wanted);
      expect((await runtime.create(wanted)).state).toBe('created');
    });

    it('lists its containers, and never those of another owner', async () => {
      const [mine, theirs] = [spec(), spec()];
      await run(mine);
      await harness.other.create(theirs);
      const names = (list: ObservedContainer[]) => list.map(({ taskArn }) => taskArn);
      expect(names(await runtime.list())).toEqual([mine.taskArn]);
      expect(names(await harness.other.list())).toEqual([theirs.taskArn]);
      expect(await runtime.inspect(theirs)).toBeUndefined();
      await runtime.remove(theirs);
      expect(await harness.other.inspect(theirs)).toMatchObject({ state: 'created' });
    });

    it('passes environment, entry point and command', async () => {
      const wanted = exiting(7, { environment: { CODE: '7' }, entryPoint: ['sh', '-c'], command: ['exit $CODE'] });
      await run(wanted);
      expect(await ended(runtime, wanted, harness.tick)).toMatchObject({ exitCode: 7 });
    });

    it('hints at every change, after saying once that anything may have changed', async () => {
      const wanted = exiting(0);
      const heard: string[] = [];
      const hears = (what: string, count: number) => eventually(harness.tick, () => heard.slice(count).includes(what));
      const end = runtime.watch({ gap: () => heard.push('gap'), changed: (ref) => heard.push(ref.taskArn) });
      expect(heard).toEqual([]);
      await hears('gap', 0);
      for (const step of [runtime.create, runtime.start, runtime.remove]) {
        const before = heard.length;
        await step(wanted as ContainerSpec);
        await hears(wanted.taskArn, before);
        if (step === runtime.start) await hears(wanted.taskArn, before + 1); // its end
      }
      end();
      const after = heard.length;
      await run(spec());
      await harness.tick();
      expect(heard).toHaveLength(after);
    });

    it('publishes fixed ports on the address of the instance, the same port on two of them', async () => {
      const hostPort = await harness.freePort();
      for (const hostAddress of harness.addresses) {
        const wanted = spec({ hostAddress, ports: [{ containerPort: 80, hostPort, protocol: 'tcp' }] });
        const binding = { bindIP: hostAddress, containerPort: 80, hostPort, protocol: 'tcp' };
        expect((await run(wanted)).bindings).toEqual([binding]);
        expect((await runtime.list()).find(({ taskArn }) => taskArn === wanted.taskArn)?.bindings).toEqual([binding]);
      }
    });

    it('says port-in-use for a port that is taken on the same instance, and gives it once it is free', async () => {
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
      const wanted = exiting(0, { ports: [{ containerPort: 80, hostPort: 0, protocol: 'tcp' }] });
      const { bindings } = await run(wanted);
      expect(bindings).toHaveLength(1);
      expect((await ended(runtime, wanted, harness.tick)).bindings).toEqual(bindings);
    });

    it.each([
      ['host', [{ containerPort: 18_080, hostPort: 18_080 }]],
      ['none', []],
    ] as const)('with the network mode %s names the ports %j', async (networkMode, expected) => {
      const wanted = spec({ networkMode, ports: [{ containerPort: 18_080, hostPort: 0, protocol: 'tcp' }] });
      const bindIP = harness.addresses[0];
      expect((await run(wanted)).bindings).toEqual(expected.map((each) => ({ ...each, bindIP, protocol: 'tcp' })));
    });

    it.each([
      ['HEALTHY', 'exit 0'],
      ['UNHEALTHY', 'exit 1'],
    ])('tells when a health check finds a container %s', async (health, check) => {
      const command = ['CMD-SHELL', check];
      const healthCheck: HealthCheckSpec = { command, intervalS: 0.1, timeoutS: 5, retries: 1, startPeriodS: 0 };
      const wanted = spec({ healthCheck, labels: { 'drydock.health': `${health}@100ms` } });
      expect((await run(wanted)).health).toBe('UNKNOWN');
      await eventually(harness.tick, async () => (await runtime.inspect(wanted))?.health === health);
    });

    it('has no opinion on the health of a container without a check', async () => {
      expect((await run(spec())).health).toBe('UNKNOWN');
    });

    it('pulls nothing for an image that is there, and says so for one that is not', async () => {
      await Promise.all([runtime.pull(harness.image), runtime.pull(harness.image)]);
      await expect(runtime.create(spec({ image: harness.missingImage }))).rejects.toEqual(refused('no-such-image'));
      await expect(runtime.pull(harness.missingImage)).rejects.toMatchObject({
        kind: expect.stringMatching(/^(no-such-image|pull-denied|pull-failed)$/),
        message: expect.stringMatching(/./),
      });
    });

    it('leaves nothing open once closed, while containers run and changes are watched', async () => {
      const before = harness.openThings();
      const { runtime: another } = await makeHarness();
      const wanted = exiting(0, { labels: { 'drydock.exit-after': '1h' }, command: UNTIL_STOPPED });
      let gaps = 0;
      another.watch({ gap: () => gaps++, changed: () => {} });
      await another.create(wanted);
      await another.start(wanted);
      await eventually(harness.tick, () => gaps === 1);
      await another.close();
      await eventually(setImmediate, () => harness.openThings() <= before);
    });
  });
}
