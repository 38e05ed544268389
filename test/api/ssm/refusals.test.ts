import { afterAll, beforeAll, expect, it } from 'vitest';
import { callOf, ssmClient } from '../../support/aws-clients.ts';
import { startServer } from '../../support/server.ts';

let server: Awaited<ReturnType<typeof startServer>>;
beforeAll(async () => {
  server = await startServer();
  await ssmClient(server.url).putParameter({ Name: '/there', Value: 'x', Type: 'String' });
});
afterAll(() => server.close());

const put = (more: object) => ({ Name: '/new', Value: 'x', Type: 'String', ...more });

it.each([
  ['putParameter', put({ Name: '/there' }), 'ParameterAlreadyExists', /^The parameter already exists\. To overwrite/],
  ['putParameter', put({ Name: 'a/b' }), 'ValidationException', /^Parameter name must be a fully qualified name\.$/],
  ['putParameter', put({ Name: '/a b' }), 'ValidationException', /^Parameter name: can't be prefixed with "ssm"/],
  [
    'putParameter',
    put({ Name: 'awsome' }),
    'ValidationException',
    /^Parameter name: can't be prefixed with "aws" or "ssm"/,
  ],
  [
    'putParameter',
    put({ Name: '/aws/x' }),
    'AccessDeniedException',
    /^No access to reserved parameter name: \/aws\/x\.$/,
  ],
  ['putParameter', put({ Name: '/a'.repeat(16) }), 'HierarchyLevelLimitExceededException', /15 levels/],
  [
    'putParameter',
    { Name: '/new', Value: 'x' },
    'ValidationException',
    /^A parameter type is required when you create/,
  ],
  ['putParameter', put({ Value: '' }), 'ValidationException', /Member must have length greater than or equal to 1\.$/],
  [
    'putParameter',
    put({ Value: 'x'.repeat(4097) }),
    'ValidationException',
    /^Standard tier parameters support a maximum parameter value of 4096 characters\./,
  ],
  ['putParameter', put({ Value: 'x'.repeat(8193), Tier: 'Intelligent-Tiering' }), 'ValidationException', /8192/],
  [
    'putParameter',
    put({ KeyId: 'alias/x' }),
    'ValidationException',
    /^KeyId is required for SecureString type parameter only\.$/,
  ],
  ['putParameter', put({ AllowedPattern: 'x' }), 'NotImplementedException', /AllowedPattern/],
  [
    'putParameter',
    put({ Overwrite: true, Tags: [{ Key: 'a', Value: 'b' }] }),
    'ValidationException',
    /^Invalid request: tags and overwrite/,
  ],
  [
    'getParameter',
    { Name: '/there:7' },
    'ParameterVersionNotFound',
    /^Systems Manager could not find version 7 of \/there\. Verify the version and try again\.$/,
  ],
  [
    'getParameters',
    { Names: [...'abcdefghijk'] },
    'ValidationException',
    /at 'names' failed to satisfy constraint: Member must have length less than or equal to 10$/,
  ],
  ['getParametersByPath', { Path: 'app' }, 'ValidationException', /must begin with a forward slash/],
  [
    'describeParameters',
    { ParameterFilters: [{ Key: 'Label', Values: ['x'] }] },
    'InvalidFilterKey',
    /^The following filter key is not valid: Label\./,
  ],
  ['describeParameters', { NextToken: 'garbage' }, 'InvalidNextToken', /token/],
  ['sendCommand', {}, 'NotImplementedException', /^SSM SendCommand is not built in Drydock yet\.$/],
])('%s of %j is refused', async (method, input, name, message) => {
  await expect(callOf(ssmClient(server.url), method, input)).rejects.toMatchObject({
    name,
    message: expect.stringMatching(message),
  });
});
