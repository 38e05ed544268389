import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ask, callOf, formOf, type Sent } from './raw-http.ts';
import { SECRET, startToy } from './toy.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

let toy: Awaited<ReturnType<typeof startToy>>;
beforeAll(async () => {
  toy = await startToy({ maxBodyBytes: 1000 });
});
afterAll(() => toy.close());
beforeEach(() => {
  toy.logged.length = 0;
});

describe('a JSON call', () => {
  const inputs: [what: string, body: string, output: unknown][] = [
    ['gives the operation its members', '{"text":"ab","count":3}', { text: 'ab', count: 3 }],
    ['may have no body at all', '', {}],
    ['may hold members the model does not know', '{"text":"ab","newer":1}', { text: 'ab' }],
    ['counts a null as absent', '{"text":null,"count":2}', { count: 2 }],
    ['counts a null deep inside as absent', '{"labels":{"a":null,"b":"null"}}', { labels: { b: 'null' } }],
    ['keeps the last of two equal keys', '{"text":"first","text":"last"}', { text: 'last' }],
    [
      'survives a __proto__ key',
      '{"__proto__":{"text":"no"},"labels":{"__proto__":"x","a":"b"}}',
      { labels: { a: 'b' } },
    ],
    ['keeps characters beyond ASCII', '{"text":"Zürich 🚢"}', { text: 'Zürich 🚢' }],
  ];
  it.each(inputs)('%s', async (_what, body, output) => {
    const answer = await ask(toy.port, callOf('Echo', body));
    expect({ status: answer.status, body: JSON.parse(answer.body) }).toEqual({ status: 200, body: output });
    expect(({} as Record<string, unknown>).text).toBeUndefined();
  });

  it('is answered with its content type and a request id of its own', async () => {
    const answers = await Promise.all([ask(toy.port, callOf('Echo')), ask(toy.port, callOf('Echo'))]);
    expect(answers.map(({ headers }) => headers.get('content-type'))).toEqual(
      Array(2).fill('application/x-amz-json-1.1'),
    );
    const ids = answers.map(({ headers }) => headers.get('x-amzn-requestid'));
    expect(ids).toEqual([expect.stringMatching(UUID), expect.stringMatching(UUID)]);
    expect(new Set(ids).size).toBe(2);
  });

  it('that gives nothing answers an empty object', async () => {
    expect((await ask(toy.port, callOf('Nothing'))).body).toBe('{}');
  });

  it('may take its time', async () => {
    expect((await ask(toy.port, callOf('Later'))).body).toBe('{"late":true}');
  });

  it('is read from a chunked body too', async () => {
    const chunked = { 'Content-Length': undefined, 'Transfer-Encoding': 'chunked' };
    const answer = await ask(toy.port, callOf('Echo', '8\r\n{"text":\r\n6\r\n"abcd"\r\n1\r\n}\r\n0\r\n\r\n', chunked));
    expect(answer.body).toBe('{"text":"abcd"}');
  });

  it('carries the account, region and key of its credential', async () => {
    const authorization = 'AWS4-HMAC-SHA256 Credential=123456789012/20261121/eu-west-1/toy/aws4_request, Signature=x';
    const answer = await ask(toy.port, callOf('WhoAmI', '{}', { Authorization: authorization }));
    expect(JSON.parse(answer.body)).toEqual({
      accountId: '123456789012',
      region: 'eu-west-1',
      accessKeyId: '123456789012',
    });
  });
});

