import { createHash, createHmac } from 'node:crypto';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { SignatureV4 } from '@smithy/signature-v4';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask, type Sent } from './raw-http.ts';
import { manualClock } from '../../support/manual-clock.ts';
import { startToy, TARGET, toyApis } from './toy.ts';

const NOW = Date.parse('2026-11-21T12:00:00.000Z');
const KEYS = new Map([
  ['AKIATOY', { secretAccessKey: 'wJalr', accountId: '111122223333' }],
  ['444455556666', { secretAccessKey: 'other' }],
]);
const MISMATCH = /^The request signature we calculated does not match the signature you provided\./;

let toy: Awaited<ReturnType<typeof startToy>>;
beforeAll(async () => {
  toy = await startToy({ auth: { kind: 'sigv4', keys: KEYS }, realClock: manualClock(NOW) });
});
afterAll(() => toy.close());

class Sha256 {
  private readonly hash;
  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.hash = secret === undefined ? createHash('sha256') : createHmac('sha256', Buffer.from(secret as Uint8Array));
  }
  update(data: Uint8Array) {
    this.hash.update(data);
  }
  async digest() {
    return new Uint8Array(this.hash.digest());
  }
  reset() {}
}

interface Signing {
  key?: string;
  secret?: string;
  time?: number;
  service?: string;
  headers?: Record<string, string>;
  body?: string;
}

