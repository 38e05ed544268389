import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Aws, awsAt, awsAvailable, shellAt } from '../support/cli.ts';
import { startServer } from '../support/server.ts';

describe.skipIf(!(await awsAvailable()))('the AWS CLI', () => {
  let server: Awaited<ReturnType<typeof startServer>>;
  let aws: Aws;
  beforeAll(async () => {
    server = await startServer();
    aws = awsAt(server.url);
  });
  afterAll(() => server.close());

  it('makes, describes, pages, tags and deletes public repositories', async () => {
    const gallery = (command: string, ...args: string[]) => aws('ecr-public', command, ...args);
    const name = (repositoryName: string) => ['--repository-name', repositoryName];
    const catalog = 'description=A web server,architectures=ARM 64,x86-64,operatingSystems=Linux,usageText=Run it';
    const catalogData = {
      description: 'A web server',
      architectures: ['ARM 64', 'x86-64'],
      operatingSystems: ['Linux'],
      usageText: 'Run it',
    };
    const uri = `localhost:${new URL(server.url).port}/public.ecr.aws/a0000000/team/web`;
    const arn = 'arn:aws:ecr-public::000000000000:repository/team/web';
    expect(await gallery('create-repository', ...name('team/web'), '--catalog-data', catalog)).toMatchObject({
      repository: { repositoryUri: uri, repositoryArn: arn },
      catalogData,
    });
    await gallery('create-repository', ...name('other'));
    expect(await gallery('describe-repositories', '--page-size', '1')).toMatchObject({
      repositories: [{ repositoryName: 'other' }, { repositoryName: 'team/web' }],
    });
    await gallery('tag-resource', '--resource-arn', arn, '--tags', 'Key=team,Value=blue');
    expect(await gallery('list-tags-for-resource', '--resource-arn', arn)).toEqual({
      tags: [{ Key: 'team', Value: 'blue' }],
    });
    expect(await gallery('get-repository-catalog-data', ...name('team/web'))).toEqual({ catalogData });
    expect(await gallery('describe-registries')).toMatchObject({ registries: [{ aliases: [{ name: 'a0000000' }] }] });
    await gallery('delete-repository', ...name('other'), '--force');
    await expect(gallery('describe-images', ...name('other'))).rejects.toMatchObject({
      stderr: expect.stringContaining(
        "(RepositoryNotFoundException) when calling the DescribeImages operation: The repository with name 'other' does not exist in the registry with id '000000000000'",
      ),
    });
  });

  it('gets a password that pushes', async () => {
    const password = await shellAt(server.url)('aws ecr-public get-login-password');
    const headers = { authorization: `Basic ${Buffer.from(`AWS:${password}`).toString('base64')}` };
    const path = '/v2/public.ecr.aws/a0000000/team/web/blobs/uploads/';
    const response = await fetch(new URL(path, server.url), { method: 'POST', headers });
    expect(response.status).toBe(202);
  });
});
