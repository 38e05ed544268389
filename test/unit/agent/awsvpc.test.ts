import { describe, expect, it } from 'vitest';
import type { AgentTask } from '../../../src/agent/link.ts';
import { simulatedRuntime } from '../../../src/agent/runtimes/simulated/simulated-runtime.ts';
import type { ContainerRuntime } from '../../../src/agent/runtime.ts';
import { realEffects } from '../../../src/effects.ts';
import type { Container } from '../../../src/model/task.ts';
import { manualClock } from '../../support/manual-clock.ts';
import { agentContainer, agentTask, CLUSTER } from './builders.ts';
import { agentHarness, hanging, readyHarness, refTo, settle, turns } from './harness.ts';

const { ids } = realEffects('silent');
const ADDRESS = { privateIPv4Address: expect.stringMatching(/^10\./), macAddress: expect.stringMatching(/^02:/) };
const EXITS = { 'drydock.exit-after': '5s' };

/** A task with a network of its own, of an essential container and another. */
const awsvpcTask = (id: string, more: Partial<AgentTask> = {}, web = {}, known: Partial<Container> = {}): AgentTask =>
  agentTask(id, {
    networkMode: 'awsvpc',
    containers: [
      agentContainer({ name: 'log', essential: false }, known),
      agentContainer({ name: 'web', portMappings: [{ containerPort: 80, hostPort: 80 }], ...web }, known),
    ],
    ...more,
  });

describe('a task in network mode awsvpc', () => {
  it('is reported with one address and no published port', async () => {
    const { assign, settle, last } = await readyHarness();
    assign(awsvpcTask('a'));
    await settle();
    const container = { status: 'RUNNING', networkBindings: [] };
    expect(last('a')).toMatchObject({
      status: 'RUNNING',
      networkInterface: ADDRESS,
      containers: [container, container],
    });
  });

  it('has no container wait for another because of the network', async () => {
    const { faults, letGo } = hanging('start');
    const { assign, settle, calls, last } = await readyHarness({ faults });
    assign(awsvpcTask('a'));
    await turns();
    expect(calls.toSorted()).toEqual(['create', 'create', 'pull', 'pull', 'start', 'start']);
    expect(last('a')?.networkInterface).toBeUndefined();
    letGo();
    await settle();
    expect(last('a')).toMatchObject({ status: 'RUNNING' });
  });

  it('ends with each container stopped when what they share is gone, and says so', async () => {
    let isBroken = false;
    const brokenBy = 'DockerStateError: gone';
    const { agents, assign, settle, last, engine } = await readyHarness({
      faults: (runtime) => ({
        async inspect(ref) {
          const seen = await runtime.inspect(ref);
          return seen?.state === 'running' && isBroken ? { ...seen, brokenBy } : seen;
        },
        async list() {
          const listed = await runtime.list();
          return isBroken ? listed.map((each) => ({ ...each, state: 'created' as const })) : listed; // anything new
        },
      }),
    });
    assign(awsvpcTask('a'));
    await settle();
    isBroken = true;
    assign(awsvpcTask('b'));
    agents.connect(CLUSTER).heartbeat();
    await settle();
    expect(last('a')).toMatchObject({
      status: 'STOPPED',
      containers: [
        { exitCode: 143, reason: brokenBy },
        { exitCode: 143, reason: brokenBy },
      ],
    });
    expect(await engine.list()).toEqual([]);
  });

  it('keeps its address in every later report, also when it has ended', async () => {
    const { assign, settle, clock, reportsOf, engine } = await readyHarness();
    assign(awsvpcTask('a', {}, { dockerLabels: EXITS }));
    await settle();
    clock.advance(5_000);
    await settle();
    const reports = reportsOf('a');
    expect(reports.at(-1)).toMatchObject({ status: 'STOPPED', containers: [{ exitCode: 143 }, { exitCode: 0 }] });
    const known = reports.slice(reports.findIndex(({ networkInterface }) => networkInterface !== undefined));
    expect(new Set(known.map(({ networkInterface }) => networkInterface?.privateIPv4Address)).size).toBe(1);
    expect(await engine.list()).toEqual([]);
  });

  it.each<[string, object, string]>([
    ['has no image', { image: 'missing' }, 'CannotPullContainerError'],
    ['is refused', { dockerLabels: { 'drydock.exit-code': 'x' } }, 'CannotCreateContainerError'],
  ])('ends when its essential container %s', async (_why, web, code) => {
    const { assign, settle, last, engine } = await readyHarness();
    assign(awsvpcTask('a', {}, web));
    await settle();
    const reason = expect.stringMatching(`^${code}: `);
    expect(last('a')).toMatchObject({ status: 'STOPPED', containers: [{ status: 'STOPPED' }, { reason }] });
    expect(await engine.list()).toEqual([]);
  });

  it('is stopped as any other', async () => {
    const { assign, settle, last, engine } = await readyHarness();
    assign(awsvpcTask('a'));
    await settle();
    assign(awsvpcTask('a', { desiredStatus: 'STOPPED' }));
    await settle();
    expect(last('a')).toMatchObject({ status: 'STOPPED', containers: [{ exitCode: 143 }, { exitCode: 143 }] });
    expect(await engine.list()).toEqual([]);
  });

  it('says nothing of an address in another network mode', async () => {
    const { assign, settle, last } = await readyHarness();
    assign(agentTask('a'));
    await settle();
    expect(last('a')).toMatchObject({ status: 'RUNNING' });
    expect(last('a')?.networkInterface).toBeUndefined();
  });

  it('may run without a container instance, in the session of its cluster', async () => {
    const { agents, reports, engine } = await readyHarness();
    const session = agents.connect(CLUSTER);
    session.taskManifest({ tasks: [awsvpcTask('a')] });
    await settle(agents);
    expect(reports.at(-1)).toMatchObject({ status: 'RUNNING', networkInterface: ADDRESS });
    expect((await engine.list()).map((each) => each.containerInstanceArn)).toEqual([CLUSTER, CLUSTER]);
    session.terminate();
    await settle(agents);
    expect(await engine.list()).toEqual([]);
  });
});

