import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ecrClient } from '../../support/aws-clients.ts';
import { dockerAvailable } from '../../support/engine.ts';
import { BUSYBOX } from '../../support/images.ts';
import { useDockerServer } from './docker-server.ts';
import { pushBusybox } from './push-busybox.ts';

describe.skipIf(!(await dockerAvailable()))('an image that was pushed', () => {
  const server = useDockerServer();
  let pushed: string;
  const docker = (...args: string[]) => promisify(execFile)('docker', args);

  beforeAll(async () => {
    pushed = await pushBusybox(server().app.url, 'team/shell');
  });
  afterAll(async () => {
    await docker('rmi', '-f', pushed).catch(() => undefined);
  });

  it.each([
    ['as AWS names it', () => '000000000000.dkr.ecr.us-east-1.amazonaws.com/team/shell:v1'],
    ['as its repository is called', () => pushed],
  ])('is pulled and run for a task that names it %s', async (_how, image) => {
    await docker('rmi', '-f', pushed).catch(() => undefined); // else nothing would be pulled
    const arn = await server().run([{ image: image(), command: ['sh', '-c', 'sleep 60'] }]);
    const task = await server().until('RUNNING', arn);
    expect(task.containers).toMatchObject([{ image: image(), imageDigest: expect.stringMatching(/^sha256:/) }]);
    const { imageDetails } = await ecrClient(server().app.url).describeImages({ repositoryName: 'team/shell' });
    expect(imageDetails?.[0]?.imageDigest).toBe(task.containers?.[0]?.imageDigest);
    await server().stop(arn);
    await server().until('STOPPED', arn);
  });

  it('is pulled anew for a task of the same name when another image got its tag', async () => {
    const ecr = ecrClient(server().app.url);
    const id = { repositoryName: 'team/shell', imageIds: [{ imageTag: 'v1' }] };
    const { images } = await ecr.batchGetImage(id);
    const old = images?.[0];
    // The same image in other bytes, past the engine, which keeps the old one under the tag.
    const imageManifest = `${old?.imageManifest}\n`;
    const moved = await ecr.putImage({ repositoryName: 'team/shell', imageTag: 'v1', imageManifest });
    expect(moved.image?.imageId?.imageDigest).not.toBe(old?.imageId?.imageDigest);
    const arn = await server().run([{ image: pushed, command: ['sh', '-c', 'sleep 60'] }]);
    const { containers } = await server().until('RUNNING', arn);
    expect(containers?.[0]?.imageDigest).toBe(moved.image?.imageId?.imageDigest);
    await server().stop(arn);
    await server().until('STOPPED', arn);
  });

  it('under a name of AWS that no repository has here is run where the engine has it, and else refused as ECR does', async () => {
    const name = '111122223333.dkr.ecr.eu-west-1.amazonaws.com/team/missing';
    const run = () => server().run([{ image: `${name}:v1`, command: ['sh', '-c', 'sleep 60'] }]);
    const refused = await server().until('STOPPED', await run());
    expect(refused.containers?.[0]?.reason).toBe(
      `CannotPullContainerError: Error response from daemon: repository ${name} not found: name unknown: ` +
        "The repository with name 'team/missing' does not exist in the registry with id '111122223333'",
    );
    await docker('tag', BUSYBOX, `${name}:v1`);
    try {
      const arn = await run();
      await server().until('RUNNING', arn);
      await server().stop(arn);
      await server().until('STOPPED', arn);
    } finally {
      await docker('rmi', `${name}:v1`);
    }
  });

  it('and that has another tag than the task names, cannot be pulled', async () => {
    const image = '000000000000.dkr.ecr.us-east-1.amazonaws.com/team/shell:v2';
    const task = await server().until('STOPPED', await server().run([{ image }]));
    expect(task.containers?.[0]?.reason).toMatch(/^CannotPullContainerError: .*(?:not found|manifest unknown)/);
  });
});
