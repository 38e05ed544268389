import {
  DescribeTasksCommand,
  RegisterTaskDefinitionCommand,
  RunTaskCommand,
  StopTaskCommand,
} from '@aws-sdk/client-ecs';
import Docker from 'dockerode';
import { container, definition } from '../support/definitions.ts';
import { BUSYBOX, ensureImages } from '../support/images.ts';
import { startServer } from '../support/server.ts';

const ROUNDS = 15;
const COMMAND = ['sh', '-c', 'trap "exit 0" TERM; sleep 3600 & wait'];

/** Medians in milliseconds of a bare create and start of a container, and of RunTask until its task is RUNNING. */
export async function dockerStart(): Promise<{ bareMs: number; taskMs: number }> {
  await ensureImages();
  const docker = new Docker();
  const server = await startServer({ runtime: 'docker' });
  try {
    const containerDefinitions = [container({ command: COMMAND })];
    await server.ecs.send(new RegisterTaskDefinitionCommand(definition('bench', { containerDefinitions })));
    const bare: number[] = [];
    const task: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      bare.push(await bareStart(docker));
      task.push(await taskStart(server));
    }
    return { bareMs: median(bare), taskMs: median(task) };
  } finally {
    await server.close();
  }
}

async function bareStart(docker: Docker): Promise<number> {
  const begun = performance.now();
  const made = await docker.createContainer({
    Image: BUSYBOX,
    Cmd: COMMAND,
    HostConfig: { Memory: 16 * 1024 * 1024 },
  });
  await made.start();
  const took = performance.now() - begun;
  await made.remove({ force: true });
  return took;
}

async function taskStart(server: Awaited<ReturnType<typeof startServer>>): Promise<number> {
  const { ecs } = server;
  const begun = performance.now();
  const { tasks } = await ecs.send(new RunTaskCommand({ taskDefinition: 'bench' }));
  const arn = String(tasks?.[0]?.taskArn);
  const status = async () => (await ecs.send(new DescribeTasksCommand({ tasks: [arn] }))).tasks?.[0]?.lastStatus;
  while ((await status()) === 'PENDING') await new Promise((resolve) => setTimeout(resolve, 2));
  const took = performance.now() - begun;
  if ((await status()) !== 'RUNNING') throw new Error(`${arn} did not run`);
  await ecs.send(new StopTaskCommand({ task: arn }));
  await server.idle(); // stopped and removed, so that the next start has the machine to itself
  return took;
}

/** The middle one of a list of numbers. */
export const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
