import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ContainerRef, ContainerSpec } from '../../src/agent/runtime.ts';
import { dockerRuntime } from '../../src/agent/runtimes/docker/docker-runtime.ts';
import { dockerAvailable } from '../support/engine.ts';
import { BUSYBOX, ensureImages, NODE } from '../support/images.ts';
import { runtimeContract } from '../support/runtime-contract.ts';
import { containerSpec, ended, eventually, listener } from '../support/runtime-harness.ts';
import {
  ADDRESSES,
  clock,
  docker,
  log,
  makeHarness,
  newOwner,
  newRuntime,
  removeLeftovers,
  tick,
} from './docker-harness.ts';
import { engineProxy } from './engine-proxy.ts';

describe.skipIf(!(await dockerAvailable()))('on a Docker engine', () => {
  beforeAll(() => ensureImages());
  afterAll(removeLeftovers);

  runtimeContract('the Docker engine', () => makeHarness());

  describe('the Docker engine', () => {
    const runtime = newRuntime();
    const made: ContainerRef[] = [];

    const spec = (more: Partial<ContainerSpec> = {}): ContainerSpec => {
      const wanted = containerSpec(BUSYBOX, ADDRESSES[0], more);
      made.push(wanted);
      return wanted;
    };
    const run = async (wanted: ContainerSpec) => {
      await runtime.create(wanted);
      return runtime.start(wanted);
    };
    const inspect = async (ref: ContainerRef) => docker.getContainer((await runtime.inspect(ref))?.id ?? '').inspect();
    const endOf = (ref: ContainerRef) => ended(runtime, ref, tick);

    afterEach(async () => {
      await Promise.all(made.splice(0).map((ref) => runtime.remove(ref)));
    });
    afterAll(() => runtime.close());

    it.each([
      ['a command that does not exist', { entryPoint: ['/no/such/thing'] }, 'no such file'],
      ['a command that is not executable', { entryPoint: ['/tmp'] }, 'permission denied'],
    ])('cannot start %s, and keeps the container', async (_what, more, sentence) => {
      const wanted = spec(more);
      await runtime.create(wanted);
      const error = { kind: 'cannot-start', message: expect.stringContaining(sentence) };
      await expect(runtime.start(wanted)).rejects.toMatchObject(error);
      expect(await runtime.inspect(wanted)).toMatchObject({ state: 'created', exitCode: undefined, bindings: [] });
      expect((await inspect(wanted)).State.Error).not.toBe('');
    });

    it('refuses settings the engine does not accept as bad-spec', async () => {
      await expect(runtime.create(spec({ memoryReservationMiB: 1 }))).rejects.toMatchObject({ kind: 'bad-spec' });
    });

    it('kills what does not heed SIGTERM within the time', async () => {
      const wanted = spec({ command: ['sh', '-c', 'trap "" TERM; while :; do sleep 1; done'] });
      await run(wanted);
      const before = performance.now();
      await runtime.stop(wanted, 1);
      expect(performance.now() - before).toBeGreaterThan(900);
      expect(await runtime.inspect(wanted)).toMatchObject({ state: 'exited', exitCode: 137, oomKilled: false });
    });

    it('says of a container that used up its memory what the engine says', async () => {
      const wanted = spec({ memoryMiB: 8, command: ['sh', '-c', 'sleep 0.3; x=a; while :; do x=$x$x; done'] });
      await run(wanted);
      const seen = await endOf(wanted);
      // Docker 20.10 misses the kernel's word now and then (measured: 1 in 30, 1 in 5 right after the start).
      expect(seen).toMatchObject({ exitCode: 137, oomKilled: (await inspect(wanted)).State.OOMKilled });
    });

    it('has limits, user, directory and environment take effect', async () => {
      const wanted = spec({
        cpuShares: 1,
        memoryMiB: 64,
        memoryReservationMiB: 32,
        environment: { GREETING: 'a=b c' },
        user: '1000',
        workingDirectory: '/tmp',
        command: ['sh', '-c', 'test "$(id -u) $PWD $GREETING" = "1000 /tmp a=b c"'],
      });
      await run(wanted);
      expect(await endOf(wanted)).toMatchObject({ exitCode: 0 });
      const { HostConfig, Config } = await inspect(wanted);
      expect(HostConfig).toMatchObject({
        CpuShares: 2,
        Memory: 64 * 2 ** 20,
        MemoryReservation: 32 * 2 ** 20,
        AutoRemove: false,
      });
      expect(Config.Healthcheck?.Test).toEqual(['NONE']);
    });

    it('knows its containers by labels that no task definition can forge', async () => {
      const forged = {
        'drydock.owner': 'x',
        'drydock.task-arn': 'y',
        'drydock.container-name': 'z',
        'drydock.ports': '!',
      };
      const wanted = spec({ labels: { ...forged, team: 'blue', 'com.amazonaws.ecs.task-arn': 'arn' } });
      await run(wanted);
      expect(await runtime.list()).toMatchObject([{ taskArn: wanted.taskArn, containerName: 'app' }]);
      expect((await inspect(wanted)).Config.Labels).toMatchObject({
        team: 'blue',
        'com.amazonaws.ecs.task-arn': 'arn',
      });
    });

    it('answers the container an earlier Drydock of the same owner made, and refuses a name that another holds', async () => {
      const owner = newOwner();
      const [earlier, later] = [1, 2].map(() => dockerRuntime({ owner, clock, log }));
      const wanted = spec();
      const created = await earlier?.create(wanted);
      expect(await later?.create(wanted)).toEqual(created);
      await expect(runtime.create(wanted)).rejects.toMatchObject({
        message: expect.stringContaining('already in use'),
      });
      await later?.remove(wanted);
      await Promise.all([earlier?.close(), later?.close()]);
    });

    it('hears of containers killed and removed behind its back, and finds them gone', async () => {
      const wanted = spec();
      const heard: string[] = [];
      const hears = (what: string) => eventually(tick, () => heard.includes(what));
      const end = runtime.watch(listener(heard));
      const { id } = await run(wanted);
      await hears('gap');
      for (const act of [() => docker.getContainer(id).kill(), () => docker.getContainer(id).remove()]) {
        await eventually(tick, () => heard.splice(0).length === 0); // quiet
        await act();
        await hears(wanted.taskArn);
      }
      end();
      expect(await runtime.inspect(wanted)).toBeUndefined();
      await expect(runtime.stop(wanted, 1)).rejects.toMatchObject({ kind: 'no-such-container' });
      expect((await runtime.create(wanted)).id).not.toBe(id);
    });

    it('runs the Node of the tests in an image', async () => {
      const wanted = spec({
        image: NODE,
        command: ['node', '-e', 'process.exit(process.versions.node === process.env.V ? 0 : 1)'],
      });
      await run({ ...wanted, environment: { V: process.versions.node } });
      expect(await endOf(wanted)).toMatchObject({ exitCode: 0 });
    });

    it('says how to help when the engine goes away, and goes on when it is back', async () => {
      const proxy = engineProxy();
      const behind = newRuntime(proxy.url);
      const sentence = `Cannot connect to the Docker daemon at ${proxy.url}. Is the docker daemon running?`;
      const unreachable = { kind: 'unreachable', message: sentence };
      const heard: string[] = [];
      behind.watch(listener(heard));
      const hears = (what: string) => eventually(tick, () => heard.includes(what));
      await expect(behind.version()).rejects.toMatchObject(unreachable);
      for (const _round of [1, 2]) {
        await hears('lost');
        heard.length = 0;
        await proxy.up();
        await hears('gap');
        const wanted = spec();
        await behind.create(wanted);
        const { id } = await behind.start(wanted);
        await docker.getContainer(id).kill();
        await hears(wanted.taskArn);
        await proxy.down();
        await expect(behind.list()).rejects.toMatchObject(unreachable);
        await expect(behind.start(wanted)).rejects.toMatchObject(unreachable);
        await expect(behind.pull('localhost:1/x')).rejects.toMatchObject(unreachable);
      }
      await behind.close();
    });

    it('lets a process end by itself once closed', async () => {
      const module = new URL('../../src/agent/runtimes/docker/docker-runtime.ts', import.meta.url).href;
      const program = `
        const { dockerRuntime } = await import(${JSON.stringify(module)});
        const clock = { now: Date.now, after: (ms, fn) => { const t = setTimeout(fn, ms); return () => clearTimeout(t); } };
        const runtime = dockerRuntime({ owner: 'nobody', clock, log: { warn() {} } });
        await new Promise((resolve) => runtime.watch({ gap: resolve, lost() {}, changed() {} }));
        await runtime.list();
        await runtime.close();`;
      await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program], { timeout: 10_000 });
    });
  });
});
