import {
  DescribeTasksCommand,
  RegisterTaskDefinitionCommand,
  RunTaskCommand,
  type RunTaskCommandInput,
  StopTaskCommand,
} from '@aws-sdk/client-ecs';
import Docker from 'dockerode';
import { container, definition } from '../support/definitions.ts';
import { BUSYBOX, ensureImages } from '../support/images.ts';
import { awsvpc } from '../support/launches.ts';
import { startServer } from '../support/server.ts';

const ROUNDS = 15;
const BURSTS = 5;
const TOGETHER = 20;
const MOST_AT_A_CALL = 10; // of RunTask
const COMMAND = ['sh', '-c', 'trap "exit 0" TERM; sleep 3600 & wait'];
const MEMORY_MIB = 16;
const AWSVPC = { taskDefinition: 'bench-awsvpc', networkConfiguration: awsvpc() };

type Server = Awaited<ReturnType<typeof startServer>>;

/** Medians in milliseconds: of RunTask until its tasks are RUNNING, and of the same engine calls without Drydock. */
export interface Start {
  readonly what: string;
  readonly bareMs: number;
  readonly taskMs: number;
}

/** Measures task and bare engine by turns, so that both find the machine in the same mood. */
export async function dockerStart(): Promise<Start[]> {
  await ensureImages();
  const cold = await startServer({ runtime: 'docker', pausePool: 0 });
  const pooled = await startServer({ runtime: 'docker' });
  try {
    for (const server of [cold, pooled]) await register(server);
    await runTasks(pooled, AWSVPC, 1); // from now on there are spare ones
    const keeper = await runTasks(cold, AWSVPC, 1); // its network stays, as it does in a cluster in use
    const network = await networkOf(keeper.arns[0] ?? '');
    return [
      await compare(
        'a bridge task',
        ROUNDS,
        () => bareTask(),
        () => start(cold, { taskDefinition: 'bench' }),
      ),
      await compare(
        'a cold awsvpc task',
        ROUNDS,
        () => bareAwsvpc(network, 'cold'),
        () => start(cold, AWSVPC),
      ),
      await compare(
        'a pooled awsvpc task',
        ROUNDS,
        () => bareAwsvpc(network, 'ready'),
        async () => {
          await untilSpare(pooled);
          return start(pooled, AWSVPC);
        },
      ),
      await compare(
        `${TOGETHER} bridge tasks together`,
        BURSTS,
        () => bareBurst(),
        () => start(cold, { taskDefinition: 'bench' }, TOGETHER),
      ),
    ];
  } finally {
    await Promise.all([cold.close(), pooled.close()]);
  }
}

async function compare(what: string, rounds: number, bare: () => Promise<number>, task: () => Promise<number>) {
  const bares: number[] = [];
  const tasks: number[] = [];
  for (let round = 0; round < rounds; round++) {
    bares.push(await bare());
    tasks.push(await task());
  }
  return { what, bareMs: median(bares), taskMs: median(tasks) };
}

const docker = new Docker();

interface Bare {
  readonly NetworkMode?: string;
  readonly Image?: string;
}

async function create({ Image = BUSYBOX, ...host }: Bare = {}): Promise<Docker.Container> {
  const Cmd = Image === BUSYBOX ? { Cmd: COMMAND } : {};
  return docker.createContainer({ Image, ...Cmd, HostConfig: { Memory: MEMORY_MIB * 2 ** 20, ...host } });
}

const remove = (containers: readonly Docker.Container[]) =>
  Promise.all(containers.map((each) => each.remove({ force: true })));

async function timed(act: () => Promise<readonly Docker.Container[]>): Promise<number> {
  const begun = performance.now();
  const made = await act();
  const took = performance.now() - begun;
  await remove(made);
  return took;
}

const bareTask = () => timed(async () => [await started(create())]);

const bareBurst = () => timed(() => Promise.all(Array.from({ length: TOGETHER }, () => started(create()))));

async function started(creation: Promise<Docker.Container>): Promise<Docker.Container> {
  const made = await creation;
  await made.start();
  return made;
}

/** A container that joins the network of another, which is made as well, or was before. */
async function bareAwsvpc({ NetworkMode, Image }: Required<Bare>, other: 'cold' | 'ready'): Promise<number> {
  const join = async (holder: Docker.Container) => started(create({ NetworkMode: `container:${holder.id}` }));
  if (other === 'cold')
    return timed(async () => {
      const holder = await started(create({ NetworkMode, Image }));
      return [await join(holder), holder];
    });
  const holder = await started(create({ NetworkMode, Image }));
  try {
    return await timed(async () => [await join(holder)]);
  } finally {
    await remove([holder]);
  }
}

/** The network of a task's cluster, and the image of its pause container. */
async function networkOf(taskArn: string): Promise<Required<Bare>> {
  const filters = { label: [`drydock.task-arn=${taskArn}`, 'drydock.pause-for'] };
  const [pause] = await docker.listContainers({ filters });
  if (pause === undefined) throw new Error(`${taskArn} has no pause container`);
  return { NetworkMode: Object.keys(pause.NetworkSettings.Networks)[0] ?? '', Image: pause.Image };
}

async function register({ ecs }: Server): Promise<void> {
  const containerDefinitions = [container({ command: COMMAND, memory: MEMORY_MIB })];
  await ecs.send(new RegisterTaskDefinitionCommand(definition('bench', { containerDefinitions })));
  const own = { containerDefinitions, networkMode: 'awsvpc' as const };
  await ecs.send(new RegisterTaskDefinitionCommand(definition('bench-awsvpc', own)));
}

/** Until all are RUNNING. */
async function runTasks({ ecs, idle }: Server, launch: Partial<RunTaskCommandInput>, count: number) {
  const begun = performance.now();
  const arns: string[] = [];
  while (arns.length < count) {
    const wanted = Math.min(count - arns.length, MOST_AT_A_CALL);
    const { tasks = [], failures } = await ecs.send(
      new RunTaskCommand({ taskDefinition: 'bench', count: wanted, ...launch }),
    );
    if (tasks.length < wanted) throw new Error(`no place: ${JSON.stringify(failures)}`);
    arns.push(...tasks.map(({ taskArn }) => String(taskArn)));
  }
  await idle(); // to ask over and over would take from the engine what is being measured
  const tookMs = performance.now() - begun;
  const { tasks = [] } = await ecs.send(new DescribeTasksCommand({ tasks: arns }));
  if (!tasks.every(({ lastStatus }) => lastStatus === 'RUNNING')) throw new Error('a task did not run');
  return { arns, tookMs };
}

async function start(server: Server, launch: Partial<RunTaskCommandInput>, count = 1): Promise<number> {
  const { arns, tookMs } = await runTasks(server, launch, count);
  await Promise.all(arns.map((task) => server.ecs.send(new StopTaskCommand({ task }))));
  await server.idle(); // stopped and removed, so that the next start has the machine to itself
  return tookMs;
}

/** As `/_drydock/health` counts them; two, so that none is made while one is used. */
async function untilSpare({ url }: Server): Promise<void> {
  for (;;) {
    const { runtime } = (await (await fetch(`${url}/_drydock/health`)).json()) as { runtime: { sparePauses: number } };
    if (runtime.sparePauses === 2) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** The middle one of a list of numbers. */
export const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
