import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs';
import {
  type ContainerDefinition,
  DescribeTasksCommand,
  type ECSClient,
  RegisterTaskDefinitionCommand,
  RunTaskCommand,
} from '@aws-sdk/client-ecs';
import { logsClient } from '../support/aws-clients.ts';
import { container, definition } from '../support/definitions.ts';
import { ensureImages } from '../support/images.ts';
import { ecsClient } from '../support/server.ts';
import { ofACore } from './of-a-core.ts';
import type { Row } from './row.ts';
import { type Build, type ServerProcess, startProcess } from './server-process.ts';

const PORT = 4995;
const WRITERS = 100;
const LINE_BYTES = 256;
const LINES_A_SECOND = 41; // from each: 1 MiB/s from all
const FIRST = 100_000_000; // so that every number has nine digits
const IDLE = 50;
const WARM_UP_MS = 3000;
const AT_ONCE = 10;
const GROUP = '/bench';
const LOGGED = {
  logDriver: 'awslogs',
  options: { 'awslogs-group': GROUP, 'awslogs-create-group': 'true', 'awslogs-stream-prefix': 'bench' },
} as const;
/** From a sign to the next; each second in one call, so that the engine has little to do. A signal would cut a line. */
const WRITE = `read go < /bench/go; i=${FIRST}
pad=${'x'.repeat(LINE_BYTES - 10)}
while [ ! -e /bench/stop ]; do
  end=$((i + ${LINES_A_SECOND})); lines=
  while [ $i -lt $end ]; do lines="$lines$i$pad
"; i=$((i + 1)); done
  printf %s "$lines"; sleep 1
done`;
const BE_SILENT = 'trap "exit 0" TERM; while :; do sleep 3600 & wait; done';

/** What it costs to follow what containers write, and to have containers that write nothing. */
export async function logs(build: Build = 'dist'): Promise<Row[]> {
  await ensureImages();
  return [...(await withTasks(build, WRITERS, WRITE, following)), ...(await withTasks(build, IDLE, BE_SILENT, idle))];
}

interface Running {
  readonly server: ServerProcess;
  readonly logs: CloudWatchLogs;
  readonly arns: readonly string[];
  /** Where they look for signs. */
  readonly folder: string;
  /** Resolves when they have ended by themselves. */
  readonly ended: () => Promise<void>;
}

async function withTasks(
  build: Build,
  count: number,
  script: string,
  measure: (running: Running) => Promise<Row[]>,
): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'drydock-logs-'));
  execFileSync('mkfifo', [join(folder, 'go')]); // who reads a pipe waits without waking
  const server = await startProcess(build, PORT, ['--data', folder, '--runtime', 'docker']);
  const ecs = ecsClient(server.url);
  let arns: string[] = [];
  try {
    const writer: Partial<ContainerDefinition> = {
      command: ['sh', '-c', script],
      logConfiguration: LOGGED,
      mountPoints: [{ sourceVolume: 'bench', containerPath: '/bench' }],
    };
    const volumes = [{ name: 'bench', host: { sourcePath: folder } }];
    await ecs.send(
      new RegisterTaskDefinitionCommand(
        definition('bench-logs', { containerDefinitions: [container(writer)], volumes }),
      ),
    );
    while (arns.length < count) {
      const { tasks = [] } = await ecs.send(new RunTaskCommand({ taskDefinition: 'bench-logs', count: AT_ONCE }));
      if (tasks.length < AT_ONCE) throw new Error(`no room for more than ${arns.length + tasks.length} tasks`);
      arns = [...arns, ...tasks.map(({ taskArn = '' }) => taskArn)];
      await until(ecs, arns, 'RUNNING');
    }
    return await measure({
      server,
      logs: logsClient(server.url),
      arns,
      folder,
      ended: () => until(ecs, arns, 'STOPPED'),
    });
  } finally {
    await fetch(`${server.url}/_drydock/reset`, { method: 'POST' }); // which removes every container
    await server.stop();
    rmSync(folder, { recursive: true });
  }
}

async function until(ecs: ECSClient, arns: readonly string[], wanted: string): Promise<void> {
  for (let from = 0; from < arns.length; ) {
    const { tasks = [] } = await ecs.send(new DescribeTasksCommand({ tasks: arns.slice(from, from + 100) }));
    if (tasks.every(({ lastStatus }) => lastStatus === wanted)) from += 100;
    else if (wanted === 'RUNNING' && tasks.some(({ lastStatus }) => lastStatus === 'STOPPED')) {
      throw new Error('a task stopped by itself');
    } else await sleep(100);
  }
}

async function following({ server, logs, arns, folder, ended }: Running): Promise<Row[]> {
  writeFileSync(join(folder, 'go'), arns.map(() => 'go\n').join(''));
  await sleep(WARM_UP_MS);
  const bytesBefore = await storedBytes(logs);
  const begun = performance.now();
  const { ours } = await ofACore(server, 30);
  const rate = ((await storedBytes(logs)) - bytesBefore) / ((performance.now() - begun) / 1000) / 2 ** 20;
  const memory = server.rssMiB();
  writeFileSync(join(folder, 'stop'), '');
  await ended();
  let lost = 0;
  for (const arn of arns) lost += await linesLost(logs, `bench/app/${arn.slice(arn.lastIndexOf('/') + 1)}`);
  const what = `logs of ${arns.length} containers, ${rate.toFixed(2)} MiB/s in lines of ${LINE_BYTES} bytes`;
  return [
    [`${what}, of a core`, ours, 'under 50 %'],
    ['the same, lines lost or doubled', String(lost), '0'],
    ['the same, resident memory', `${memory.toFixed(0)} MiB`, 'at most 250 MiB'],
  ];
}

async function storedBytes(logs: CloudWatchLogs): Promise<number> {
  return (await logs.describeLogGroups({})).logGroups?.[0]?.storedBytes ?? 0;
}

/** Lines are numbered from the first on: how many are not where they belong. */
async function linesLost(logs: CloudWatchLogs, logStreamName: string): Promise<number> {
  let wrong = 0;
  let wanted = FIRST;
  for (let nextToken: string | undefined; ; ) {
    const page = await logs.getLogEvents({ logGroupName: GROUP, logStreamName, startFromHead: true, nextToken });
    for (const { message = '' } of page.events ?? []) {
      const number = Number(message.slice(0, 9));
      if (number === wanted) wanted++;
      else {
        wrong += number > wanted ? number - wanted : 1;
        wanted = number > wanted ? number + 1 : wanted;
      }
    }
    if (page.nextForwardToken === nextToken) return wrong + (wanted === FIRST ? 1 : 0);
    nextToken = page.nextForwardToken;
  }
}

async function idle({ server, arns }: Running): Promise<Row[]> {
  const { ours, bare } = await ofACore(server, 60);
  return [
    [
      `${arns.length} containers that write nothing, of a core`,
      `${ours} (${bare} for a bare Node that wakes once a second)`,
      'under 1 %',
    ],
  ];
}
