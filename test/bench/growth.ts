import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  CreateClusterCommand,
  DescribeClustersCommand,
  type ECSClient,
  ListTasksCommand,
  RegisterTaskDefinitionCommand,
  RunTaskCommand,
} from '@aws-sdk/client-ecs';
import { definition } from '../support/definitions.ts';
import { ecsClient } from '../support/server.ts';
import { median } from './docker-start.ts';
import { bootInstances } from './fleet.ts';
import { callsPerSecond } from './load.ts';
import type { Row } from './row.ts';
import { type ServerProcess, startProcess } from './server-process.ts';

const PORT = 4998;
const INSTANCES = 1000;
const FEW = 500;
const MANY = 20_000;
const VERY_MANY = 100_000;
const ROUNDS = 3;
const AT_ONCE = 8;
const QUIET_MS = 2000; // in which a server gives back what a burst took

const settings = (folder: string) => ['--data', folder, '--runtime', 'simulated', '--fleet', 'none'];

/** How calls get slower, memory grows and a start takes longer with many tasks. */
export async function growth(): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'drydock-growth-'));
  try {
    const server = await startProcess('dist', PORT, settings(folder));
    const ecs = ecsClient(server.url);
    const rows = [...(await memory(server, ecs)), ...(await speed(server, ecs))];
    await runTasks(ecs, 'large', VERY_MANY - MANY);
    await server.stop();
    const again = await startProcess('dist', PORT, settings(folder));
    await again.stop();
    const opened = `${again.firstAnswerMs.toFixed(0)} ms`;
    return [...rows, [`start to first answer, ${VERY_MANY} tasks`, opened, 'at most 2,000 ms']];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function memory(server: ServerProcess, ecs: ECSClient): Promise<Row[]> {
  for (const cluster of ['small', 'large', 'empty']) {
    await ecs.send(new CreateClusterCommand({ clusterName: cluster }));
    await bootInstances(server.url, { cluster, instanceType: 'm5.4xlarge', count: INSTANCES });
  }
  await ecs.send(new RegisterTaskDefinitionCommand(definition('bench')));
  await runTasks(ecs, 'small', FEW);
  await callsPerSecond(server.url, 'DescribeTasks', { cluster: 'small', tasks: await someTasks(ecs, 'small') });
  await sleep(QUIET_MS);
  const before = server.rssMiB();
  await runTasks(ecs, 'large', MANY);
  await sleep(QUIET_MS);
  const kiB = ((server.rssMiB() - before) * 1024) / MANY;
  return [[`resident memory a task, ${MANY} tasks`, `${kiB.toFixed(1)} KiB`, 'at most 3 KiB']];
}

async function speed({ url }: ServerProcess, ecs: ECSClient): Promise<Row[]> {
  const rows: Row[] = [];
  for (const operation of ['DescribeTasks', 'ListTasks'] as const) {
    const rates: Record<'small' | 'large', number[]> = { small: [], large: [] };
    for (let round = 0; round < ROUNDS; round++) {
      for (const cluster of ['small', 'large'] as const) {
        const tasks = await someTasks(ecs, cluster, round);
        const input = operation === 'DescribeTasks' ? { cluster, tasks } : { cluster, maxResults: 100 };
        rates[cluster].push(await callsPerSecond(url, operation, input));
      }
    }
    const [few, many] = [median(rates.small), median(rates.large)];
    rows.push(
      [`${operation} of 100, ${MANY} tasks`, `${many.toFixed(0)}/s`, 'at least 1,500/s'],
      [`the same, by that with ${FEW} tasks`, (few / many).toFixed(2), 'at most 1.2'],
    );
  }
  const runs: Record<'empty' | 'large', number[]> = { empty: [], large: [] };
  for (let round = 0; round < ROUNDS; round++) {
    for (const cluster of ['empty', 'large'] as const) {
      const input = { cluster, taskDefinition: 'bench', count: 10 };
      runs[cluster].push(await callsPerSecond(url, 'RunTask', input, { seconds: 1 }));
      await settled(ecs, cluster);
    }
  }
  const ratio = (runs.empty[0] ?? 0) / median(runs.large);
  return [...rows, [`RunTask of 10, ${MANY} tasks, by that on an empty cluster`, ratio.toFixed(2), 'at most 1.2']];
}

async function runTasks(ecs: ECSClient, cluster: string, count: number): Promise<void> {
  const run = new RunTaskCommand({ cluster, taskDefinition: 'bench', count: 10 });
  for (let done = 0; done < count; done += 10 * AT_ONCE) {
    await Promise.all(Array.from({ length: AT_ONCE }, () => ecs.send(run)));
  }
  await settled(ecs, cluster);
}

/** Waits until every task runs. */
async function settled(ecs: ECSClient, cluster: string): Promise<void> {
  for (;;) {
    const { clusters = [] } = await ecs.send(new DescribeClustersCommand({ clusters: [cluster] }));
    if (clusters[0]?.pendingTasksCount === 0) return;
    await sleep(50);
  }
}

/** Another hundred tasks each time, from somewhere in the list. */
async function someTasks(ecs: ECSClient, cluster: string, nth = 0): Promise<string[]> {
  let nextToken: string | undefined;
  let arns: string[] = [];
  for (let page = 0; page <= nth; page++) {
    const { taskArns = [], nextToken: next } = await ecs.send(new ListTasksCommand({ cluster, nextToken }));
    [arns, nextToken] = [taskArns, next];
  }
  return arns;
}
