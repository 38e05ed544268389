import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { AgentTask, InstanceStatus, TaskStateChange } from '../../src/agent/link.ts';
import { type LocalAgents, localAgents } from '../../src/agent/local-agent.ts';
import { dockerRuntime } from '../../src/agent/runtimes/docker/docker-runtime.ts';
import { LABEL } from '../../src/agent/runtimes/docker/labels.ts';
import { realEffects } from '../../src/effects.ts';
import { dockerAvailable } from '../support/engine.ts';
import { BUSYBOX, ensureImages } from '../support/images.ts';
import { eventually } from '../support/runtime-harness.ts';
import { agentContainer, agentTask, CLUSTER } from '../unit/agent/builders.ts';
import { clock, docker, log, newOwner, removeLeftovers, tick } from './docker-harness.ts';
import { engineProxy } from './engine-proxy.ts';

const { ids } = realEffects('silent');
const SERVE = 'echo from web > /tmp/index.html; exec httpd -f -p 80 -h /tmp';
/** Takes the page of its neighbour, as its own machine's, and serves it on. */
const PASS_ON = 'until wget -qO /tmp/index.html http://127.0.0.1/; do sleep 0.1; done; exec httpd -f -p 8080 -h /tmp';

const shell = (name: string, command: string, essential: boolean) =>
  agentContainer({ name, image: BUSYBOX, essential, command: ['sh', '-c', command], stopTimeout: 1 });

/** Two containers, of which the second has the network. */
const task = (): AgentTask =>
  agentTask(ids.hex32(), {
    networkMode: 'awsvpc',
    containers: [shell('passer', PASS_ON, false), shell('web', SERVE, true)],
  });

describe.skipIf(!(await dockerAvailable()))('a task in network mode awsvpc on a Docker engine', () => {
  const begun: LocalAgents[] = [];

  /** An agent that runs the tasks of a cluster, with what it reports. */
  function agent(owner: string, socket?: string) {
    const runtime = dockerRuntime({ owner, socket, clock, log });
    const reports: TaskStateChange[] = [];
    const statuses: InstanceStatus[] = [];
    const backend = {
      submitTaskStateChanges: (changes: readonly TaskStateChange[]) => void reports.push(...changes),
      publishHealth: () => undefined,
      publishInstanceStatus: (status: InstanceStatus) => void statuses.push(status),
    };
    const agents = localAgents({ runtime, backend, clock, log, startsAtOnce: 2 });
    begun.push({ ...agents, close: () => agents.close().then(runtime.close) });
    const reported = (status: TaskStateChange['status']) =>
      eventually(tick, () => reports.findLast((report) => report.status === status));
    return { agents, session: agents.connect(CLUSTER), statuses, reports, reported };
  }

  const containersOf = (owner: string) =>
    docker.listContainers({ all: true, filters: { label: [`${LABEL.owner}=${owner}`] } });
  const answerOf = (address: string | undefined, port: number) =>
    eventually(tick, async () => (await fetch(`http://${address}:${port}/`).catch(() => undefined))?.text());

  beforeAll(() => ensureImages());
  afterEach(async () => {
    await Promise.all(begun.splice(0).map((agents) => agents.close()));
  });
  afterAll(removeLeftovers);

  it('has one network: its containers meet on 127.0.0.1, and the machine meets it at the address reported', async () => {
    const owner = newOwner();
    const { agents, session, reported } = agent(owner);
    await agents.recover();
    const wanted = task();
    session.payload({ tasks: [wanted] });
    const { networkInterface, containers } = await reported('RUNNING');
    expect(networkInterface?.macAddress).toMatch(/^02(:[0-9a-f]{2}){5}$/);
    expect(containers.map(({ networkBindings }) => networkBindings)).toEqual([[], []]);
    expect(await answerOf(networkInterface?.privateIPv4Address, 80)).toBe('from web\n');
    expect(await answerOf(networkInterface?.privateIPv4Address, 8080)).toBe('from web\n');
    session.payload({ tasks: [{ ...wanted, desiredStatus: 'STOPPED' }] });
    expect(await reported('STOPPED')).toMatchObject({ networkInterface });
    await eventually(tick, async () => (await containersOf(owner)).length === 0);
  });

  it('is found again with its address by a later agent, and ends with the container that has the network', async () => {
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
    await docker.getContainer(containers[1]?.runtimeId ?? '').kill();
    expect(await later.reported('STOPPED')).toMatchObject({ networkInterface, containers: [{}, { exitCode: 137 }] });
    await eventually(tick, async () => (await containersOf(owner)).length === 0);
  });

  it('runs on instances whose status says whether the engine answers', async () => {
    const proxy = engineProxy();
    const { agents, statuses } = agent(newOwner(), proxy.url);
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
