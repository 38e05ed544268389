import { expect, it, onTestFinished } from 'vitest';
import { ecrClient } from '../../support/aws-clients.ts';
import { openEvents } from '../../support/event-stream.ts';
import { digestOf, registryClient } from '../../support/registry-client.ts';
import { ACCOUNT, REGION, startServer } from '../../support/server.ts';

it('pushes and deletions of images are events, as the user guide has them', async () => {
  const server = await startServer();
  onTestFinished(() => server.close());
  const stream = await openEvents(server.url);
  onTestFinished(() => stream.close());
  const repositoryName = 'told';
  const ecr = ecrClient(server.url);
  await ecr.createRepository({ repositoryName });
  const registry = await registryClient(server.url);
  const manifest = await registry.pushImage(repositoryName, 'latest', 'x');
  await registry.putManifest(repositoryName, 'latest', manifest); // nothing new, so nothing is told
  await ecr.batchDeleteImage({ repositoryName, imageIds: [{ imageTag: 'latest' }] });
  const heard = await stream.until(({ data }) => data.detail['action-type'] === 'DELETE');
  const ours = heard.filter(({ type }) => type === 'ECR Image Action').map(({ data }) => data);
  expect(ours).toMatchObject(
    ['PUSH', 'DELETE'].map((action) => ({
      version: '0',
      source: 'aws.ecr',
      account: ACCOUNT,
      region: REGION,
      resources: [],
      detail: {
        result: 'SUCCESS',
        'repository-name': repositoryName,
        'image-digest': digestOf(manifest),
        'action-type': action,
        'image-tag': 'latest',
      },
    })),
  );
});
