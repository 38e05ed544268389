import { ecrClient } from '../../support/aws-clients.ts';
import { BUSYBOX } from '../../support/images.ts';
import { passwordOf } from '../../support/registry-client.ts';
import { docker } from '../docker-harness.ts';

/**
 * Pushes busybox to a repository of a server, made if it is not there, as `v1`; gives its name there, by which the engine
 * has it no more. With another `mark` it is another image.
 */
export async function pushBusybox(serverUrl: string, repositoryName: string, mark = 'none'): Promise<string> {
  const ecr = ecrClient(serverUrl);
  const { repositories } = await ecr.describeRepositories({});
  const there = repositories?.find((each) => each.repositoryName === repositoryName);
  const { repositoryUri: repo = '' } = there ?? (await ecr.createRepository({ repositoryName })).repository ?? {};
  const name = `${repo}:v1`;
  const container = await docker.createContainer({ Image: BUSYBOX, Cmd: ['true'] });
  await container.commit({ repo, tag: 'v1', changes: `LABEL mark=${mark}` }).finally(() => container.remove());
  const image = docker.getImage(name);
  try {
    const authconfig = {
      username: 'AWS',
      password: await passwordOf(serverUrl),
      serveraddress: repo.split('/')[0] ?? '',
    };
    const progress = await image.push({ authconfig });
    await new Promise<void>((resolve, reject) => {
      docker.modem.followProgress(progress, (error) => (error ? reject(error) : resolve()));
    });
  } finally {
    await image.remove();
  }
  return name;
}
