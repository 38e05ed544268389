import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  CreateClusterCommand,
  DescribeClustersCommand,
  type ECSClient,
  RegisterTaskDefinitionCommand,
} from '@aws-sdk/client-ecs';
import type { TaskNeeds } from '../../src/model/resources.ts';
import { Capacity } from '../../src/scheduler/capacity.ts';
import { chance } from '../../src/scheduler/chance.ts';
import { place } from '../../src/scheduler/place.ts';
import type { PlacementRequest } from '../../src/scheduler/request.ts';
import { definition } from '../support/definitions.ts';
import { needs, withAttributes } from '../support/placement-builders.ts';
import { ecsClient } from '../support/server.ts';
import { median } from './docker-start.ts';
import { bootInstances } from './fleet.ts';
import { callsPerSecond } from './load.ts';
import type { Row } from './row.ts';
import { startProcess } from './server-process.ts';

const PORT = 4996;
const ROUNDS = 3;
const INSTANCES = 5000;
const TASKS = 100_000;
const AT_ONCE = 10; // RunTask's most
const RELEASED = 1000; // of a full cluster, so that it stays nearly full
const MOST_CPU_MS = 4000; // of one cell
const RUNNING = 50_000;
const CALLS_A_LOOK = 64;
const WARM_UP = 30_000; // tasks

/** Type, CPU units and MiB of memory that are left for tasks. */
const TYPES = [
  ['m5.large', 2048, 7680],
  ['m5.xlarge', 4096, 15_680],
  ['m5.2xlarge', 8192, 31_680],
  ['c5.xlarge', 4096, 7680],
  ['c5.2xlarge', 8192, 15_680],
  ['r5.xlarge', 4096, 31_680],
] as const;
const CPU = [128, 256, 384, 512];
const MEMORY = [256, 512, 1024, 2048];
const FAMILIES = CPU.length * MEMORY.length;

type Asked = Omit<PlacementRequest, 'count' | 'needs' | 'requiresAttributes' | 'seed' | 'group'>;
const BINPACK = { type: 'binpack', field: 'memory' } as const;
const SPREAD = { type: 'spread', field: 'attribute:ecs.availability-zone' } as const;
const EXPRESSION = 'attribute:ecs.instance-type =~ m5.(x|2x)large and attribute:stack == prod';

/** What is asked of placement, and the placements per CPU second wanted on 5,000 instances. */
const CASES: readonly (readonly [what: string, asked: Asked, floor: number])[] = [
  ['binpack', { strategies: [BINPACK] }, 300_000],
  ['spread over zones, then binpack', { strategies: [SPREAD, BINPACK] }, 300_000],
  [
    'memberOf, binpack',
    { strategies: [BINPACK], constraints: [{ type: 'memberOf', expression: EXPRESSION }] },
    300_000,
  ],
  [
    'distinctInstance, spread, binpack',
    { strategies: [SPREAD, BINPACK], constraints: [{ type: 'distinctInstance' }] },
    300_000,
  ],
  ['random', { strategies: [{ type: 'random' }] }, 70_000],
];

/** How many tasks placement places in a CPU second, and what many instances and tasks cost a RunTask call. */
export async function placement(): Promise<Row[]> {
  const rows: Row[] = [];
  for (const instances of [INSTANCES, 2 * INSTANCES]) {
    for (const [what, asked, floor] of CASES) {
      speed(instances, asked, WARM_UP); // a server that runs is compiled
      const wanted = (floor * INSTANCES) / instances;
      rows.push([
        `placements a CPU second, ${instances} instances: ${what}`,
        speed(instances, asked),
        `at least ${wanted.toLocaleString('en')}/s`,
      ]);
    }
  }
  return [...rows, await overHttp()];
}

function cluster(instances: number): Capacity {
  const capacity = new Capacity();
  for (let nth = 0; nth < instances; nth++) {
    const [type, cpu, memory] = TYPES[nth % TYPES.length] as (typeof TYPES)[number];
    const attributes = {
      'ecs.instance-type': type,
      'ecs.availability-zone': `us-east-1${'abc'.charAt(Math.floor(nth / TYPES.length) % 3)}`,
      stack: nth % 4 < 2 ? 'prod' : 'test',
    };
    const arn = `arn:aws:ecs:us-east-1:000000000000:container-instance/bench/${nth.toString(16).padStart(32, '0')}`;
    capacity.put(withAttributes(arn, attributes, { resources: { cpu, memory, tcpPorts: [], udpPorts: [], gpus: [] } }));
  }
  return capacity;
}

