import { execFile, spawn } from 'node:child_process';
import { realpath } from 'node:fs/promises';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { describe, expect, it, onTestFinished } from 'vitest';
import { useDockerServer } from '../docker/server/docker-server.ts';
import { ASKS_WITHOUT_SETTINGS, mounting } from '../docker/server/machine-folders.ts';
import { dockerAvailable } from '../support/engine.ts';
import { NODE } from '../support/images.ts';
import { awsvpc } from '../support/launches.ts';

const GROUP = '/ecs/asks';
const ROLES = {
  taskRoleArn: 'arn:aws:iam::000000000000:role/worker',
  executionRoleArn: 'arn:aws:iam::000000000000:role/execution',
};

/** Version 2 of the AWS CLI, which alone has `aws logs tail`; in CI it must be there. */
async function awsCli2(): Promise<string | undefined> {
  for (const path of ['aws', '/usr/bin/aws']) {
    const said = await promisify(execFile)(path, ['--version']).catch(() => undefined);
    if (said?.stdout.startsWith('aws-cli/2.')) return path;
  }
  if (process.env.CI === 'true') throw new Error('CI needs version 2 of the AWS CLI: Debian has it as awscli.');
  return undefined;
}

const cli = await awsCli2();

describe.skipIf(!(await dockerAvailable()) || cli === undefined)('aws logs tail --follow', () => {
  const server = useDockerServer();

  it('shows what an SDK without any settings was answered inside a task with a network of its own', async () => {
    const { url } = server().app;
    const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
    const secrets = new SecretsManagerClient({ endpoint: url, region: 'us-east-1', credentials });
    const made = await secrets.send(new CreateSecretCommand({ Name: 'inside', SecretString: 'swordfish' }));
    const modules = await realpath('node_modules');
    const { volumes, mountPoints } = mounting([modules]);
    const logConfiguration = {
      logDriver: 'awslogs' as const,
      options: { 'awslogs-group': GROUP, 'awslogs-create-group': 'true', 'awslogs-stream-prefix': 'p' },
    };
    const arn = await server().run(
      [
        {
          image: NODE,
          memory: 256,
          mountPoints,
          logConfiguration,
          workingDirectory: dirname(modules),
          command: ['node', '-e', `${ASKS_WITHOUT_SETTINGS}; setTimeout(() => console.log('last'), 3000)`],
          secrets: [{ name: 'GIVEN', valueFrom: made.ARN }],
        },
      ],
      { networkConfiguration: awsvpc() },
      { networkMode: 'awsvpc', volumes, ...ROLES },
    );
    await server().until('RUNNING', arn);
    const env = {
      PATH: process.env.PATH,
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_CONFIG_FILE: '/dev/null',
      AWS_PAGER: '',
      PYTHONUNBUFFERED: '1',
    };
    const where = ['--endpoint-url', url, '--region', 'us-east-1'];
    const tail = spawn(cli ?? '', [...where, 'logs', 'tail', GROUP, '--follow', '--format', 'short'], { env });
    onTestFinished(() => void tail.kill());
    const lines: string[] = [];
    for await (const line of createInterface({ input: tail.stdout })) {
      lines.push(line.slice(line.indexOf(' ') + 1));
      if (lines.length === 2) break;
    }
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      task: arn,
      who: `arn:aws:sts::000000000000:assumed-role/worker/${arn.split('/').at(-1)}`,
      asked: 'swordfish',
      given: 'swordfish',
      metadata: { Containers: [{ Networks: [{ NetworkMode: 'awsvpc' }] }] },
    });
    expect(lines[1]).toBe('last');
    expect(await server().until('STOPPED', arn)).toMatchObject({ containers: [{ exitCode: 0 }] });
  });
});