describe('an agent that begins anew with a task in network mode awsvpc', () => {
  const RUNNING = { lastStatus: 'RUNNING', runtimeId: 'old' } as const;

  /** An engine that remembers itself, on which an earlier agent has begun the task. */
  async function begun() {
    const clock = manualClock();
    const engine: ContainerRuntime = { ...simulatedRuntime({ clock, ids }), recover: async () => undefined };
    const before = agentHarness({ clock, engine });
    await before.agents.recover();
    before.assign(awsvpcTask('a'));
    await before.settle();
    await before.agents.close();
    return { ...agentHarness({ clock, engine }), address: before.last('a')?.networkInterface };
  }

  it('adopts it with its address', async () => {
    const { agents, assign, settle, last, calls, address } = await begun();
    assign(awsvpcTask('a', {}, {}, RUNNING));
    await agents.recover();
    await settle();
    expect(address).toEqual(ADDRESS);
    expect(last('a')).toMatchObject({ status: 'RUNNING', networkInterface: address });
    expect(calls.filter((name) => name !== 'inspect')).toEqual([]);
  });

  it('makes what is missing of it join the network that is there', async () => {
    const { agents, assign, settle, last, engine, address } = await begun();
    await engine.remove(refTo('a', 'log'));
    assign(awsvpcTask('a'));
    await agents.recover();
    await settle();
    expect(last('a')).toMatchObject({ status: 'RUNNING', networkInterface: ADDRESS });
    expect(await engine.inspect(refTo('a', 'log'))).toMatchObject({ state: 'running', address });
  });

  it('ends it when its essential container is gone', async () => {
    const { agents, assign, settle, last, engine } = await begun();
    await engine.remove(refTo('a', 'web'));
    assign(awsvpcTask('a', {}, {}, RUNNING));
    await agents.recover();
    await settle();
    const reason = expect.stringMatching('^ContainerVanishedError');
    expect(last('a')).toMatchObject({ status: 'STOPPED', containers: [{ exitCode: 143 }, { reason }] });
    expect(await engine.list()).toEqual([]);
  });
});
