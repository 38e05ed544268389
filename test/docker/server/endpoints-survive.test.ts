import type { Container } from 'dockerode';
import { describe, expect, it } from 'vitest';
import type { Config } from '../../../src/config.ts';
import { dockerAvailable } from '../../support/engine.ts';
import { ensureImages } from '../../support/images.ts';
import { startServer } from '../../support/server.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { docker } from '../docker-harness.ts';
import { DockerServer } from './docker-server.ts';
import { inside } from './inside.ts';

const SLEEP = ['sh', '-c', 'trap "exit 0" TERM; sleep 3600 & wait'];
const ROLES = { taskRoleArn: 'arn:aws:iam::000000000000:role/worker' };
const open = async (settings: Partial<Config>) =>
  new DockerServer(await startServer({ runtime: 'docker', ...settings }));

async function running(server: DockerServer): Promise<[string, Container]> {
  const arn = await server.run([{ command: SLEEP }], {}, ROLES);
  await server.until('RUNNING', arn);
  return [arn, await server.containerOf(arn)];
}

const variables = async (container: Container): Promise<Record<string, string>> =>
  Object.fromEntries((await inside(container, 'env')).split('\n').map((line) => line.split(/=(.*)/s).slice(0, 2)));

/** Where the credentials are, whichever of the variables says so. */
async function credentialsAddress(container: Container): Promise<string> {
  const found = await variables(container);
  const relative = found.AWS_CONTAINER_CREDENTIALS_RELATIVE_URI;
  return relative === undefined ? String(found.AWS_CONTAINER_CREDENTIALS_FULL_URI) : `http://169.254.170.2${relative}`;
}

const answer = async (address: string) => (await fetch(address)).json() as Promise<Record<string, string>>;

describe.skipIf(!(await dockerAvailable()))('the endpoints of containers on Docker', () => {
  it('are there again, under the same addresses, when Drydock is', async () => {
    await ensureImages();
    const data = temporaryFolder();
    let server = await open({ data });
    try {
      const [arn, container] = await running(server);
      const address = await credentialsAddress(container);
      const before = await answer(address);
      await server.app.close();
      await expect(fetch(address)).rejects.toThrow();
      server = await open({ data });
      await server.app.idle();
      const after = await answer(address);
      expect(after.RoleArn).toBe(before.RoleArn);
      expect(after.Token).not.toBe(before.Token);
      const metadata = await inside(container, 'wget -qO- "$ECS_CONTAINER_METADATA_URI_V4/task"');
      expect(JSON.parse(metadata)).toMatchObject({ TaskARN: arn, KnownStatus: 'RUNNING' });
    } finally {
      await server.post('reset');
      await server.app.close();
    }
  });

  it('of two Drydocks on one engine do not get in each other’s way', async () => {
    await ensureImages();
    const servers = [await open({}), await open({})];
    try {
      const tasks = await Promise.all(servers.map(running));
      const addresses = await Promise.all(tasks.map(([, container]) => credentialsAddress(container)));
      expect(new Set(addresses.map((address) => new URL(address).host)).size).toBe(2);
      for (const address of addresses) expect(await answer(address)).toMatchObject({ RoleArn: ROLES.taskRoleArn });
      const { IPAM, Labels = {} } = await docker.getNetwork('ecs-creds').inspect();
      expect([IPAM?.Config?.[0]?.Subnet, Labels['drydock.shared']]).toEqual(['169.254.170.0/23', 'task-endpoint']);
    } finally {
      for (const { app } of servers) await app.close();
    }
  });

  it('are not there when told off, and neither are the variables that name them', async () => {
    await ensureImages();
    const server = await open({ taskEndpoint: 'off' });
    try {
      const [, container] = await running(server);
      const found = await variables(container);
      expect(Object.keys(found).filter((name) => /^(ECS|AWS)_/.test(name))).toEqual([]);
    } finally {
      await server.app.close();
    }
  });
});
