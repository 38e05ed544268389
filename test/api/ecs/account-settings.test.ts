import {
  DeleteAccountSettingCommand,
  ListAccountSettingsCommand,
  type ListAccountSettingsCommandInput,
  PutAccountSettingCommand,
  PutAccountSettingDefaultCommand,
  paginateListAccountSettings,
  type SettingName,
} from '@aws-sdk/client-ecs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ecsClient, startServer } from '../../support/server.ts';

const ROOT = 'arn:aws:iam::000000000000:root';
const ROLE = 'arn:aws:iam::000000000000:role/deploy';
const USER = 'arn:aws:iam::000000000000:user/someone';

/** Every setting with what AWS has for it where nobody has said otherwise. */
const AWS = {
  awsvpcTrunking: 'disabled',
  containerInsights: 'disabled',
  containerInstanceLongArnFormat: 'enabled',
  defaultLogDriverMode: 'non-blocking',
  fargateEventWindows: 'disabled',
  fargateFIPSMode: 'disabled',
  fargateTaskRetirementWaitPeriod: '7',
  guardDutyActivate: 'off',
  serviceLongArnFormat: 'enabled',
  tagResourceAuthorization: 'off',
  taskLongArnFormat: 'enabled',
};

describe('account settings', () => {
  let server: Awaited<ReturnType<typeof startServer>>;
  beforeEach(async () => {
    server = await startServer();
  });
  afterEach(() => server.close());

  const put = async (name: SettingName, value: string, principalArn?: string) =>
    (await server.ecs.send(new PutAccountSettingCommand({ name, value, principalArn }))).setting;
  const putDefault = async (name: SettingName, value: string) =>
    (await server.ecs.send(new PutAccountSettingDefaultCommand({ name, value }))).setting;
  const remove = async (name: SettingName, principalArn?: string) =>
    (await server.ecs.send(new DeleteAccountSettingCommand({ name, principalArn }))).setting;
  const list = async (more: ListAccountSettingsCommandInput = {}) =>
    (await server.ecs.send(new ListAccountSettingsCommand(more))).settings ?? [];
  const effective = async (name: SettingName, principalArn?: string) => {
    const [setting] = await list({ name, principalArn, effectiveSettings: true });
    return setting?.value;
  };

  it('are AWS’s own until somebody sets them; only effective ones are listed then, ten a page', async () => {
    expect(await list()).toEqual([]);
    const pages: (readonly [string | undefined, string | undefined])[][] = [];
    for await (const { settings = [] } of paginateListAccountSettings(
      { client: server.ecs },
      { effectiveSettings: true },
    )) {
      pages.push(settings.map(({ name, value }) => [name, value] as const));
    }
    expect(pages.map(({ length }) => length)).toEqual([10, 1]);
    expect(Object.fromEntries(pages.flat())).toEqual(AWS);
  });

  it('of a principal go before the account’s default, which goes before AWS’s own', async () => {
    expect(await effective('containerInsights', ROLE)).toBe('disabled');
    expect(await putDefault('containerInsights', 'enabled')).toEqual({
      name: 'containerInsights',
      value: 'enabled',
      principalArn: ROOT,
      type: 'user',
    });
    expect(await effective('containerInsights', ROLE)).toBe('enabled');
    expect(await put('containerInsights', 'enhanced', ROLE)).toEqual({
      name: 'containerInsights',
      value: 'enhanced',
      principalArn: ROLE,
      type: 'user',
    });
    expect([await effective('containerInsights', ROLE), await effective('containerInsights', USER)]).toEqual([
      'enhanced',
      'enabled',
    ]);
    expect(await remove('containerInsights', ROLE)).toMatchObject({ value: 'enabled', principalArn: ROLE });
    expect(await effective('containerInsights', ROLE)).toBe('enabled');
    expect(await remove('containerInsights')).toMatchObject({ value: 'disabled', principalArn: ROOT });
    expect(await effective('containerInsights', ROLE)).toBe('disabled');
    expect(await remove('containerInsights', ROLE)).toMatchObject({ value: 'disabled' }); // again is no error
  });

  it('of the root user, who is the caller here, are the account’s default', async () => {
    await put('awsvpcTrunking', 'enabled');
    expect(await effective('awsvpcTrunking', USER)).toBe('enabled');
    await put('awsvpcTrunking', 'disabled', ROOT);
    expect(await effective('awsvpcTrunking', USER)).toBe('disabled');
    expect(await list()).toEqual([{ name: 'awsvpcTrunking', value: 'disabled', principalArn: ROOT, type: 'user' }]);
    expect(await list({ principalArn: ROOT })).toEqual(await list());
  });

  it('are listed by principal, name and value, and in pages', async () => {
    await put('awsvpcTrunking', 'enabled', ROLE);
    await put('tagResourceAuthorization', 'on', ROLE);
    await put('containerInsights', 'enabled', ROLE);
    await put('containerInsights', 'enhanced', ROLE); // overwritten
    await put('awsvpcTrunking', 'disabled', USER);
    const names = async (more: ListAccountSettingsCommandInput) => (await list(more)).map(({ name }) => name);
    const all = ['awsvpcTrunking', 'containerInsights', 'tagResourceAuthorization'];
    expect(await names({ principalArn: ROLE })).toEqual(all);
    expect(await names({ principalArn: ROLE, name: 'awsvpcTrunking' })).toEqual(['awsvpcTrunking']);
    expect(await names({ principalArn: ROLE, name: 'awsvpcTrunking', value: 'disabled' })).toEqual([]);
    expect(await names({ principalArn: ROLE, value: 'enhanced' })).toEqual(['containerInsights']);
    expect(await names({ principalArn: ROLE, value: 'on', effectiveSettings: true })).toEqual([
      'tagResourceAuthorization',
    ]);
    const seen: unknown[] = [];
    const pages = paginateListAccountSettings({ client: server.ecs, pageSize: 1 }, { principalArn: ROLE });
    for await (const { settings = [] } of pages) seen.push(settings.map(({ name }) => name));
    expect(seen).toEqual(all.map((name) => [name]));
    const { nextToken } = await server.ecs.send(new ListAccountSettingsCommand({ principalArn: ROLE, maxResults: 1 }));
    await expect(list({ nextToken, principalArn: USER })).rejects.toMatchObject({ name: 'InvalidParameterException' });
  });

  it.each([0, 11])('are not listed %i a page', async (maxResults) => {
    await expect(list({ maxResults })).rejects.toMatchObject({ name: 'InvalidParameterException' });
  });

  it.each<[SettingName, string, string]>([
    ['awsvpcTrunking', 'on', 'on should be one of [enabled,disabled]'],
    ['containerInsights', 'Enabled', 'Enabled should be one of [enabled,disabled,enhanced]'],
    ['defaultLogDriverMode', '', ' should be one of [blocking,non-blocking]'],
    ['fargateTaskRetirementWaitPeriod', '8', '8 should be one of [0,7,14]'],
    ['tagResourceAuthorization', 'enabled', 'enabled should be one of [on,off]'],
    ['guardDutyActivate', 'enabled', 'enabled should be one of [on,off]'],
    ['guardDutyActivate', 'on', 'guardDutyActivate is managed by AWS and cannot be changed.'],
    ['unheardOf' as never, 'on', `unheardOf should be one of [`],
  ])('refuse %s=%j', async (name, value, message) => {
    const refusal = { name: 'InvalidParameterException', message: expect.stringContaining(message) };
    await expect(put(name, value)).rejects.toMatchObject(refusal);
    await expect(put(name, value, ROLE)).rejects.toMatchObject(refusal);
    await expect(putDefault(name, value)).rejects.toMatchObject(refusal);
    expect([...(await list()), ...(await list({ principalArn: ROLE }))]).toEqual([]);
  });

  it.each([
    ['', 'The principal ARN provided is invalid.'],
    ['deploy', 'The principal ARN provided is invalid.'],
    ['arn:aws:ecs:us-east-1:000000000000:cluster/default', 'The principal ARN provided is invalid.'],
    ['arn:aws:iam::111122223333:role/deploy', 'AccountIDs mismatch'],
  ])('refuse the principal %j', async (principalArn, message) => {
    const refusal = { name: 'InvalidParameterException', message };
    await expect(put('awsvpcTrunking', 'enabled', principalArn)).rejects.toMatchObject(refusal);
    await expect(remove('awsvpcTrunking', principalArn)).rejects.toMatchObject(refusal);
    await expect(list({ principalArn })).rejects.toMatchObject(refusal);
    expect(await list()).toEqual([]);
  });

  it('are each account’s and region’s own, and AWS’s managed one is told as such', async () => {
    await putDefault('awsvpcTrunking', 'enabled');
    for (const other of [ecsClient(server.url, '111122223333'), ecsClient(server.url, 'test', 'eu-west-1')]) {
      expect((await other.send(new ListAccountSettingsCommand({}))).settings).toEqual([]);
    }
    expect(await list({ name: 'guardDutyActivate', effectiveSettings: true })).toMatchObject([{ type: 'aws_managed' }]);
  });
});
