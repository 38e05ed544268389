import { expect, it } from 'vitest';
import { logsAt, newLogs } from './call.ts';

const ARN = 'arn:aws:logs:us-east-1:000000000000:log-group:/ecs/web';

it('a group is described as it was created, with both its ARNs', async () => {
  const { logs } = await newLogs();
  await logs('CreateLogGroup', { logGroupName: '/ecs/web', tags: { team: 'a' } });
  const { logGroups } = await logs('DescribeLogGroups', { logGroupNamePrefix: '/ecs' });
  expect(logGroups).toEqual([
    {
      logGroupName: '/ecs/web',
      creationTime: expect.any(Number),
      metricFilterCount: 0,
      arn: `${ARN}:*`,
      logGroupArn: ARN,
      storedBytes: 0,
      logGroupClass: 'STANDARD',
    },
  ]);
});

it('groups come in pages of their names, by prefix and by part', async () => {
  const { logs } = await newLogs();
  for (const logGroupName of ['/b', '/a/web', '/a/db', 'web']) await logs('CreateLogGroup', { logGroupName });
  const names = async (input: object) =>
    (await logs('DescribeLogGroups', input)).logGroups?.map((one) => one.logGroupName);
  const { logGroups: first, nextToken } = await logs('DescribeLogGroups', { limit: 3 });
  expect(first?.map(({ logGroupName }) => logGroupName)).toEqual(['/a/db', '/a/web', '/b']);
  expect(await names({ limit: 3, nextToken })).toEqual(['web']);
  expect(await names({ logGroupNamePrefix: '/a' })).toEqual(['/a/db', '/a/web']);
  expect(await names({ logGroupNamePattern: 'web' })).toEqual(['/a/web', 'web']);
});

it('streams come by name and by their last event', async () => {
  const { logs } = await newLogs();
  const logGroupName = 'g';
  await logs('CreateLogGroup', { logGroupName });
  const now = Date.now();
  for (const [logStreamName, age] of [
    ['a', 1],
    ['b', 3],
    ['c', 2],
  ] as const) {
    await logs('CreateLogStream', { logGroupName, logStreamName });
    const logEvents = [{ timestamp: now - age * 1000, message: 'm' }];
    await logs('PutLogEvents', { logGroupName, logStreamName, logEvents });
  }
  const names = async (input: object) =>
    (await logs('DescribeLogStreams', { logGroupName, ...input })).logStreams?.map((one) => one.logStreamName).join('');
  expect(await names({})).toBe('abc');
  expect(await names({ descending: true })).toBe('cba');
  expect(await names({ orderBy: 'LastEventTime', descending: true })).toBe('acb');
  const { nextToken } = await logs('DescribeLogStreams', { logGroupName, orderBy: 'LastEventTime', limit: 2 });
  expect(await names({ orderBy: 'LastEventTime', limit: 2, nextToken })).toBe('a');
  expect(await names({ logStreamNamePrefix: 'b' })).toBe('b');
});

it('tags are set by ARN and by name', async () => {
  const { logs } = await newLogs();
  const logGroupName = '/ecs/web';
  await logs('CreateLogGroup', { logGroupName, tags: { a: '1' } });
  await logs('TagResource', { resourceArn: ARN, tags: { b: '2' } });
  await logs('TagLogGroup', { logGroupName, tags: { c: '3' } });
  await logs('UntagResource', { resourceArn: ARN, tagKeys: ['a'] });
  expect(await logs('ListTagsForResource', { resourceArn: ARN })).toEqual({ tags: { b: '2', c: '3' } });
  await logs('UntagLogGroup', { logGroupName, tags: ['b'] });
  expect(await logs('ListTagsLogGroup', { logGroupName })).toEqual({ tags: { c: '3' } });
});

it('a group that was deleted is gone with its streams, and other accounts have their own', async () => {
  const { app, logs } = await newLogs();
  const other = logsAt(app.url, '111122223333');
  for (const each of [logs, other]) {
    await each('CreateLogGroup', { logGroupName: 'g' });
    await each('CreateLogStream', { logGroupName: 'g', logStreamName: 's' });
  }
  await logs('DeleteLogGroup', { logGroupName: 'g' });
  await logs('CreateLogGroup', { logGroupName: 'g' });
  expect((await logs('DescribeLogStreams', { logGroupName: 'g' })).logStreams).toEqual([]);
  expect((await other('DescribeLogStreams', { logGroupName: 'g' })).logStreams).toHaveLength(1);
});

const refusals: readonly (readonly [
  name: Parameters<ReturnType<typeof logsAt>>[0],
  input: object,
  code: string,
  message: string,
])[] = [
  ['CreateLogGroup', { logGroupName: 'g' }, 'ResourceAlreadyExistsException', 'The specified log group already exists'],
  [
    'CreateLogStream',
    { logGroupName: 'g', logStreamName: 's' },
    'ResourceAlreadyExistsException',
    'The specified log stream already exists',
  ],
  [
    'CreateLogStream',
    { logGroupName: 'x', logStreamName: 's' },
    'ResourceNotFoundException',
    'The specified log group does not exist.',
  ],
  [
    'DeleteLogStream',
    { logGroupName: 'g', logStreamName: 'x' },
    'ResourceNotFoundException',
    'The specified log stream does not exist.',
  ],
  [
    'DescribeLogGroups',
    { logGroupNamePrefix: 'a', logGroupNamePattern: 'b' },
    'InvalidParameterException',
    'LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.',
  ],
  [
    'DescribeLogStreams',
    { logGroupName: 'g', orderBy: 'LastEventTime', logStreamNamePrefix: 's' },
    'InvalidParameterException',
    'Cannot order by LastEventTime with a logStreamNamePrefix.',
  ],
  [
    'CreateLogGroup',
    { logGroupName: 'a b' },
    'InvalidParameterException',
    "1 validation error detected: Value 'a b' at 'logGroupName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\.\\-_/#A-Za-z0-9]+",
  ],
  [
    'PutLogEvents',
    { logGroupName: 'g', logStreamName: 's', logEvents: [{ timestamp: 1, message: '' }] },
    'InvalidParameterException',
    "1 validation error detected: Value '' at 'logEvents.1.member.message' failed to satisfy constraint: Member must have length greater than or equal to 1",
  ],
  [
    'CreateLogGroup',
    { logGroupName: 'k', kmsKeyId: 'k' },
    'NotImplementedException',
    'LOGS CreateLogGroup with kmsKeyId is not built in Drydock yet.',
  ],
];

it.each(refusals)('%s of %j is refused: %s', async (name, input, code, message) => {
  const { logs } = await newLogs();
  await logs('CreateLogGroup', { logGroupName: 'g' });
  await logs('CreateLogStream', { logGroupName: 'g', logStreamName: 's' });
  await expect(logs(name, input as never)).rejects.toMatchObject({ name: code, message });
});

it('an operation that is not built says so', async () => {
  const { logs } = await newLogs();
  await expect(logs('StartLiveTail' as never, {} as never)).rejects.toMatchObject({ status: 501 });
});
