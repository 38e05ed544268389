import { expect, it } from 'vitest';
import { callOf, logsClient } from '../../support/aws-clients.ts';
import { manualClock } from '../../support/manual-clock.ts';
import { newLogs } from './new-logs.ts';

const HOUR = 60 * 60 * 1000;
const DAY = 24 * HOUR;
const ARN = 'arn:aws:logs:us-east-1:000000000000:log-group:/ecs/web';

it('a group is described as it was created, with both its ARNs', async () => {
  const { logs } = await newLogs();
  await logs.createLogGroup({ logGroupName: '/ecs/web', tags: { team: 'a' } });
  const { logGroups } = await logs.describeLogGroups({ logGroupNamePrefix: '/ecs' });
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
  for (const logGroupName of ['/b', '/a/web', '/a/db', 'web']) await logs.createLogGroup({ logGroupName });
  const names = async (input: object) =>
    (await logs.describeLogGroups(input)).logGroups?.map((one) => one.logGroupName);
  const { logGroups: first, nextToken } = await logs.describeLogGroups({ limit: 3 });
  expect(first?.map(({ logGroupName }) => logGroupName)).toEqual(['/a/db', '/a/web', '/b']);
  expect(await names({ limit: 3, nextToken })).toEqual(['web']);
  expect(await names({ logGroupNamePrefix: '/a' })).toEqual(['/a/db', '/a/web']);
  expect(await names({ logGroupNamePattern: 'web' })).toEqual(['/a/web', 'web']);
});

it('streams come by name and by their last event', async () => {
  const { logs } = await newLogs();
  const logGroupName = 'g';
  await logs.createLogGroup({ logGroupName });
  const now = Date.now();
  for (const [logStreamName, age] of [
    ['a', 1],
    ['b', 3],
    ['c', 2],
  ] as const) {
    await logs.createLogStream({ logGroupName, logStreamName });
    const logEvents = [{ timestamp: now - age * 1000, message: 'm' }];
    await logs.putLogEvents({ logGroupName, logStreamName, logEvents });
  }
  const names = async (input: object) =>
    (await logs.describeLogStreams({ logGroupName, ...input })).logStreams?.map((one) => one.logStreamName).join('');
  expect(await names({})).toBe('abc');
  expect(await names({ descending: true })).toBe('cba');
  expect(await names({ orderBy: 'LastEventTime', descending: true })).toBe('acb');
  const { nextToken } = await logs.describeLogStreams({ logGroupName, orderBy: 'LastEventTime', limit: 2 });
  expect(await names({ orderBy: 'LastEventTime', limit: 2, nextToken })).toBe('a');
  expect(await names({ logStreamNamePrefix: 'b' })).toBe('b');
});

it('tags are set by ARN and by name', async () => {
  const { logs } = await newLogs();
  const logGroupName = '/ecs/web';
  await logs.createLogGroup({ logGroupName, tags: { a: '1' } });
  await logs.tagResource({ resourceArn: ARN, tags: { b: '2' } });
  await logs.tagLogGroup({ logGroupName, tags: { c: '3' } });
  await logs.untagResource({ resourceArn: ARN, tagKeys: ['a'] });
  expect(await logs.listTagsForResource({ resourceArn: ARN })).toMatchObject({ tags: { b: '2', c: '3' } });
  await logs.untagLogGroup({ logGroupName, tags: ['b'] });
  expect(await logs.listTagsLogGroup({ logGroupName })).toMatchObject({ tags: { c: '3' } });
});

it('a group that was deleted is gone with its streams, and other accounts have their own', async () => {
  const { app, logs } = await newLogs();
  const other = logsClient(app.url, '111122223333');
  for (const each of [logs, other]) {
    await each.createLogGroup({ logGroupName: 'g' });
    await each.createLogStream({ logGroupName: 'g', logStreamName: 's' });
  }
  await logs.deleteLogGroup({ logGroupName: 'g' });
  await logs.createLogGroup({ logGroupName: 'g' });
  expect((await logs.describeLogStreams({ logGroupName: 'g' })).logStreams).toEqual([]);
  expect((await other.describeLogStreams({ logGroupName: 'g' })).logStreams).toHaveLength(1);
});

