import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { dockerAvailable } from '../support/engine.ts';
import { definition } from '../support/definitions.ts';
import { ecsClient } from '../support/server.ts';
import { CreateClusterCommand, RegisterTaskDefinitionCommand } from '@aws-sdk/client-ecs';
import { dockerStart, median } from './docker-start.ts';
import { bootInstances } from './fleet.ts';
import { growth } from './growth.ts';
import { logs } from './logs.ts';
import { callsPerSecond } from './load.ts';
import { placement } from './placement.ts';
import { registryBytes } from './registry-bytes.ts';
import { registryImages } from './registry-images.ts';
import type { Row } from './row.ts';
import { type Build, startProcess } from './server-process.ts';
import { services } from './services.ts';

const PORT = 4997;
const STARTS = 7;
const ROUNDS = 3;

async function starts(build: Build): Promise<Row[]> {
  const times: number[] = [];
  const memory: number[] = [];
  for (let n = 0; n < STARTS; n++) {
    const server = await startProcess(build, PORT, ['--data', ':memory:']);
    times.push(server.firstAnswerMs);
    await sleep(1500); // until nothing more is loaded
    memory.push(server.rssMiB());
    await server.stop();
  }
  const wanted = build === 'source' ? 450 : 350;
  return [
    [`start to first answer, ${build}`, `${median(times).toFixed(0)} ms`, `at most ${wanted} ms`],
    [`resident memory when idle, ${build}`, `${median(memory).toFixed(0)} MiB`, 'at most 110 MiB'],
  ];
}

/** On a data folder, not in memory: what is acknowledged is on disk. */
async function calls(): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'drydock-bench-'));
  const server = await startProcess('dist', PORT, ['--data', folder, '--runtime', 'simulated', '--fleet', 'none']);
  try {
    const ecs = ecsClient(server.url);
    const lists: number[] = [];
    const runs: number[] = [];
    await ecs.send(new CreateClusterCommand({ clusterName: 'default' }));
    await ecs.send(new RegisterTaskDefinitionCommand(definition('bench')));
    for (let round = 0; round < ROUNDS; round++) lists.push(await callsPerSecond(server.url, 'ListClusters', {}));
    for (let round = 0; round < ROUNDS; round++) {
      const cluster = `bench-${round}`;
      await bootInstances(server.url, { cluster, instanceType: 'x1.32xlarge', count: 100 });
      runs.push(
        await callsPerSecond(server.url, 'RunTask', { cluster, taskDefinition: 'bench', count: 10 }, { seconds: 1 }),
      );
    }
    return [
      ['ListClusters, 16 connections', `${median(lists).toFixed(0)}/s`, 'at least 15,000/s'],
      ['RunTask of 10 on 100 instances, 16 connections', `${median(runs).toFixed(0)}/s`, 'at least 1,200/s'],
    ];
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true });
  }
}

async function containers(): Promise<Row[]> {
  if (!(await dockerAvailable())) return [];
  const wanted = ['at most 1.2', 'at most 1.25', 'at most 1.4', 'at most 1.2'];
  return (await dockerStart()).map(({ what, bareMs, taskMs }, index) => [
    `${what} RUNNING, by the bare engine calls`,
    `${(taskMs / bareMs).toFixed(2)} (${taskMs.toFixed(0)} of ${bareMs.toFixed(0)} ms)`,
    wanted[index] ?? '',
  ]);
}

const parts = {
  starts: async () => [...(await starts('source')), ...(await starts('dist'))],
  calls,
  growth,
  placement,
  services: () => services('dist'),
  containers,
  registryBytes,
  registryImages,
  logs: async () => ((await dockerAvailable()) ? logs('dist') : []),
};
const asked = process.argv.slice(2);
const rows: Row[] = [];
for (const [name, part] of Object.entries(parts)) {
  if (asked.length === 0 || asked.includes(name)) rows.push(...(await part()));
}
const head = `Node ${process.version}, ${cpus()[0]?.model ?? 'unknown'}, ${cpus().length} cores`;
const table = [['what', 'measured', 'wanted'], ['---', '---', '---'], ...rows].map((row) => `| ${row.join(' | ')} |`);
process.stdout.write(`${head}\n\n${table.join('\n')}\n`);
