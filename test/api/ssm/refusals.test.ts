import { afterAll, beforeAll, expect, it } from 'vitest';
import { jsonApi } from '../../support/json-api.ts';
import { startServer } from '../../support/server.ts';

let server: Awaited<ReturnType<typeof startServer>>;
beforeAll(async () => {
  server = await startServer();
  await jsonApi(server.url, 'ssm')('PutParameter', { Name: '/there', Value: 'x', Type: 'String' });
});
afterAll(() => server.close());

const put = (more: object) => ({ Name: '/new', Value: 'x', Type: 'String', ...more });

it.each([
  ['PutParameter', put({ Name: '/there' }), 'ParameterAlreadyExists', /^The parameter already exists\. To overwrite/],
  ['PutParameter', put({ Name: 'a/b' }), 'ValidationException', /^Parameter name must be a fully qualified name\.$/],
  ['PutParameter', put({ Name: '/a b' }), 'ValidationException', /^Parameter name: can't be prefixed with "ssm"/],
  [
    'PutParameter',
    put({ Name: 'awsome' }),
    'ValidationException',
    /^Parameter name: can't be prefixed with "aws" or "ssm"/,
  ],
  [
    'PutParameter',
    put({ Name: '/aws/x' }),
    'AccessDeniedException',
    /^No access to reserved parameter name: \/aws\/x\.$/,
  ],
  ['PutParameter', put({ Name: '/a'.repeat(16) }), 'HierarchyLevelLimitExceededException', /15 levels/],
  [
    'PutParameter',
    { Name: '/new', Value: 'x' },
    'ValidationException',
    /^A parameter type is required when you create/,
  ],
  ['PutParameter', put({ Value: '' }), 'ValidationException', /Member must have length greater than or equal to 1\.$/],
  [
    'PutParameter',
    put({ Value: 'x'.repeat(4097) }),
    'ValidationException',
    /^Standard tier parameters support a maximum parameter value of 4096 characters\./,
  ],
  ['PutParameter', put({ Value: 'x'.repeat(8193), Tier: 'Intelligent-Tiering' }), 'ValidationException', /8192/],
  [
    'PutParameter',
    put({ KeyId: 'alias/x' }),
    'ValidationException',
    /^KeyId is required for SecureString type parameter only\.$/,
  ],
  ['PutParameter', put({ AllowedPattern: 'x' }), 'NotImplementedException', /AllowedPattern/],
  [
    'PutParameter',
    put({ Overwrite: true, Tags: [{ Key: 'a', Value: 'b' }] }),
    'ValidationException',
    /^Invalid request: tags and overwrite/,
  ],
  [
    'GetParameter',
    { Name: '/there:7' },
    'ParameterVersionNotFound',
    /^Systems Manager could not find version 7 of \/there\. Verify the version and try again\.$/,
  ],
  [
    'GetParameters',
    { Names: [...'abcdefghijk'] },
    'ValidationException',
    /at 'names' failed to satisfy constraint: Member must have length less than or equal to 10$/,
  ],
  ['GetParametersByPath', { Path: 'app' }, 'ValidationException', /must begin with a forward slash/],
  [
    'DescribeParameters',
    { ParameterFilters: [{ Key: 'Label', Values: ['x'] }] },
    'InvalidFilterKey',
    /^The following filter key is not valid: Label\./,
  ],
  ['DescribeParameters', { NextToken: 'garbage' }, 'InvalidNextToken', /token/],
  ['SendCommand', {}, 'NotImplementedException', /^SSM SendCommand is not built in Drydock yet\.$/],
])('%s of %j is refused', async (operation, input, code, message) => {
  const answer = await jsonApi(server.url, 'ssm')(operation, input);
  expect(answer).toEqual({ __type: code, message: expect.stringMatching(message) });
});
