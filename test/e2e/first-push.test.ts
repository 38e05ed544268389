import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Aws, awsAt, awsAvailable } from '../support/cli.ts';
import { dockerAvailable } from '../support/engine.ts';
import { BUSYBOX } from '../support/images.ts';
import { DryDock, ensureWebImage } from './dry-dock.ts';

const run = promisify(execFile);
const README = new URL('../../README.md', import.meta.url);
const PRODUCTION = '000000000000.dkr.ecr.us-east-1.amazonaws.com/team/web';

describe.skipIf(!(await dockerAvailable()) || !(await awsAvailable()))("the README's session with ECR", () => {
  let dock: DryDock;
  let aws: Aws;
  let folder: string;
  let host: string;
  let env: NodeJS.ProcessEnv;

  beforeAll(async () => {
    await ensureWebImage();
    dock = await DryDock.make();
    const { url } = await dock.start();
    aws = awsAt(url);
    host = `localhost:${dock.options.port}`;
    folder = await mkdtemp(join(tmpdir(), 'drydock-docker-config-'));
    env = {
      ...process.env,
      AWS_ENDPOINT_URL: url,
      AWS_REGION: 'us-east-1',
      AWS_DEFAULT_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      DOCKER_CONFIG: folder,
    };
  });
  afterAll(async () => {
    await dock.remove();
    const { stdout } = await run('docker', ['images', '--digests', '--format', '{{.Repository}}:{{.Tag}}']);
    const ours = stdout.split('\n').filter((name) => name.startsWith(`${host}/`));
    await Promise.all(ours.map((name) => run('docker', ['rmi', '-f', name]).catch(() => undefined)));
    await rm(folder, { recursive: true });
  });

  it.each(['ecr', 'ecr-public'])('works as it is written, command by command: aws %s', async (service) => {
    const readme = await readFile(README, 'utf8');
    const [, block = ''] =
      new RegExp(`\`\`\`console\n(\\$ aws ${service} create-repository.*?)\`\`\``, 's').exec(readme) ?? [];
    const here = block.replaceAll('localhost:4113', host).replaceAll('busybox:stable', BUSYBOX);
    const steps = here.split(/^\$ /m).filter((step) => step !== '');
    expect(steps).toHaveLength(5);
    for (const step of steps) {
      const end = step.indexOf('\n');
      const { stdout } = await run('bash', ['-o', 'pipefail', '-c', step.slice(0, end)], { env });
      expect(stdout, step).toContain(step.slice(end + 1).trim());
    }
  });

  it('and a task definition written for production runs what was pushed', async () => {
    const { images } = (await aws(
      'ecr',
      'batch-get-image',
      '--repository-name',
      'team/web',
      '--image-ids',
      'imageTag=v1',
    )) as {
      images: { imageId: { imageDigest: string } }[];
    };
    const containers = [
      {
        name: 'app',
        image: `${PRODUCTION}:v1`,
        essential: true,
        memory: 32,
        command: ['sh', '-c', 'sleep 600'],
      },
    ];
    await run('docker', ['rmi', '-f', `${host}/team/web:v1`], { env }); // so that it has to be pulled
    const definition = ['--family', 'pushed', '--container-definitions', JSON.stringify(containers)];
    await aws('ecs', 'register-task-definition', ...definition);
    const started = (await aws('ecs', 'run-task', '--task-definition', 'pushed')) as { tasks: { taskArn: string }[] };
    const arn = started.tasks[0]?.taskArn ?? '';
    const task = await dock.until('RUNNING', arn);
    expect(task.containers).toMatchObject([
      { image: `${PRODUCTION}:v1`, imageDigest: images[0]?.imageId.imageDigest, lastStatus: 'RUNNING' },
    ]);
  });
});
