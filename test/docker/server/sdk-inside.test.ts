import { execFile } from 'node:child_process';
import { realpath } from 'node:fs/promises';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import type { ContainerDefinition, RegisterTaskDefinitionCommandInput } from '@aws-sdk/client-ecs';
import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { Container } from 'dockerode';
import { describe, expect, it } from 'vitest';
import { dockerAvailable } from '../../support/engine.ts';
import { BUSYBOX, NODE } from '../../support/images.ts';
import { awsvpc } from '../../support/launches.ts';
import { useDockerServer } from './docker-server.ts';
import { inside } from './inside.ts';
import { ASKS_WITHOUT_SETTINGS, mounting } from './machine-folders.ts';

const SLEEP = ['sh', '-c', 'trap "exit 0" TERM; sleep 3600 & wait'];
const ROLES = {
  taskRoleArn: 'arn:aws:iam::000000000000:role/app/worker',
  executionRoleArn: 'arn:aws:iam::000000000000:role/execution',
};

/** The AWS CLI of this machine and everything it is made of, as folders of the machine; undefined where there is none. */
async function awsCli(): Promise<{ readonly path: string; readonly folders: readonly string[] } | undefined> {
  const run = async (file: string, args: string[]) => (await promisify(execFile)(file, args)).stdout.trim();
  try {
    const found = await run('sh', ['-c', 'command -v aws']);
    // A shim of pyenv's only leads to the real one.
    const path = found.includes('/shims/') ? await run('pyenv', ['which', 'aws']) : found;
    const interpreter = (await run('head', ['-n', '1', path])).replace(/^#!\s*/, '').split(' ')[0] ?? '';
    const prefix = dirname(dirname(await realpath(interpreter)));
    return { path, folders: ['/usr', '/lib', '/lib64', '/etc/ssl', prefix, dirname(dirname(path))] };
  } catch {
    return undefined;
  }
}

describe.skipIf(!(await dockerAvailable()))('inside a task on Docker, with nothing configured,', async () => {
  const server = useDockerServer();
  const cli = await awsCli();
  const running = async (
    container: Partial<ContainerDefinition>,
    more: Partial<RegisterTaskDefinitionCommandInput>,
    launch = {},
  ): Promise<[string, Container]> => {
    const arn = await server().run([{ command: SLEEP, ...container }], launch, { ...ROLES, ...more });
    await server().until('RUNNING', arn);
    return [arn, await server().containerOf(arn)];
  };

  it('the AWS SDK for JavaScript acts as the task’s role, from a network of its own', async () => {
    const secrets = new SecretsManagerClient({
      endpoint: server().app.url,
      region: 'us-east-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    });
    await secrets.send(new CreateSecretCommand({ Name: 'inside', SecretString: 'swordfish' }));
    const modules = await realpath('node_modules');
    const { volumes, mountPoints } = mounting([modules]);
    const [arn, container] = await running(
      { image: NODE, memory: 256, mountPoints, secrets: [{ name: 'GIVEN', valueFrom: secretArn('inside') }] },
      { networkMode: 'awsvpc', volumes },
      { networkConfiguration: awsvpc() },
    );
    const said = await inside(
      container,
      `cd ${dirname(modules)} && node -e "${ASKS_WITHOUT_SETTINGS.replaceAll('"', '\\"')}"`,
    );
    expect(JSON.parse(said)).toMatchObject({
      task: arn,
      who: `arn:aws:sts::000000000000:assumed-role/worker/${arn.split('/').at(-1)}`,
      asked: 'swordfish',
      given: 'swordfish',
      metadata: { Containers: [{ Networks: [{ NetworkMode: 'awsvpc', AttachmentIndex: 0 }] }] },
    });
  });

  it.skipIf(cli === undefined)('the AWS CLI acts as the task’s role (skipped where there is none)', async () => {
    const { volumes, mountPoints } = mounting(cli?.folders ?? []);
    const [arn, container] = await running({ image: BUSYBOX, memory: 256, mountPoints }, { volumes });
    const said = await inside(container, `${cli?.path} sts get-caller-identity --query Arn --output text`);
    expect(said.trim()).toBe(`arn:aws:sts::000000000000:assumed-role/worker/${arn.split('/').at(-1)}`);
    expect(await inside(container, `${cli?.path} ecs list-clusters --output text`)).toContain('cluster/default');
  });
});

/** A secret's ARN may leave out the letters at its end. */
const secretArn = (name: string): string => `arn:aws:secretsmanager:us-east-1:000000000000:secret:${name}`;
