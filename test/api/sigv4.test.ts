import { ECSClient, ListClustersCommand } from '@aws-sdk/client-ecs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { REGION, startServer } from '../support/server.ts';

describe('a server with --auth sigv4', () => {
  let server: Awaited<ReturnType<typeof startServer>>;
  beforeAll(async () => {
    server = await startServer({ auth: 'sigv4', accessKeys: new Map([['111122223333', 'the-secret']]) });
  });
  afterAll(() => server.close());
  const client = (accessKeyId: string, secretAccessKey: string) =>
    new ECSClient({
      endpoint: server.url,
      region: REGION,
      credentials: { accessKeyId, secretAccessKey },
      maxAttempts: 1,
    });

  it('answers a caller whose signature is right, in the account of the key', async () => {
    const { clusterArns } = await client('111122223333', 'the-secret').send(new ListClustersCommand({}));
    expect(clusterArns).toEqual([]); // the default fleet is in the default account
  });

  it.each([
    ['a wrong secret', '111122223333', 'another', 'InvalidSignatureException'],
    ['an unknown key', 'AKIAUNKNOWN', 'the-secret', 'UnrecognizedClientException'],
  ])('refuses %s', async (_what, id, secret, name) => {
    await expect(client(id, secret).send(new ListClustersCommand({}))).rejects.toMatchObject({ name });
  });
});
