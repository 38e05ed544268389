import {
  type ClusterConfiguration,
  type ClusterSetting,
  CreateClusterCommand,
  DeleteClusterCommand,
  DescribeClustersCommand,
  UpdateClusterCommand,
  UpdateClusterSettingsCommand,
} from '@aws-sdk/client-ecs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServer } from '../../support/server.ts';

const configuration: ClusterConfiguration = {
  executeCommandConfiguration: {
    kmsKeyId: 'key',
    logging: 'OVERRIDE',
    logConfiguration: { cloudWatchLogGroupName: 'group', cloudWatchEncryptionEnabled: true },
  },
};
const insights = (value: string): ClusterSetting[] => [{ name: 'containerInsights', value }];
const tags = [{ key: 'team', value: 'blue' }];

describe('a cluster that is updated', () => {
  let server: Awaited<ReturnType<typeof startServer>>;
  const cluster = 'changing';
  beforeAll(async () => {
    server = await startServer();
    await server.ecs.send(new CreateClusterCommand({ clusterName: cluster, tags }));
  });
  afterAll(() => server.close());

  const update = async (input: { settings?: ClusterSetting[]; configuration?: ClusterConfiguration }) =>
    (await server.ecs.send(new UpdateClusterCommand({ cluster, ...input }))).cluster;
  const updateSettings = async (settings: ClusterSetting[], name = cluster) =>
    (await server.ecs.send(new UpdateClusterSettingsCommand({ cluster: name, settings }))).cluster;
  const described = async () => {
    const include = ['TAGS', 'SETTINGS', 'CONFIGURATIONS'] as const;
    const { clusters } = await server.ecs.send(
      new DescribeClustersCommand({ clusters: [cluster], include: [...include] }),
    );
    return clusters?.[0];
  };

  it('keeps what was not sent, and shows all of it', async () => {
    expect(await update({ configuration })).toMatchObject({ settings: insights('disabled'), configuration, tags });
    expect(await update({ settings: insights('enabled') })).toMatchObject({
      settings: insights('enabled'),
      configuration,
      tags,
    });
    const all = await update({});
    expect(all).toMatchObject({ clusterName: cluster, status: 'ACTIVE', settings: insights('enabled'), configuration });
    expect(await described()).toEqual(all);
    expect((await update({ settings: [] }))?.settings).toEqual(insights('enabled'));
    const other = { executeCommandConfiguration: { logging: 'NONE' } } as const;
    expect((await update({ configuration: other }))?.configuration).toEqual(other); // as a whole
    await update({ configuration });
  });

  it('takes settings by name and has each once', async () => {
    expect(await updateSettings(insights('enhanced'))).toMatchObject({
      settings: insights('enhanced'),
      configuration,
      tags,
    });
    await updateSettings([...insights('enabled'), ...insights('disabled')]);
    expect(await described()).toMatchObject({ settings: insights('disabled'), configuration, tags });
  });

  it.each<[string, ClusterSetting[], string]>([
    ['value', insights('perhaps'), 'perhaps should be one of [enabled,disabled,enhanced]'],
    ['name', [{ name: 'other' as never, value: 'enabled' }], 'other should be one of [containerInsights]'],
  ])('refuses a setting’s %s that is none', async (_what, settings, message) => {
    const before = await described();
    const refusal = { name: 'InvalidParameterException', message };
    await expect(update({ settings, configuration: {} })).rejects.toMatchObject(refusal);
    await expect(updateSettings(settings)).rejects.toMatchObject(refusal);
    expect(await described()).toEqual(before);
  });

  it('has to be there', async () => {
    await server.ecs.send(new CreateClusterCommand({ clusterName: 'gone' }));
    await server.ecs.send(new DeleteClusterCommand({ cluster: 'gone' }));
    const refusal = { name: 'ClusterNotFoundException', message: 'Cluster not found.' };
    await expect(updateSettings(insights('enabled'), 'gone')).rejects.toMatchObject(refusal);
    await expect(server.ecs.send(new UpdateClusterCommand({ cluster: 'gone' }))).rejects.toMatchObject(refusal);
  });
});
