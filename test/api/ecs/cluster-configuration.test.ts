import {
  type ClusterConfiguration,
  CreateClusterCommand,
  DescribeClustersCommand,
  type ExecuteCommandConfiguration,
  UpdateClusterCommand,
  type UpdateClusterCommandInput,
} from '@aws-sdk/client-ecs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServer } from '../../support/server.ts';

const NOT_OVERRIDING = "You must set logging to 'OVERRIDE' when you supply a log configuration.";
const NO_TARGET =
  'A CloudWatch log group name or S3 bucket name must be specified when overriding the default log configuration.';
const invalid = (message: string) => ({ name: 'InvalidParameterException', message });
const logging = (executeCommandConfiguration: ExecuteCommandConfiguration) => ({ executeCommandConfiguration });

describe('a cluster’s configuration', () => {
  let server: Awaited<ReturnType<typeof startServer>>;
  beforeAll(async () => {
    server = await startServer();
  });
  afterAll(() => server.close());

  const update = async (input: Omit<UpdateClusterCommandInput, 'cluster'>) =>
    (await server.ecs.send(new UpdateClusterCommand({ cluster: 'default', ...input }))).cluster;
  const described = async () =>
    (await server.ecs.send(new DescribeClustersCommand({ include: ['CONFIGURATIONS'] }))).clusters?.[0];

  it.each<[string, ClusterConfiguration, string]>([
    ['a log configuration by default', logging({ logConfiguration: { s3BucketName: 'b' } }), NOT_OVERRIDING],
    [
      'a log configuration without OVERRIDE',
      logging({ logging: 'NONE', logConfiguration: { s3BucketName: 'b' } }),
      NOT_OVERRIDING,
    ],
    ['OVERRIDE without a log configuration', logging({ logging: 'OVERRIDE' }), NO_TARGET],
    [
      'OVERRIDE without a place for the log',
      logging({ logging: 'OVERRIDE', logConfiguration: { s3KeyPrefix: 'k' } }),
      NO_TARGET,
    ],
  ])('cannot have %s', async (_what, configuration, message) => {
    const before = await described();
    await expect(update({ configuration })).rejects.toMatchObject(invalid(message));
    const create = new CreateClusterCommand({ clusterName: 'other', configuration });
    await expect(server.ecs.send(create)).rejects.toMatchObject(invalid(message));
    expect(await described()).toEqual(before);
  });

  it.each<[string, ClusterConfiguration]>([
    ['a bucket', logging({ logging: 'OVERRIDE', logConfiguration: { s3BucketName: 'b' } })],
    ['a log group', logging({ logging: 'OVERRIDE', logConfiguration: { cloudWatchLogGroupName: 'g' } })],
    ['no log', logging({ logging: 'NONE' })],
    ['storage', { managedStorageConfiguration: { kmsKeyId: 'key' } }],
  ])('can have %s', async (_what, configuration) => {
    expect(await update({ configuration })).toMatchObject({ configuration });
    expect(await described()).toMatchObject({ configuration });
  });

  it('has a service connect namespace, given back as the ARN that was sent, until an empty one is', async () => {
    const serviceConnectDefaults = { namespace: 'arn:aws:servicediscovery:us-east-1:000000000000:namespace/ns-1' };
    const made = await server.ecs.send(new CreateClusterCommand({ clusterName: 'connected', serviceConnectDefaults }));
    expect(made.cluster).toMatchObject({ serviceConnectDefaults });
    expect(await update({ serviceConnectDefaults })).toMatchObject({ serviceConnectDefaults });
    expect(await update({})).toMatchObject({ serviceConnectDefaults });
    expect(await described()).toMatchObject({ serviceConnectDefaults });
    const namespace = 'arn:aws:ecs:us-east-1:000000000000:cluster/default';
    const refusal = invalid('The namespace ARN provided is invalid.');
    await expect(update({ serviceConnectDefaults: { namespace } })).rejects.toMatchObject(refusal);
    await update({ serviceConnectDefaults: { namespace: '' } });
    expect(await described()).not.toHaveProperty('serviceConnectDefaults');
  });
});
