import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { describe, expect, it } from 'vitest';
import { dockerAvailable } from '../../support/engine.ts';
import { docker } from '../docker-harness.ts';
import { ownContainers, useDockerServer } from './docker-server.ts';
import { inside } from './inside.ts';
import { PASSWORD, privateRegistry } from './private-registry.ts';

const SLEEP = ['sh', '-c', 'trap "exit 0" TERM; sleep 3600 & wait'];
const ROLES = { executionRoleArn: 'arn:aws:iam::000000000000:role/execution' };
const VALUE = 'swordfish: a=b "c"';

describe.skipIf(!(await dockerAvailable()))('secrets of containers on Docker', () => {
  const server = useDockerServer();
  const settings = () => ({
    endpoint: server().app.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  const secret = async (name: string, value: object): Promise<string> => {
    const command = new CreateSecretCommand({ Name: name, SecretString: JSON.stringify(value) });
    return String((await new SecretsManagerClient(settings()).send(command)).ARN);
  };

  it('are in their environment, over what an override says, and shown to nobody else', async () => {
    const arn = await secret('app', { password: VALUE });
    const parameter = new PutParameterCommand({ Name: '/app/user', Value: 'gordon', Type: 'SecureString' });
    await new SSMClient(settings()).send(parameter);
    const secrets = [
      { name: 'PASSWORD', valueFrom: `${arn}:password::` },
      { name: 'WHOLE', valueFrom: arn },
      { name: 'DB_USER', valueFrom: '/app/user' },
    ];
    const overrides = { containerOverrides: [{ name: 'app', environment: [{ name: 'DB_USER', value: 'override' }] }] };
    const task = await server().run([{ name: 'app', command: SLEEP, secrets }], { overrides }, ROLES);
    const described = await server().until('RUNNING', task);
    const said = await inside(await server().containerOf(task), 'echo "$PASSWORD|$DB_USER|$WHOLE"');
    expect(said.trim()).toBe(`${VALUE}|gordon|${JSON.stringify({ password: VALUE })}`);
    expect(JSON.stringify(described)).not.toMatch(/swordfish|gordon/);
  });

  it('that are missing stop the task before anything is pulled or made', async () => {
    const secrets = [{ name: 'A', valueFrom: '/not/there' }];
    const task = await server().run(
      [
        { name: 'app', image: 'localhost:1/none:1', secrets },
        { name: 'side', command: SLEEP, dependsOn: [{ containerName: 'app', condition: 'START' }] },
      ],
      {},
      ROLES,
    );
    const stopped = await server().until('STOPPED', task);
    expect(stopped).toMatchObject({
      stopCode: 'TaskFailedToStart',
      stoppedReason: expect.stringMatching(
        /^ResourceInitializationError: unable to pull secrets or registry auth: .*invalid ssm parameters: \/not\/there$/,
      ),
    });
    expect(stopped.pullStartedAt).toBeUndefined();
    expect(stopped.containers?.map(({ reason, lastStatus }) => [reason, lastStatus])).toEqual([
      [undefined, 'STOPPED'],
      [undefined, 'STOPPED'],
    ]);
    const made = await ownContainers();
    expect(made.filter(({ Labels }) => Labels['drydock.task-arn'] === task)).toEqual([]);
  });

  it('of a registry are who pulls', async () => {
    const registry = await privateRegistry();
    try {
      const pulls = async (password: string) => {
        const credentialsParameter = await secret(`registry-${password}`, { username: 'puller', password });
        const repositoryCredentials = { credentialsParameter };
        return server().run(
          [{ image: registry.image, command: ['sh', '-c', 'sleep 60'], repositoryCredentials }],
          {},
          ROLES,
        );
      };
      const refused = await server().until('STOPPED', await pulls('wrong'));
      expect(refused.containers?.[0]?.reason).toMatch(
        /^CannotPullContainerError: .*(?:unauthorized|no basic auth|denied)/i,
      );
      const running = await server().until('RUNNING', await pulls(PASSWORD));
      expect(running.containers?.[0]?.imageDigest).toMatch(/^sha256:[0-9a-f]{64}$/);
    } finally {
      await registry.close();
      await server().post('reset');
      await docker
        .getImage(registry.image)
        .remove({ force: true })
        .catch(() => undefined);
    }
  });
});
