import type { GetParametersByPathCommandInput, SSM } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ssmClient } from '../../support/aws-clients.ts';
import { startServer } from '../../support/server.ts';

const ARN = 'arn:aws:ssm:us-east-1:000000000000:parameter';

let server: Awaited<ReturnType<typeof startServer>>;
let ssm: SSM;
beforeAll(async () => {
  server = await startServer();
  ssm = ssmClient(server.url);
  await put('/app/db/user', 'me');
  await put('/app/db/password', 'hush', { Type: 'SecureString' });
  await put('/app/debug', 'a,b', { Type: 'StringList', Tags: [{ Key: 'team', Value: 'blue' }] });
  await put('plain', 'p', { Description: 'no path', Tier: 'Advanced' });
});
afterAll(() => server.close());

const put = (Name: string, Value: string, more: object = {}) =>
  ssm.putParameter({ Name, Value, Type: 'String', ...more });
const get = async (Name: string, more: object = {}) => (await ssm.getParameter({ Name, ...more })).Parameter;
const names = (parameters: readonly { Name?: string | undefined }[] = []) => parameters.map(({ Name }) => Name);

describe('a parameter', () => {
  it('has versions, the last of which is answered unless one is asked for', async () => {
    expect(await put('/v', '1')).toMatchObject({ Version: 1, Tier: 'Standard' });
    expect(await put('/v', '2', { Overwrite: true })).toMatchObject({ Version: 2, Tier: 'Standard' });
    expect(await get('/v')).toMatchObject({
      Value: '2',
      Version: 2,
      ARN: `${ARN}/v`,
      Type: 'String',
      DataType: 'text',
    });
    expect(await get('/v:1')).toMatchObject({ Value: '1', Version: 1, Selector: ':1' });
    await ssm.labelParameterVersion({ Name: '/v', ParameterVersion: 1, Labels: ['good'] });
    expect(await get('/v:good')).toMatchObject({ Version: 1, Selector: ':good' });
    expect((await ssm.getParameterHistory({ Name: '/v' })).Parameters).toMatchObject([
      { Version: 1, Value: '1', Labels: ['good'] },
      { Version: 2, Value: '2' },
    ]);
  });

  it('is found by its ARN, with or without a hierarchy', async () => {
    expect(await get(`${ARN}/app/db/user`)).toMatchObject({ Name: '/app/db/user', Value: 'me' });
    expect(await get(`${ARN}/plain`)).toMatchObject({ Name: 'plain', Value: 'p' });
  });

  it('that is secret is answered only where it is asked for decrypted', async () => {
    const sealed = await get('/app/db/password');
    expect(sealed?.Value).toMatch(/^AQICAH/);
    expect(sealed?.Value).not.toContain('hush');
    expect(await get('/app/db/password', { WithDecryption: true })).toMatchObject({ Value: 'hush' });
  });

  it('is deleted with its versions; unknown names are told', async () => {
    await put('/gone', 'x');
    expect(await ssm.deleteParameters({ Names: ['/gone', '/never'] })).toMatchObject({
      DeletedParameters: ['/gone'],
      InvalidParameters: ['/never'],
    });
    expect(await put('/gone', 'y')).toMatchObject({ Version: 1 });
    await ssm.deleteParameter({ Name: '/gone' });
    await expect(ssm.getParameter({ Name: '/gone' })).rejects.toMatchObject({ name: 'ParameterNotFound' });
  });

  it('has tags', async () => {
    const of = { ResourceType: 'Parameter', ResourceId: '/app/debug' } as const;
    await ssm.addTagsToResource({ ...of, Tags: [{ Key: 'a', Value: '1' }] });
    await ssm.removeTagsFromResource({ ...of, TagKeys: ['a'] });
    expect(await ssm.listTagsForResource(of)).toMatchObject({ TagList: [{ Key: 'team', Value: 'blue' }] });
  });
});

describe('several parameters', () => {
  it('are answered by name, and unknown ones told', async () => {
    const { Parameters, InvalidParameters } = await ssm.getParameters({ Names: ['plain', '/no', 'plain:9'] });
    expect([names(Parameters), InvalidParameters]).toEqual([['plain'], ['/no', 'plain:9']]);
  });

  it('are found below a path, of one level or of all, by pages', async () => {
    const below = async (input: GetParametersByPathCommandInput) =>
      names((await ssm.getParametersByPath(input)).Parameters);
    expect(await below({ Path: '/app' })).toEqual(['/app/debug']);
    expect(await below({ Path: '/app/', Recursive: true })).toEqual(['/app/db/password', '/app/db/user', '/app/debug']);
    const page = { Path: '/app', Recursive: true, MaxResults: 2 };
    const { NextToken } = await ssm.getParametersByPath(page);
    expect(await below({ ...page, NextToken })).toEqual(['/app/debug']);
  });

  it.each([
    [{ Key: 'Name', Option: 'BeginsWith', Values: ['/app/db'] }, ['/app/db/password', '/app/db/user']],
    [{ Key: 'Name', Option: 'Contains', Values: ['lai'] }, ['plain']],
    [{ Key: 'Type', Values: ['SecureString', 'StringList'] }, ['/app/db/password', '/app/debug']],
    [{ Key: 'KeyId', Values: ['alias/aws/ssm'] }, ['/app/db/password']],
    [{ Key: 'Path', Values: ['/app'] }, ['/app/debug']],
    [{ Key: 'Path', Option: 'Recursive', Values: ['/app/db'] }, ['/app/db/password', '/app/db/user']],
    [{ Key: 'Tier', Values: ['Advanced'] }, ['plain']],
    [{ Key: 'tag:team', Values: ['blue'] }, ['/app/debug']],
  ])('are described by the filter %j, without their values', async (filter, expected) => {
    const { Parameters } = await ssm.describeParameters({ ParameterFilters: [filter] });
    expect(names(Parameters)).toEqual(expected);
    expect(JSON.stringify(Parameters)).not.toContain('hush');
  });
});
