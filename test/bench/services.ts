import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  CreateClusterCommand,
  CreateServiceCommand,
  DescribeServicesCommand,
  type ECSClient,
  RegisterTaskDefinitionCommand,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs';
import { definition } from '../support/definitions.ts';
import { ecsClient } from '../support/server.ts';
import { bootInstances } from './fleet.ts';
import { ofACore } from './of-a-core.ts';
import type { Row } from './row.ts';
import { type Build, type ServerProcess, startProcess } from './server-process.ts';

const PORT = 4996;
const INSTANCES = 500;
const SERVICES = 1000;
const TASKS_EACH = 10;
const TASKS_OF_ONE = 5000;
const AT_ONCE = 8;
const QUIET_MS = 2000; // in which a server gives back what a burst took
const STEADY_S = 60; // agents are asked for a sign of life once a minute

/** How fast many services, and a large one, get to where they are wanted on a manual clock. */
export async function services(build: Build = 'dist'): Promise<Row[]> {
  return [...(await onServer(build, manyServices)), ...(await onServer(build, oneLargeService))];
}

async function onServer(
  build: Build,
  measure: (server: ServerProcess, ecs: ECSClient) => Promise<Row[]>,
): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'drydock-services-'));
  const settings = ['--data', folder, '--runtime', 'simulated', '--fleet', 'none', '--clock', 'manual'];
  const server = await startProcess(build, PORT, settings);
  try {
    const ecs = ecsClient(server.url);
    await ecs.send(new CreateClusterCommand({}));
    await bootInstances(server.url, { cluster: 'default', instanceType: 'm5.4xlarge', count: INSTANCES });
    await ecs.send(new RegisterTaskDefinitionCommand(definition('bench')));
    return await measure(server, ecs);
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true });
  }
}

async function manyServices(server: ServerProcess, ecs: ECSClient): Promise<Row[]> {
  const begun = performance.now();
  const names = Array.from({ length: SERVICES }, (_, nth) => `service-${nth}`);
  for (let nth = 0; nth < SERVICES; nth += AT_ONCE) {
    await Promise.all(
      names
        .slice(nth, nth + AT_ONCE)
        .map((serviceName) =>
          ecs.send(new CreateServiceCommand({ serviceName, taskDefinition: 'bench', desiredCount: TASKS_EACH })),
        ),
    );
  }
  await dial(server, { advance: '1m' });
  const seconds = (performance.now() - begun) / 1000;
  await assertSteady(ecs, [names[0] as string, names.at(-1) as string]);
  const memory = server.rssMiB();
  await dial(server, { rate: 1 });
  await sleep(QUIET_MS);
  const { ours, bare } = await ofACore(server, STEADY_S);
  const what = `${SERVICES} services of ${TASKS_EACH} tasks on ${INSTANCES} instances`;
  return [
    [`${what}, to steady state`, `${seconds.toFixed(1)} s`, 'at most 15 s'],
    ['the same, resident memory', `${memory.toFixed(0)} MiB`, 'at most 400 MiB'],
    [
      'the same, steady in real time, of a core',
      `${ours} (${bare} for a bare Node that wakes once a second)`,
      'under 1 %',
    ],
  ];
}

async function oneLargeService(server: ServerProcess, ecs: ECSClient): Promise<Row[]> {
  const large = { taskDefinition: 'bench', desiredCount: TASKS_OF_ONE };
  await ecs.send(new CreateServiceCommand({ serviceName: 'large', ...large }));
  await dial(server, { advance: '1m' });
  await assertSteady(ecs, ['large']);
  await ecs.send(new RegisterTaskDefinitionCommand(definition('bench')));
  const begun = performance.now();
  await ecs.send(new UpdateServiceCommand({ service: 'large', taskDefinition: 'bench' }));
  await dial(server, { advance: '10m' });
  const seconds = (performance.now() - begun) / 1000;
  await assertSteady(ecs, ['large']);
  return [[`a service of ${TASKS_OF_ONE} tasks to a new revision`, `${seconds.toFixed(1)} s`, 'at most 20 s']];
}

async function dial({ url }: ServerProcess, body: { advance: string } | { rate: number }): Promise<void> {
  const response = await fetch(`${url}/_drydock/clock`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(await response.text());
}

/** A figure of what did not get there is worth nothing. */
async function assertSteady(ecs: ECSClient, names: readonly string[]): Promise<void> {
  const { services: found = [] } = await ecs.send(new DescribeServicesCommand({ services: [...names] }));
  for (const { serviceName, deployments = [], runningCount, desiredCount } of found) {
    if (deployments.length === 1 && deployments[0]?.rolloutState === 'COMPLETED' && runningCount === desiredCount)
      continue;
    throw new Error(
      `${serviceName} has ${runningCount} of ${desiredCount} tasks and ${deployments.length} deployments`,
    );
  }
}
