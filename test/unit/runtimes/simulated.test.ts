import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { simulatedRuntime } from '../../../src/agent/runtimes/simulated/simulated-runtime.ts';
import { realEffects } from '../../../src/effects.ts';
import { type ManualClock, manualClock } from '../../support/manual-clock.ts';
import { runtimeContract } from '../../support/runtime-contract.ts';
import { containerSpec, listener } from '../../support/runtime-harness.ts';

const { ids } = realEffects('silent');
const IMAGE = 'nginx:1';
const ADDRESS = '127.77.0.1';

const clock = manualClock();
let port = 8_000;

runtimeContract('the simulated engine', async () => ({
  runtime: simulatedRuntime({ clock, ids, hasImage: (image) => image === IMAGE }),
  other: simulatedRuntime({ clock, ids }),
  image: IMAGE,
  missingImage: 'nginx:2',
  addresses: [ADDRESS, '127.77.0.2'],
  freePort: async () => port++,
  async tick() {
    clock.advance(20);
    await setImmediate();
  },
  openThings: () => clock.pending,
}));

const labelled = (labels: Record<string, string>) => containerSpec(IMAGE, ADDRESS, { labels });

async function running(time: ManualClock, labels: Record<string, string>, healthy = false) {
  const healthCheck = healthy
    ? { command: ['CMD', 'x'], intervalS: 1, timeoutS: 1, retries: 1, startPeriodS: 0 }
    : undefined;
  const spec = { ...labelled(labels), healthCheck };
  const runtime = simulatedRuntime({ clock: time, ids });
  await runtime.create(spec);
  await runtime.start(spec);
  return { runtime, spec, look: () => runtime.inspect(spec) };
}

describe('a simulated container', () => {
  it('runs until stopped without a script, and sets no timer', async () => {
    const time = manualClock();
    const { look } = await running(time, {});
    expect(time.pending).toBe(0);
    time.advance(365 * 24 * 3_600_000);
    expect(await look()).toMatchObject({ state: 'running', health: 'UNKNOWN' });
  });

  it('exits by itself when its script says so, at that very instant', async () => {
    const time = manualClock(1_000);
    const { look } = await running(time, { 'drydock.exit-after': '5s', 'drydock.exit-code': '3' });
    time.advance(4_999);
    expect(await look()).toMatchObject({ state: 'running' });
    time.advance(60_000);
    expect(await look()).toMatchObject({ state: 'exited', exitCode: 3, startedAt: 1_000, finishedAt: 6_000 });
  });

  it.each([
    [{}, 143],
    [{ 'drydock.exit-code': '0' }, 0],
  ])('scripted as %j and stopped, ends with exit code %i', async (labels, exitCode) => {
    const { runtime, spec, look } = await running(manualClock(), labels);
    await runtime.stop(spec, 30);
    expect(await look()).toMatchObject({ state: 'exited', exitCode });
  });

  it('walks through its scripted health, and tells of every step', async () => {
    const time = manualClock();
    const { runtime, spec, look } = await running(time, { 'drydock.health': 'UNHEALTHY@10s,HEALTHY@2s' });
    const heard: string[] = [];
    runtime.watch(listener(heard));
    for (const [ms, health] of [
      [1_999, 'UNKNOWN'],
      [1, 'HEALTHY'],
      [7_999, 'HEALTHY'],
      [1, 'UNHEALTHY'],
    ] as const) {
      time.advance(ms);
      await setImmediate();
      expect(await look()).toMatchObject({ health });
    }
    expect(heard.filter((each) => each === spec.taskArn)).toHaveLength(2);
    expect(heard).not.toContain('lost');
  });

  it.each([
    [{}, true, 'HEALTHY'],
    [{}, false, 'UNKNOWN'],
    [{ 'drydock.health': 'HEALTHY' }, false, 'HEALTHY'],
    [{ 'drydock.health': 'UNHEALTHY' }, true, 'UNKNOWN'], // until a first check can have failed, after 5 s
    [{ 'drydock.health': 'UNHEALTHY@0s' }, true, 'UNHEALTHY'],
    [{ 'drydock.health': 'HEALTHY@1s' }, true, 'UNKNOWN'],
  ])('scripted as %j, with a health check: %s, starts out %s', async (labels, check, health) => {
    expect(await (await running(manualClock(), labels, check)).look()).toMatchObject({ health });
  });

  it.each([
    ['drydock.exit-after', '5 seconds', 'a duration such as "500ms", "5s", "2m" or "1h"'],
    ['drydock.exit-code', '256', 'a number from 0 to 255'],
    ['drydock.exit-code', '', 'a number from 0 to 255'],
    [
      'drydock.health',
      'SICK',
      'HEALTHY, UNHEALTHY or UNKNOWN, or a list of them with times such as "HEALTHY@2s,UNHEALTHY@10s"',
    ],
    [
      'drydock.health',
      'HEALTHY@2',
      'HEALTHY, UNHEALTHY or UNKNOWN, or a list of them with times such as "HEALTHY@2s,UNHEALTHY@10s"',
    ],
  ])('is refused when %s is "%s"', async (label, value, accepted) => {
    const message = `The label ${label} has the value "${value}"; it must be ${accepted}.`;
    const create = simulatedRuntime({ clock: manualClock(), ids }).create(labelled({ [label]: value }));
    await expect(create).rejects.toMatchObject({ kind: 'bad-spec', message });
  });

  it.each([
    ['500ms', 500],
    ['1.5s', 1_500],
    ['2m', 120_000],
    ['1h', 3_600_000],
  ])('understands %s as %i ms', async (text, ms) => {
    const time = manualClock(0);
    const { look } = await running(time, { 'drydock.exit-after': text });
    time.advance(ms - 1);
    expect(await look()).toMatchObject({ state: 'running' });
    time.advance(1);
    expect(await look()).toMatchObject({ finishedAt: ms });
  });
});