/** Tasks of a family are equal; they are as large as it takes for all of them to fill the cluster. */
function family(nth: number, scale: number): TaskNeeds {
  const cpu = CPU[nth % CPU.length] ?? 0;
  const memory = MEMORY[Math.floor(nth / CPU.length) % MEMORY.length] ?? 0;
  return needs({ cpu: cpu * scale, memory: memory * scale });
}

/** Fills a cluster from empty to nearly full and keeps it there by ending some of its tasks, each by chance. */
function speed(instances: number, asked: Asked, tasks = TASKS): string {
  const capacity = cluster(instances);
  const isDistinct = asked.constraints?.some(({ type }) => type === 'distinctInstance') === true;
  const next = chance(1);
  const placed: { readonly arn: string; readonly needs: TaskNeeds; readonly group: string }[] = [];
  let [done, released, cpuMs] = [0, 0, 0];
  const begun = process.cpuUsage();
  for (let call = 0; done < tasks && cpuMs < MOST_CPU_MS; call++) {
    // As many tasks as half the instances are a group, where each needs an instance of its own.
    const nth = isDistinct ? Math.floor((call * AT_ONCE) / (instances / 2)) : Math.floor(next() * FAMILIES);
    const [group, size] = [`family:${nth}`, family(nth, instances / INSTANCES)];
    const plan = place(capacity, { ...asked, count: AT_ONCE, needs: size, requiresAttributes: [], group, seed: call });
    for (const arn of plan.placements) placed.push({ arn, needs: size, group });
    done += plan.placements.length;
    for (let n = 0; plan.unplaced > 0 && n < RELEASED && placed.length > 0; n++) {
      const last = placed.pop() as (typeof placed)[number];
      const at = Math.floor(next() * (placed.length + 1));
      const ended = placed[at] ?? last;
      if (at < placed.length) placed[at] = last;
      capacity.leave(ended.arn, ended.group);
      capacity.release(ended.arn, ended.needs);
      released++;
    }
    if (call % CALLS_A_LOOK === 0) cpuMs = spent(begun);
  }
  cpuMs = spent(begun);
  const perSecond = `${Math.round((done * 1000) / cpuMs).toLocaleString('en')}/s`;
  return done < tasks ? `${perSecond} (the first ${done})` : `${perSecond} (${released} ended)`;
}

/** CPU milliseconds since then. */
function spent(begun: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(begun);
  return (user + system) / 1000;
}

/** What RunTask takes on many instances with many tasks, by what it takes on few that are empty. */
async function overHttp(): Promise<Row> {
  const folder = mkdtempSync(join(tmpdir(), 'drydock-placement-'));
  const server = await startProcess('dist', PORT, ['--data', folder, '--runtime', 'simulated', '--fleet', 'none']);
  try {
    const ecs = ecsClient(server.url);
    await ecs.send(new RegisterTaskDefinitionCommand(definition('bench')));
    const run = async (name: string): Promise<number> => {
      const input = { cluster: name, taskDefinition: 'bench', count: AT_ONCE };
      const perSecond = await callsPerSecond(server.url, 'RunTask', input, { seconds: 1 });
      await runningTasks(ecs, name);
      return perSecond;
    };
    await ecs.send(new CreateClusterCommand({ clusterName: 'many' }));
    await bootInstances(server.url, { cluster: 'many', instanceType: 'm5.4xlarge', count: INSTANCES });
    while ((await runningTasks(ecs, 'many')) < RUNNING) await run('many');
    const rates: Record<'few' | 'many', number[]> = { few: [], many: [] };
    for (let round = 0; round < ROUNDS; round++) {
      const few = `few-${round}`;
      await ecs.send(new CreateClusterCommand({ clusterName: few }));
      await bootInstances(server.url, { cluster: few, instanceType: 'x1.32xlarge', count: 100 });
      rates.few.push(await run(few));
      rates.many.push(await run('many'));
    }
    const [few, many] = [median(rates.few), median(rates.many)];
    const measured = `${(few / many).toFixed(2)} (${many.toFixed(0)}/s)`;
    return [`RunTask of 10 on ${INSTANCES} instances, ${RUNNING} tasks, by 100 instances`, measured, 'at most 1.2'];
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true });
  }
}

/** Waits until no task is on its way; how many run then. */
async function runningTasks(ecs: ECSClient, name: string): Promise<number> {
  for (;;) {
    const { clusters = [] } = await ecs.send(new DescribeClustersCommand({ clusters: [name] }));
    if (clusters[0]?.pendingTasksCount === 0) return clusters[0].runningTasksCount ?? 0;
    await sleep(50);
  }
}
