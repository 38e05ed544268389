import {
  CreateCapacityProviderCommand,
  CreateClusterCommand,
  ListAccountSettingsCommand,
  ListTagsForResourceCommand,
  PutAccountSettingDefaultCommand,
  RegisterContainerInstanceCommand,
  RegisterTaskDefinitionCommand,
  RunTaskCommand,
  type SettingName,
  type Tag,
  TagResourceCommand,
  UntagResourceCommand,
} from '@aws-sdk/client-ecs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { definition } from '../../support/definitions.ts';
import { startServer } from '../../support/server.ts';

type Server = Awaited<ReturnType<typeof startServer>>;

/** One of each kind of thing that has tags, made with none; gives its ARN. */
const MAKE: Record<string, (server: Server) => Promise<string | undefined>> = {
  cluster: async ({ ecs }) => (await ecs.send(new CreateClusterCommand({ clusterName: 'c' }))).cluster?.clusterArn,
  'task definition': async ({ ecs }) =>
    (await ecs.send(new RegisterTaskDefinitionCommand(definition('web')))).taskDefinition?.taskDefinitionArn,
  'container instance': async ({ ecs }) =>
    (await ecs.send(new RegisterContainerInstanceCommand({ cluster: 'c' }))).containerInstance?.containerInstanceArn,
  task: async ({ ecs }) => (await ecs.send(new RunTaskCommand({ taskDefinition: 'web' }))).tasks?.[0]?.taskArn,
  async 'capacity provider'({ ecs }) {
    const autoScalingGroupProvider = { autoScalingGroupArn: 'web' };
    const { capacityProvider } = await ecs.send(
      new CreateCapacityProviderCommand({ name: 'spot', autoScalingGroupProvider }),
    );
    return capacityProvider?.capacityProviderArn;
  },
};

/** Settings that the provider can set and, by its way of deleting one, set back. */
const SETTINGS: [SettingName, string, string][] = [
  ['awsvpcTrunking', 'enabled', 'disabled'],
  ['containerInsights', 'enhanced', 'disabled'],
  ['fargateFIPSMode', 'enabled', 'disabled'],
  ['fargateTaskRetirementWaitPeriod', '14', '7'],
];

describe('in Terraform’s hands', () => {
  let server: Server;
  beforeAll(async () => {
    server = await startServer();
  });
  afterAll(() => server.close());

  /** The calls of aws_ecs_tag. */
  it.each(Object.entries(MAKE))('a tag of a %s is made, read, changed and removed', async (_kind, make) => {
    const resourceArn = await make(server);
    const read = async () => (await server.ecs.send(new ListTagsForResourceCommand({ resourceArn }))).tags;
    const put = (...tags: Tag[]) => server.ecs.send(new TagResourceCommand({ resourceArn, tags }));
    expect(await read()).toEqual([]);
    await put({ key: 'other', value: '' });
    await put({ key: 'team', value: 'blue' });
    expect(await read()).toEqual(await read());
    await put({ key: 'team', value: 'green' });
    const after = [
      { key: 'other', value: '' },
      { key: 'team', value: 'green' },
    ];
    expect((await read())?.toSorted((a, b) => (String(a.key) < String(b.key) ? -1 : 1))).toEqual(after);
    await server.ecs.send(new UntagResourceCommand({ resourceArn, tagKeys: ['team'] }));
    expect(await read()).toEqual([{ key: 'other', value: '' }]);
    await server.ecs.send(new UntagResourceCommand({ resourceArn, tagKeys: ['team', 'other'] }));
    expect(await read()).toEqual([]);
  });

  /** The calls of aws_ecs_account_setting_default: it is deleted by setting it back, and one and only one is read. */
  it.each(SETTINGS)('the account setting %s is put to %s and back to %s', async (name, value, preset) => {
    const principalArn = 'arn:aws:iam::000000000000:root';
    const put = async (to: string) =>
      (await server.ecs.send(new PutAccountSettingDefaultCommand({ name, value: to }))).setting;
    const read = async () => {
      const answer = await server.ecs.send(new ListAccountSettingsCommand({ name, effectiveSettings: true }));
      expect(answer.nextToken).toBeUndefined();
      return answer.settings;
    };
    const setting = { name, principalArn, type: 'user' };
    expect(await put(value)).toEqual({ ...setting, value });
    expect(await read()).toEqual([{ ...setting, value }]);
    expect(await read()).toEqual(await read());
    expect(await put(preset)).toEqual({ ...setting, value: preset });
    expect(await read()).toEqual([{ ...setting, value: preset }]);
  });
});