describe('the simulated engine', () => {
  it('gives the dynamic ports in order, and none again while it is held', async () => {
    const runtime = simulatedRuntime({ clock: manualClock(), ids });
    const given = async () => {
      const spec = containerSpec(IMAGE, ADDRESS, { ports: [{ containerPort: 80, hostPort: 0, protocol: 'tcp' }] });
      await runtime.create(spec);
      return { spec, port: (await runtime.start(spec)).bindings[0]?.hostPort };
    };
    const first = await given();
    expect([first.port, (await given()).port]).toEqual([32_768, 32_769]);
    await runtime.remove(first.spec);
    let last: number | undefined = 0;
    for (let port = 32_770; port <= 60_999; port++) last = (await given()).port;
    expect(last).toBe(60_999);
    expect((await given()).port).toBe(32_768);
    await expect(given()).rejects.toMatchObject({
      kind: 'port-in-use',
      message: expect.stringMatching('all ports are allocated'),
    });
  });

  it('takes back the ports a container got when it cannot have them all', async () => {
    const runtime = simulatedRuntime({ clock: manualClock(), ids });
    const wanting = async (...hostPorts: number[]) => {
      const ports = hostPorts.map((hostPort) => ({ containerPort: hostPort, hostPort, protocol: 'tcp' as const }));
      const spec = containerSpec(IMAGE, ADDRESS, { ports });
      await runtime.create(spec);
      return runtime.start(spec);
    };
    await wanting(81);
    await expect(wanting(80, 81)).rejects.toMatchObject({ kind: 'port-in-use' });
    expect((await wanting(80)).state).toBe('running');
  });

  it('makes containers again from what the control plane knows, true to their scripts and ports', async () => {
    const time = manualClock(100_000);
    const runtime = simulatedRuntime({ clock: time, ids });
    const bindings = [{ bindIP: ADDRESS, containerPort: 80, hostPort: 32_768, protocol: 'tcp' as const }];
    const over = labelled({ 'drydock.exit-after': '10s', 'drydock.exit-code': '4' });
    const going = {
      ...labelled({ 'drydock.exit-after': '30s' }),
      ports: [{ containerPort: 80, hostPort: 0, protocol: 'tcp' as const }],
    };
    const waiting = labelled({});
    await runtime.recover([
      { spec: over, id: 'a', startedAt: 80_000, bindings: [] },
      { spec: going, id: 'b', startedAt: 80_000, bindings },
      { spec: waiting, id: 'c', bindings: [] },
    ]);
    expect(await runtime.inspect(over)).toMatchObject({ id: 'a', state: 'exited', exitCode: 4, finishedAt: 90_000 });
    expect(await runtime.inspect(going)).toMatchObject({ id: 'b', state: 'running', startedAt: 80_000, bindings });
    expect(await runtime.inspect(waiting)).toMatchObject({ id: 'c', state: 'created' });
    const next = containerSpec(IMAGE, ADDRESS, { ports: going.ports });
    await runtime.create(next);
    expect((await runtime.start(next)).bindings[0]?.hostPort).toBe(32_769);
    time.advance(10_000);
    expect(await runtime.inspect(going)).toMatchObject({ state: 'exited', finishedAt: 110_000 });
  });
});
