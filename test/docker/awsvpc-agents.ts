import { afterAll, afterEach, beforeAll } from 'vitest';
import type { AgentTask, InstanceStatus, TaskStateChange } from '../../src/agent/link.ts';
import { type LocalAgents, localAgents } from '../../src/agent/local-agent.ts';
import { type DockerRuntimeOptions, dockerRuntime } from '../../src/agent/runtimes/docker/docker-runtime.ts';
import { LABEL } from '../../src/agent/runtimes/docker/labels.ts';
import { realEffects } from '../../src/effects.ts';
import type { ContainerDefinition } from '../../src/model/task-definition.ts';
import { BUSYBOX, ensureImages } from '../support/images.ts';
import { eventually } from '../support/runtime-harness.ts';
import { agentContainer, agentTask, CLUSTER } from '../unit/agent/builders.ts';
import { clock, docker, log, removeLeftovers, tick } from './docker-harness.ts';

const { ids } = realEffects('silent');
const SERVE = 'echo from web > /tmp/index.html; exec httpd -f -p 80 -h /tmp';
/** Takes the page of its neighbour, as its own machine's, and serves it on. */
const PASS_ON = 'until wget -qO /tmp/index.html http://127.0.0.1/; do sleep 0.1; done; exec httpd -f -p 8080 -h /tmp';

/** A container that runs a script and stops within a second. */
export const shell = (name: string, command: string, essential: boolean, more: Partial<ContainerDefinition> = {}) =>
  agentContainer({ name, image: BUSYBOX, essential, command: ['sh', '-c', command], stopTimeout: 1, ...more });
/** One that serves a page on port 80. */
export const web = () => shell('web', SERVE, true, { portMappings: [{ containerPort: 80 }] });

/** A task of network mode awsvpc, whose containers serve the same page on ports 80 and 8080. */
export const task = (more: Partial<AgentTask> = {}): AgentTask =>
  agentTask(ids.hex32(), {
    networkMode: 'awsvpc',
    containers: [shell('passer', PASS_ON, false), web()],
    ...more,
  });

/** Agents for the tests of one `describe`, which are closed after each, and what a test asks the engine of their owners. */
export function useAwsvpcAgents() {
  const begun: LocalAgents[] = [];

  /** An agent that runs the tasks of a cluster, with what it reports. */
  function agent(owner: string, options: Partial<DockerRuntimeOptions> = {}) {
    const runtime = dockerRuntime({ owner, clock, log, ...options });
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
    return { agents, runtime, session: agents.connect(CLUSTER), statuses, reports, reported };
  }

  const labelled = (owner: string, ...labels: string[]) => ({
    filters: { label: [`${LABEL.owner}=${owner}`, ...labels] },
  });
  const containersOf = (owner: string) => docker.listContainers({ all: true, ...labelled(owner) });
  const pausesOf = async (owner: string) =>
    (await docker.listContainers({ all: true, ...labelled(owner, LABEL.pauseFor) })).map(({ Id }) => Id);
  const networksOf = (owner: string) => docker.listNetworks(labelled(owner));
  const nothingOf = (owner: string) =>
    eventually(tick, async () => (await containersOf(owner)).length + (await networksOf(owner)).length === 0);
  const answerOf = (address: string | undefined, port: number) =>
    eventually(tick, async () => (await fetch(`http://${address}:${port}/`).catch(() => undefined))?.text());

  beforeAll(() => ensureImages());
  afterEach(async () => {
    await Promise.all(begun.splice(0).map((agents) => agents.close()));
  });
  afterAll(removeLeftovers);

  return { agent, begun, labelled, containersOf, pausesOf, networksOf, nothingOf, answerOf };
}
