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
import { networkContract } from './runtime-network-contract.ts';
import { containerSpec, ended, eventually, listener, type RuntimeHarness, UNTIL_STOPPED } from './runtime-harness.ts';

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
      const refs = made.splice(0);
      await Promise.all(refs.flatMap((ref) => [runtime.remove(ref), harness.other.remove(ref)]));
      await Promise.all(refs.map(({ taskArn }) => runtime.release(taskArn)));
    });
    afterAll(async () => {
      await Promise.all([runtime.close(), harness.other.close()]);
    });

    networkContract(() => ({ harness, runtime, spec, exiting, run, refused }));

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

    it('starts a container again that has ended, as the same one', async () => {
      const wanted = exiting(3);
      const { id, startedAt = 0 } = await run(wanted);
      await ended(runtime, wanted, harness.tick);
      const again = await runtime.start(wanted);
      expect(again).toMatchObject({ id, state: 'running', exitCode: undefined, finishedAt: undefined });
      expect(again.startedAt).toBeGreaterThan(startedAt);
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

    it('hints at what happens by itself or to what is gone, after saying once that anything may have changed', async () => {
      const wanted = exiting(0);
      const heard: string[] = [];
      const hears = (what: string, count: number) => eventually(harness.tick, () => heard.slice(count).includes(what));
      const end = runtime.watch(listener(heard));
      expect(heard).toEqual([]);
      await hears('gap', 0);
      await runtime.create(wanted);
      const { startedAt } = await runtime.start(wanted);
      await hears(wanted.taskArn, heard.length); // its end
      expect(await ended(runtime, wanted, harness.tick)).toMatchObject({ startedAt });
      const before = heard.length;
      await runtime.remove(wanted);
      await hears(wanted.taskArn, before);
      end();
      const after = heard.length;
      await run(spec());
      await harness.tick();
      expect(heard).toHaveLength(after);
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
      const heard: string[] = [];
      another.watch(listener(heard));
      await another.create(wanted);
      await another.start(wanted);
      await eventually(harness.tick, () => heard.includes('gap'));
      await another.close();
      await eventually(setImmediate, () => harness.openThings() <= before);
    });
  });
}
