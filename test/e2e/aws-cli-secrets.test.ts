import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Aws, awsAt, awsAvailable } from '../support/cli.ts';
import { startServer } from '../support/server.ts';

describe.skipIf(!(await awsAvailable()))('the AWS CLI', () => {
  let server: Awaited<ReturnType<typeof startServer>>;
  let aws: Aws;
  beforeAll(async () => {
    server = await startServer();
    aws = awsAt(server.url);
  });
  afterAll(() => server.close());

  it('makes, changes, reads, lists and deletes a secret', async () => {
    const secret = (command: string, ...args: string[]) => aws('secretsmanager', command, ...args);
    const id = ['--secret-id', 'app/db'];
    await secret('create-secret', '--name', 'app/db', '--secret-string', 'one', '--tags', 'Key=team,Value=blue');
    await secret('put-secret-value', ...id, '--secret-string', 'two');
    expect(await secret('get-secret-value', ...id)).toMatchObject({ SecretString: 'two' });
    expect(await secret('get-secret-value', ...id, '--version-stage', 'AWSPREVIOUS')).toMatchObject({
      SecretString: 'one',
    });
    expect(await secret('list-secrets', '--filters', 'Key=name,Values=app')).toMatchObject({
      SecretList: [{ Name: 'app/db' }],
    });
    await secret('delete-secret', ...id, '--force-delete-without-recovery');
    await expect(secret('describe-secret', ...id)).rejects.toMatchObject({
      stderr: expect.stringContaining(
        "(ResourceNotFoundException) when calling the DescribeSecret operation: Secrets Manager can't find the specified secret.",
      ),
    });
  });

  it('puts, reads, lists and deletes parameters', async () => {
    const ssm = (command: string, ...args: string[]) => aws('ssm', command, ...args);
    for (const name of ['/a/1', '/a/2', '/a/b/3']) {
      await ssm('put-parameter', '--name', name, '--value', name, '--type', 'SecureString');
    }
    expect(
      await ssm('get-parameters-by-path', '--path', '/a', '--recursive', '--with-decryption', '--page-size', '2'),
    ).toMatchObject({
      Parameters: [{ Value: '/a/1' }, { Value: '/a/2' }, { Value: '/a/b/3' }],
    });
    expect(await ssm('describe-parameters', '--parameter-filters', 'Key=Name,Option=Contains,Values=b')).toMatchObject({
      Parameters: [{ Name: '/a/b/3', KeyId: 'alias/aws/ssm' }],
    });
    await ssm('delete-parameter', '--name', '/a/1');
    await expect(ssm('get-parameter', '--name', '/a/1')).rejects.toMatchObject({
      stderr: expect.stringContaining('(ParameterNotFound)'),
    });
  });
});