describe('a JSON call is refused', () => {
  const deep = '['.repeat(400) + ']'.repeat(400);
  const refusals: [what: string, sent: Sent, status: number, body: object][] = [
    ['with malformed JSON', callOf('Echo', '{"text":'), 400, { __type: 'SerializationException' }],
    ['with a list', callOf('Echo', '[]'), 400, { __type: 'SerializationException' }],
    ['with null', callOf('Echo', 'null'), 400, { __type: 'SerializationException' }],
    [
      'with invalid UTF-8',
      callOf('Echo', Buffer.from('7b2274657874223a22ff6162227d', 'hex')),
      400,
      { __type: 'SerializationException', message: 'The body is not valid UTF-8.' },
    ],
    [
      'with a text for a number',
      callOf('Echo', '{"text":"a","count":"3"}'),
      400,
      { __type: 'SerializationException', message: 'STRING_VALUE cannot be converted to Integer (at count)' },
    ],
    [
      'with a number for a text',
      callOf('Echo', '{"text":1}'),
      400,
      { __type: 'SerializationException', message: 'NUMBER_VALUE cannot be converted to String (at text)' },
    ],
    [
      'with a list for a text, however deep',
      callOf('Echo', `{"text":${deep},"x":null}`),
      400,
      { __type: 'SerializationException', message: 'Start of list found where not expected (at text)' },
    ],
    [
      'with a value out of bounds',
      callOf('Echo', '{"count":11}'),
      400,
      { __type: 'ToyFault', message: 'Echo: range count' },
    ],
    ['without a required member', callOf('Need'), 400, { __type: 'ToyFault', message: 'Need: missing name' }],
    ['for an operation nobody knows', callOf('Sink'), 400, { __type: 'UnknownOperationException' }],
    [
      'for a service nobody knows',
      callOf('Echo', '{}', { 'X-Amz-Target': 'Other.Echo' }),
      400,
      { __type: 'UnknownOperationException' },
    ],
    [
      'without a target',
      callOf('Echo', '{}', { 'X-Amz-Target': undefined }),
      400,
      { __type: 'UnknownOperationException' },
    ],
    [
      'for an operation that is not built',
      callOf('NotYet'),
      501,
      { __type: 'NotImplementedException', message: 'TOY NotYet is not built in Drydock yet.' },
    ],
    [
      'by the operation, with further members',
      callOf('Refuse'),
      400,
      { __type: 'ConflictException', message: 'Taken.', resourceIds: ['a'] },
    ],
    ['with too large a body', callOf('Echo', 'x'.repeat(1001)), 413, { __type: 'RequestEntityTooLargeException' }],
    [
      'with a compressed body',
      callOf('Echo', gzipSync('{}'), { 'Content-Encoding': 'gzip' }),
      415,
      { __type: 'UnsupportedMediaTypeException' },
    ],
  ];
  it.each(refusals)('%s', async (_what, sent, status, body) => {
    const answer = await ask(toy.port, sent);
    expect({ status: answer.status, body: JSON.parse(answer.body) }).toEqual({
      status,
      body: { message: expect.any(String), ...body },
    });
    expect(answer.headers.get('x-amzn-requestid')).toMatch(UUID);
    expect(answer.headers.get('content-type')).toBe('application/x-amz-json-1.1');
    expect(toy.logged).toEqual([]);
  });
});

describe.each(['Break', 'BreakLater'])('a bug of ours in %s', (operation) => {
  it('is told with the request id only, and logged with its stack', async () => {
    const answer = await ask(toy.port, callOf(operation));
    const id = answer.headers.get('x-amzn-requestid') ?? '';
    expect(answer.status).toBe(500);
    expect(JSON.parse(answer.body)).toEqual({ __type: 'ServerException', message: expect.stringContaining(id) });
    expect(answer.body).not.toMatch(/swordfish|at .*\.ts/);
    expect(toy.logged).toEqual([{ err: new Error(SECRET), requestId: id, api: 'toy', operation }]);
  });
});

describe('a Query call', () => {
  it('is answered in XML', async () => {
    const answer = await ask(toy.port, formOf('Echo', '&text=a%26b%3Cc&labels.entry.1.key=k&labels.entry.1.value=v'));
    const id = answer.headers.get('x-amzn-requestid');
    expect(answer.body).toBe(
      '<EchoResponse xmlns="https://toy.example/doc/"><EchoResult><text>a&amp;b&lt;c</text><labels><k>v</k></labels>' +
        `</EchoResult><ResponseMetadata><RequestId>${id}</RequestId></ResponseMetadata></EchoResponse>`,
    );
    expect(answer.headers.get('content-type')).toBe('text/xml');
  });

  const refusals: [what: string, sent: Sent, status: number, error: string][] = [
    ['for an unknown action', formOf('Sink'), 400, '<Type>Sender</Type><Code>InvalidAction</Code>'],
    ['without an action', { ...formOf(''), body: '' }, 400, '<Type>Sender</Type><Code>InvalidAction</Code>'],
    [
      'for an operation that is not built',
      formOf('NotYet'),
      501,
      '<Type>Receiver</Type><Code>NotImplementedException</Code>',
    ],
    [
      'by the api',
      formOf('Need'),
      400,
      '<Type>Sender</Type><Code>ToyFault</Code><Message>Need: missing name</Message>',
    ],
    ['when there is a bug of ours', formOf('Break'), 500, '<Type>Receiver</Type><Code>ServerException</Code>'],
  ];
  it.each(refusals)('is refused in XML %s', async (_what, sent, status, error) => {
    const answer = await ask(toy.port, sent);
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toBe('text/xml');
    expect(answer.body).toMatch(/^<ErrorResponse xmlns="[^"]+"><Error>/);
    expect(answer.body).toContain(error);
    expect(answer.body).toContain(`<RequestId>${answer.headers.get('x-amzn-requestid')}</RequestId></ErrorResponse>`);
  });
});

describe('a call without HTTP', () => {
  const caller = { accountId: '111111111111', region: 'eu-west-1', accessKeyId: 'fleet' };

  it('gives what the operation gives', async () => {
    await expect(toy.call('toy', 'WhoAmI', {}, caller)).resolves.toEqual(caller);
  });

  it.each([
    ['an input that breaks the model', 'Need', {}, 'ToyFault'],
    ['a wrong type', 'Echo', { text: 1 }, 'SerializationException'],
    ['an unknown operation', 'Sink', {}, 'UnknownOperationException'],
    ['an operation that is not built', 'NotYet', {}, 'NotImplementedException'],
  ])('refuses %s as a request would be', async (_what, operation, input, code) => {
    await expect(toy.call('toy', operation, input, caller)).rejects.toMatchObject({ code });
  });
});