const refusals: readonly (readonly [method: string, input: object, code: string, message: string])[] = [
  ['createLogGroup', { logGroupName: 'g' }, 'ResourceAlreadyExistsException', 'The specified log group already exists'],
  [
    'createLogStream',
    { logGroupName: 'g', logStreamName: 's' },
    'ResourceAlreadyExistsException',
    'The specified log stream already exists',
  ],
  [
    'createLogStream',
    { logGroupName: 'x', logStreamName: 's' },
    'ResourceNotFoundException',
    'The specified log group does not exist.',
  ],
  [
    'deleteLogStream',
    { logGroupName: 'g', logStreamName: 'x' },
    'ResourceNotFoundException',
    'The specified log stream does not exist.',
  ],
  [
    'describeLogGroups',
    { logGroupNamePrefix: 'a', logGroupNamePattern: 'b' },
    'InvalidParameterException',
    'LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.',
  ],
  [
    'describeLogStreams',
    { logGroupName: 'g', orderBy: 'LastEventTime', logStreamNamePrefix: 's' },
    'InvalidParameterException',
    'Cannot order by LastEventTime with a logStreamNamePrefix.',
  ],
  [
    'createLogGroup',
    { logGroupName: 'a b' },
    'InvalidParameterException',
    "1 validation error detected: Value 'a b' at 'logGroupName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\.\\-_/#A-Za-z0-9]+",
  ],
  [
    'createLogGroup',
    { logGroupName: 'aws/x' },
    'InvalidParameterException',
    'Log groups starting with aws/ are reserved for AWS.',
  ],
  [
    'createLogStream',
    { logGroupName: 'g', logStreamName: 'a:b' },
    'InvalidParameterException',
    "1 validation error detected: Value 'a:b' at 'logStreamName' failed to satisfy constraint: Member must satisfy regular expression pattern: [^:*]*",
  ],
  [
    'putRetentionPolicy',
    { logGroupName: 'g', retentionInDays: 2 },
    'InvalidParameterException',
    "1 validation error detected: Value '2' at 'retentionInDays' failed to satisfy constraint: Member must satisfy enum value set: [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653]",
  ],
  ['describeLogGroups', { nextToken: 'garbage' }, 'InvalidParameterException', 'The specified nextToken is invalid.'],
  [
    'getLogEvents',
    { logGroupName: 'g', logStreamName: 's', nextToken: 'f/1' },
    'InvalidParameterException',
    'The specified nextToken is invalid.',
  ],
  [
    'putLogEvents',
    { logGroupName: 'g', logStreamName: 's', logEvents: [{ timestamp: 1, message: '' }] },
    'InvalidParameterException',
    "1 validation error detected: Value '' at 'logEvents.1.member.message' failed to satisfy constraint: Member must have length greater than or equal to 1",
  ],
  [
    'createLogGroup',
    { logGroupName: 'k', kmsKeyId: 'k' },
    'NotImplementedException',
    'LOGS CreateLogGroup with kmsKeyId is not built in Drydock yet.',
  ],
];

it.each(refusals)('%s of %j is refused: %s', async (method, input, code, message) => {
  const { logs } = await newLogs();
  await logs.createLogGroup({ logGroupName: 'g' });
  await logs.createLogStream({ logGroupName: 'g', logStreamName: 's' });
  await expect(callOf(logs, method, input)).rejects.toMatchObject({ name: code, message });
});

it('an operation that is not built says so', async () => {
  const { logs } = await newLogs();
  await expect(logs.startQuery({ startTime: 1, endTime: 2, queryString: 'fields @message' })).rejects.toMatchObject({
    name: 'NotImplementedException',
    message: 'LOGS StartQuery is not built in Drydock yet.',
  });
});

it('a group keeps its events for as many days as it is told, by the clock', async () => {
  const clock = manualClock();
  const { logs } = await newLogs({}, { clock });
  const at = { logGroupName: 'g', logStreamName: 's' };
  await logs.createLogGroup(at);
  await logs.createLogStream(at);
  await logs.putLogEvents({ ...at, logEvents: [{ timestamp: clock.now(), message: 'm' }] });
  await logs.putRetentionPolicy({ ...at, retentionInDays: 3 });
  expect(await logs.describeLogGroups({})).toMatchObject({ logGroups: [{ retentionInDays: 3 }] });
  const left = async () => (await logs.filterLogEvents(at)).events?.length;
  clock.advance(3 * DAY);
  expect(await left()).toBe(1);
  clock.advance(1);
  expect(await left()).toBe(0);
  clock.advance(HOUR); // at the latest then its space is given back
  expect((await logs.describeLogGroups({})).logGroups?.[0]?.storedBytes).toBe(0);
  await logs.deleteRetentionPolicy(at);
  expect((await logs.describeLogGroups({})).logGroups?.[0]?.retentionInDays).toBeUndefined();
});
