import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { createCallerReader, isRegion } from '../../../src/wire/caller.ts';

const DEFAULTS = { accountId: '000000000000', region: 'us-east-1' };
const request = (authorization?: string, url = '/') => ({ url, headers: { authorization } }) as IncomingMessage;
const signed = (credential: string) =>
  request(`AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=host, Signature=x`);

describe('the caller', () => {
  const callerOf = createCallerReader(DEFAULTS);
  const anonymous = { ...DEFAULTS, accessKeyId: 'anonymous' };

  it.each<[what: string, request: IncomingMessage, caller: object]>([
    ['without credentials', request(), anonymous],
    ['with a password', request('Basic eDp5'), anonymous],
    ['with half a credential', signed('AKIA/20261121/eu-west-1'), anonymous],
    [
      'with an access key',
      signed('AKIA/20261121/eu-west-1/ecs/aws4_request'),
      { ...DEFAULTS, region: 'eu-west-1', accessKeyId: 'AKIA' },
    ],
    [
      'with an account for a key',
      signed('123456789012/20261121/us-gov-west-1/ecs/aws4_request'),
      { accountId: '123456789012', region: 'us-gov-west-1', accessKeyId: '123456789012' },
    ],
    [
      'with thirteen digits',
      signed('1234567890123/20261121/eu-west-1/ecs/aws4_request'),
      { ...DEFAULTS, region: 'eu-west-1', accessKeyId: '1234567890123' },
    ],
    [
      'with a region that is none',
      signed('AKIA/20261121/local/ecs/aws4_request'),
      { ...DEFAULTS, accessKeyId: 'AKIA' },
    ],
    ['with odd characters', signed('A:K*/20261121/eu-west-1:x/ecs/aws4_request'), anonymous],
    [
      'with no spaces in its header',
      request('AWS4-HMAC-SHA256 Credential=AKIA/1/eu-west-1/ecs/aws4_request,Signature=x'),
      { ...DEFAULTS, region: 'eu-west-1', accessKeyId: 'AKIA' },
    ],
    [
      'of a presigned url',
      request(undefined, '/?X-Amz-Credential=AKIA%2F1%2Feu-west-1%2Fsts%2Faws4_request'),
      { ...DEFAULTS, region: 'eu-west-1', accessKeyId: 'AKIA' },
    ],
  ])('%s', (_what, from, caller) => {
    expect(callerOf(from)).toEqual(caller);
    expect(callerOf(from)).toEqual(caller); // remembered
  });
});

it('a flood of credentials does not stay in memory', () => {
  const callerOf = createCallerReader(DEFAULTS);
  const first = callerOf(signed('AKIA0/1/eu-west-1/ecs/aws4_request'));
  for (let i = 1; i <= 2000; i++) callerOf(signed(`AKIA${i}/1/eu-west-1/ecs/aws4_request`));
  expect(callerOf(signed('AKIA0/1/eu-west-1/ecs/aws4_request'))).not.toBe(first);
});

it.each([
  ['us-east-1', true],
  ['ap-southeast-4', true],
  ['us-iso-east-1', true],
  ['us-east-1\n', false],
  ['US-EAST-1', false],
  ['us-east', false],
  ['us-east-1/x', false],
  ['', false],
])('%j is a region: %s', (text, expected) => {
  expect(isRegion(text)).toBe(expected);
});