/** A call of WhoAmI as a client of AWS's would sign it. */
async function signed({
  key = 'AKIATOY',
  secret = 'wJalr',
  time = NOW,
  service = 'toy',
  ...rest
}: Signing): Promise<Sent> {
  const { body = '{}', headers = {} } = rest;
  const signer = new SignatureV4({
    credentials: { accessKeyId: key, secretAccessKey: secret },
    region: 'eu-west-1',
    service,
    sha256: Sha256,
    applyChecksum: false,
  });
  const content =
    service === 'toyquery'
      ? { 'content-type': 'application/x-www-form-urlencoded' }
      : { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': `${TARGET}.WhoAmI` };
  const host = `127.0.0.1:${toy.port}`;
  const request = { method: 'POST', protocol: 'http:', hostname: '127.0.0.1', path: '/', query: {}, body };
  const result = await signer.sign(
    { ...request, headers: { host, ...content, ...headers } },
    { signingDate: new Date(time) },
  );
  return { body, headers: { Host: undefined, ...result.headers } };
}

const withHeaders = (sent: Sent, headers: Sent['headers']): Sent => ({
  ...sent,
  headers: { ...sent.headers, ...headers },
});

describe('with --auth sigv4 a call passes', () => {
  const WHO = { accountId: '111122223333', region: 'eu-west-1', accessKeyId: 'AKIATOY' };
  it.each<[string, Signing, object]>([
    ['with a good signature', {}, WHO],
    [
      'as the account its key names',
      { key: '444455556666', secret: 'other' },
      { ...WHO, accountId: '444455556666', accessKeyId: '444455556666' },
    ],
    ['a little late', { time: NOW - 299_000 }, WHO],
    ['a little early', { time: NOW + 299_000 }, WHO],
    ['with spaces inside a signed header', { headers: { 'x-amz-meta': 'a   b' } }, WHO],
    [
      'with its body hash in a header',
      { headers: { 'x-amz-content-sha256': createHash('sha256').update('{}').digest('hex') } },
      WHO,
    ],
  ])('%s', async (_what, signing, who) => {
    const answer = await ask(toy.port, await signed(signing));
    expect(JSON.parse(answer.body)).toEqual(who);
  });

  it('as a form, up to fifteen minutes late', async () => {
    const body = 'Action=WhoAmI&Version=2020-01-01';
    const answer = await ask(toy.port, await signed({ service: 'toyquery', body, time: NOW - 899_000 }));
    expect(answer.body).toContain('<accountId>111122223333</accountId>');
  });
});

describe('with --auth sigv4 a call is refused', () => {
  type Make = () => Promise<Sent>;
  it.each<[string, Make, string, RegExp]>([
    [
      'without a signature',
      async () => withHeaders(await signed({}), { authorization: undefined }),
      'MissingAuthenticationTokenException',
      /^Missing Authentication Token$/,
    ],
    [
      'with a password instead',
      async () => withHeaders(await signed({}), { authorization: 'Basic eDp5' }),
      'IncompleteSignatureException',
      /AWS4-HMAC-SHA256/,
    ],
    [
      'with a credential only',
      async () => withHeaders(await signed({}), { authorization: 'AWS4-HMAC-SHA256 Credential=a/b/c/d/aws4_request' }),
      'IncompleteSignatureException',
      /'Signature' parameter.*'SignedHeaders' parameter/,
    ],
    [
      'without its date',
      async () => withHeaders(await signed({}), { 'x-amz-date': undefined }),
      'IncompleteSignatureException',
      /'X-Amz-Date'/,
    ],
    [
      'with an unknown key',
      () => signed({ key: 'AKIAOTHER' }),
      'UnrecognizedClientException',
      /^The security token included in the request is invalid\.$/,
    ],
    ['with a wrong secret', () => signed({ secret: 'wrong' }), 'InvalidSignatureException', MISMATCH],
    ['with another body', async () => ({ ...(await signed({})), body: '{ }' }), 'InvalidSignatureException', MISMATCH],
    [
      'with another body and the old hash in a header',
      async () => ({
        ...(await signed({ headers: { 'x-amz-content-sha256': createHash('sha256').update('{}').digest('hex') } })),
        body: '{ }',
      }),
      'InvalidSignatureException',
      MISMATCH,
    ],
    [
      'with a body left unsigned',
      () => signed({ headers: { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' } }),
      'InvalidSignatureException',
      MISMATCH,
    ],
    [
      'with another operation',
      async () => withHeaders(await signed({}), { 'x-amz-target': `${TARGET}.Nothing` }),
      'InvalidSignatureException',
      MISMATCH,
    ],
    [
      'with another query',
      async () => ({ ...(await signed({})), path: '/?a=b' }),
      'InvalidSignatureException',
      MISMATCH,
    ],
    [
      'for another service',
      () => signed({ service: 'ecr' }),
      'InvalidSignatureException',
      /^Credential should be scoped to correct service: 'toy'\.$/,
    ],
    [
      'long after it was signed',
      () => signed({ time: NOW - 301_000 }),
      'InvalidSignatureException',
      /^Signature expired: 20261121T115459Z is now earlier than 20261121T115500Z \(20261121T120000Z - 5 min\.\)$/,
    ],
    [
      'long before it was signed',
      () => signed({ time: NOW + 301_000 }),
      'InvalidSignatureException',
      /^Signature not yet current: 20261121T120501Z is still later than 20261121T120500Z \(20261121T120000Z \+ 5 min\.\)$/,
    ],
  ])('%s', async (_what, make, code, message) => {
    const answer = await ask(toy.port, await make());
    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.body)).toEqual({ __type: code, message: expect.stringMatching(message) });
  });

  it('when its target is not among the signed headers', async () => {
    const sent = await signed({});
    const authorization = sent.headers?.authorization?.replace(';x-amz-target', '');
    const answer = await ask(toy.port, withHeaders(sent, { authorization }));
    expect(answer.body).toContain("'x-amz-target' must be a 'SignedHeader'");
  });

  it('as a form with the names and statuses of the Query services', async () => {
    const body = 'Action=WhoAmI&Version=2020-01-01';
    const answers = await Promise.all(
      [{ secret: 'wrong' }, { key: 'AKIAOTHER' }, { time: NOW - 901_000 }].map(async (fault) =>
        ask(toy.port, await signed({ service: 'toyquery', body, ...fault })),
      ),
    );
    expect(answers.map(({ status, body: xml }) => [status, /<Code>(.*)<\/Code>/.exec(xml)?.[1]])).toEqual([
      [403, 'SignatureDoesNotMatch'],
      [403, 'InvalidClientTokenId'],
      [403, 'SignatureDoesNotMatch'],
    ]);
  });
});

it("the AWS SDK's own signature is good, and refused with another secret", async () => {
  const [, form] = toyApis;
  if (form === undefined) throw new Error('the toy has a Query api');
  const whoAmI = form.operations.get('WhoAmI');
  if (whoAmI === undefined) throw new Error('the toy has WhoAmI');
  const protocol = {
    kind: 'query',
    version: '2011-06-15',
    xmlNamespace: 'https://sts.amazonaws.com/doc/2011-06-15/',
  } as const;
  const run = (_input: never, { caller }: Parameters<typeof whoAmI.run>[1]) => ({ Account: caller.accountId });
  const operations = new Map([['GetCallerIdentity', { ...whoAmI, run }]]);
  const sts = { ...form, id: 'sts', protocol, operationNames: new Set(operations.keys()), operations };
  const server = await startToy({ apis: [sts], auth: { kind: 'sigv4', keys: KEYS } });
  const ask = (secretAccessKey: string) =>
    new STSClient({
      endpoint: `http://127.0.0.1:${server.port}`,
      region: 'eu-west-1',
      credentials: { accessKeyId: 'AKIATOY', secretAccessKey },
      maxAttempts: 1,
    }).send(new GetCallerIdentityCommand({}));
  await expect(ask('wJalr')).resolves.toMatchObject({ Account: '111122223333' });
  await expect(ask('wrong')).rejects.toMatchObject({
    name: 'SignatureDoesNotMatch',
    $metadata: { httpStatusCode: 403 },
  });
  await server.close();
});
