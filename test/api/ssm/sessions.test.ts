import { ResumeSessionCommand, SSMClient, TerminateSessionCommand } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { REGION, startServer } from '../../support/server.ts';

const SessionId = 'ecs-execute-command-00123456789abcdef';

describe('a session that has ended', () => {
  let server: Awaited<ReturnType<typeof startServer>>;
  let ssm: SSMClient;
  beforeAll(async () => {
    server = await startServer();
    const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
    ssm = new SSMClient({ endpoint: server.url, region: REGION, credentials, maxAttempts: 1 });
  });
  afterAll(() => server.close());

  it('is not resumed: there is no token, which session-manager-plugin takes for the end of it', async () => {
    const { $metadata: _, ...answer } = await ssm.send(new ResumeSessionCommand({ SessionId }));
    expect(answer).toEqual({ SessionId });
  });

  it('may be ended again', async () => {
    expect(await ssm.send(new TerminateSessionCommand({ SessionId }))).toMatchObject({ SessionId });
  });

  it('is none where its id is not of ECS Exec', async () => {
    await expect(ssm.send(new ResumeSessionCommand({ SessionId: 'me-0123' }))).rejects.toMatchObject({
      name: 'DoesNotExistException',
    });
  });

  it('has an id of the form and length that AWS has', async () => {
    await expect(ssm.send(new ResumeSessionCommand({ SessionId: 'x'.repeat(97) }))).rejects.toMatchObject({
      name: 'ValidationException',
    });
  });
});
