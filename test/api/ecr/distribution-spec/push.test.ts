import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { codesOf, digestOf } from '../../../support/registry-client.ts';
import { type Conversation, converse } from './conversation.ts';

// OCI Distribution Specification 1.1, section Push, of blobs: each case is a statement of its text.

const NAME = 'team/app';
const UPLOADS = `/v2/${NAME}/blobs/uploads/`;
const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/;
const SHA512 = `sha512:${createHash('sha512').update('x').digest('hex')}`;
let oci: Conversation;
beforeAll(async () => {
  oci = await converse(NAME, 'other');
});
afterAll(() => oci.close());

const begin = (): Promise<string> => oci.begin(NAME);
const blob = async (digest: string): Promise<number> => (await oci.head(`/v2/${NAME}/blobs/${digest}`)).status;

/** 201 with a Location from where the blob can be pulled. */
async function expectCreated(response: Response, content: string): Promise<void> {
  expect(response.status).toBe(201);
  expect(response.headers.get('docker-content-digest')).toBe(digestOf(content));
  const pulled = await oci.get(response.headers.get('location') ?? '');
  expect([pulled.status, await pulled.text()]).toEqual([200, content]);
}

describe('Pushing a blob monolithically, POST then PUT', () => {
  it('POST answers 202 with a Location that has a unique session in it', async () => {
    const [one, two] = [await begin(), await begin()];
    expect(UUID.exec(one)?.[0]).not.toBe(UUID.exec(two)?.[0]);
    for (const location of [one, two]) {
      expect(location).toMatch(UUID);
      expect(new URL(location, oci.url).pathname).toMatch(new RegExp(`^${UPLOADS}`));
      expect((await oci.get(location)).status).toBe(204);
    }
  });

  it('POST works with and without the slash at its end', async () => {
    expect((await oci.call('POST', `/v2/${NAME}/blobs/uploads`)).status).toBe(202);
  });

  it('POST to a repository that is not there answers 404', async () => {
    const response = await oci.call('POST', '/v2/nothing/blobs/uploads/');
    expect([response.status, await codesOf(response)]).toEqual([404, ['NAME_UNKNOWN']]);
  });

  it('PUT with the digest and the bytes answers 201 with a Location to pull from', async () => {
    await expectCreated(await oci.end(await begin(), digestOf('post put'), 'post put'), 'post put');
  });

  it('PUT takes a digest whose colon is escaped', async () => {
    const content = 'escaped';
    await expectCreated(await oci.end(await begin(), encodeURIComponent(digestOf(content)), content), content);
  });

  it('PUT of an empty blob is one', async () => {
    await expectCreated(await oci.end(await begin(), digestOf(''), ''), '');
  });

  it('PUT of a blob that is there already answers the same', async () => {
    for (let time = 0; time < 2; time++) {
      await expectCreated(await oci.end(await begin(), digestOf('again'), 'again'), 'again');
    }
  });
});

describe('Pushing a blob monolithically, single POST', () => {
  const post = (digest: string, body: string, name = NAME): Promise<Response> =>
    oci.call('POST', `/v2/${name}/blobs/uploads/?digest=${digest}`, { body });

  it('answers 201 with a Location to pull from', async () => {
    await expectCreated(await post(digestOf('one post'), 'one post'), 'one post');
  });

  it.each([
    ['another blob', digestOf('said')],
    ['another algorithm', SHA512],
    ['nothing that can be a digest', 'sha256:abc'],
    ['a path', 'sha256:..%2F..%2Fx'],
    ['nothing', ''],
  ])('with the digest of %s answers 400, and nothing is stored', async (_what, digest) => {
    const response = await post(digest, 'sent');
    expect([response.status, await codesOf(response)]).toEqual([400, ['DIGEST_INVALID']]);
    expect([await blob(digestOf('said')), await blob(digestOf('sent'))]).toEqual([404, 404]);
  });

  it('to a repository that is not there answers 404', async () => {
    expect((await post(digestOf('x'), 'x', 'nothing')).status).toBe(404);
  });
});

describe('Pushing a blob in chunks', () => {
  it('says no OCI-Chunk-Min-Length, and takes chunks of one byte', async () => {
    const response = await oci.call('POST', UPLOADS, { headers: { 'content-length': '0' } });
    expect([response.status, response.headers.get('oci-chunk-min-length')]).toEqual([202, null]);
    let location = response.headers.get('location') ?? '';
    for (const [place, byte] of ['a', 'b', 'c'].entries()) {
      const answer = await oci.chunk(location, byte, `${place}-${place}`);
      expect([answer.status, answer.headers.get('range')]).toEqual([202, `0-${place}`]);
      location = answer.headers.get('location') ?? '';
    }
    await expectCreated(await oci.end(location, digestOf('abc')), 'abc');
  });

  it.each([
    ['with the last chunk in a PATCH', undefined, undefined],
    ['with the last chunk in the PUT, and its range', ' world', '5-10'],
    ['with the last chunk in the PUT alone', ' world', undefined],
  ])('ends with a PUT, %s', async (_how, last, range) => {
    const first = await oci.chunk(await begin(), 'hello', '0-4');
    expect([first.status, first.headers.get('range')]).toEqual([202, '0-4']);
    const location = first.headers.get('location') ?? '';
    if (last === undefined) await oci.chunk(location, ' world', '5-10');
    await expectCreated(await oci.end(location, digestOf('hello world'), last, range), 'hello world');
    expect(await codesOf(await oci.get(location))).toEqual(['BLOB_UPLOAD_UNKNOWN']);
  });

  it('of which nothing is said, in a stream', async () => {
    const location = await begin();
    const stream = new ReadableStream({
      start(controller) {
        for (const part of ['one ', 'two ', 'three']) controller.enqueue(Buffer.from(part));
        controller.close();
      },
    });
    const response = await oci.call('PATCH', location, { body: stream, duplex: 'half' });
    expect([response.status, response.headers.get('range')]).toEqual([202, '0-12']);
    await expectCreated(await oci.end(location, digestOf('one two three')), 'one two three');
  });

  it.each<[what: string, range: string, body: string, status: number, code: string]>([
    ['behind a gap', '5-9', 'hello', 416, 'BLOB_UPLOAD_INVALID'],
    ['that was sent already', '0-2', 'abc', 416, 'BLOB_UPLOAD_INVALID'],
    ['that overlaps', '2-4', 'cde', 416, 'BLOB_UPLOAD_INVALID'],
    ['whose range is a word', 'three', 'hello', 416, 'BLOB_UPLOAD_INVALID'],
    ['whose range is negative', '-3-4', 'hello', 416, 'BLOB_UPLOAD_INVALID'],
    ['whose range is not a number', 'NaN-NaN', 'hello', 416, 'BLOB_UPLOAD_INVALID'],
    ['whose range is huge', `${'9'.repeat(30)}-${'9'.repeat(31)}`, 'hello', 416, 'BLOB_UPLOAD_INVALID'],
    ['whose range ends before it begins', '3-1', 'hello', 400, 'SIZE_INVALID'],
    ['whose range is longer than it is', '3-9', 'hello', 400, 'SIZE_INVALID'],
    ['whose range is shorter than it is', '3-4', 'hello', 400, 'SIZE_INVALID'],
  ])('a chunk %s is refused, and the session says how to go on', async (_what, range, body, status, code) => {
    const location = await begin();
    await oci.chunk(location, 'abc', '0-2');
    const refused = await oci.chunk(location, body, range);
    expect([refused.status, await codesOf(refused)]).toEqual([status, [code]]);
    const where = await oci.get(location);
    expect([where.status, where.headers.get('range'), await where.text()]).toEqual([204, '0-2', '']);
    const next = where.headers.get('location') ?? '';
    expect((await oci.chunk(next, 'd', '3-3')).status).toBe(202);
    await expectCreated(await oci.end(next, digestOf('abcd')), 'abcd');
  });

  it.each(['1-3', '3-5'])('the first chunk cannot be %s: it begins with 0', async (range) => {
    const location = await begin();
    expect((await oci.chunk(location, 'abc', range)).status).toBe(416);
    expect((await oci.chunk(location, 'abc', '0-2')).status).toBe(202);
  });

  it('a last chunk out of order in the PUT is refused with 416, and can be sent again', async () => {
    const location = await begin();
    await oci.chunk(location, 'abc', '0-2');
    const digest = digestOf('abcdef');
    expect((await oci.end(location, digest, 'def', '4-6')).status).toBe(416);
    await expectCreated(await oci.end(location, digest, 'def', '3-5'), 'abcdef');
  });

  it.each([
    ['no digest', ''],
    ['one of another algorithm', `?digest=${SHA512}`],
    ['one that is none', '?digest=sha256:xyz'],
  ])('a PUT with %s answers 400, and the session goes on', async (_what, query) => {
    const location = await begin();
    await oci.chunk(location, 'abc');
    const response = await oci.call('PUT', `${location}${query}`);
    expect([response.status, await codesOf(response)]).toEqual([400, ['DIGEST_INVALID']]);
    await expectCreated(await oci.end(location, digestOf('abc')), 'abc');
  });

  it.each([
    ['sent with it', '', 'sent at once'],
    ['sent before', 'sent before', ''],
    ['sent in two parts', 'sent in', ' two parts'],
  ])('a PUT with the digest of another blob than was %s stores nothing', async (_how, first, last) => {
    const location = await begin();
    if (first !== '') await oci.chunk(location, first);
    const response = await oci.end(location, digestOf('said'), last);
    expect([response.status, await codesOf(response)]).toEqual([400, ['DIGEST_INVALID']]);
    expect([await blob(digestOf('said')), await blob(digestOf(first + last))]).toEqual([404, 404]);
    expect((await oci.chunk(location, 'more')).status).toBe(404);
  });

  it('GET, PATCH, PUT and DELETE of a session nobody began answer 404', async () => {
    const nowhere = `${UPLOADS}00000000-0000-4000-8000-000000000000`;
    for (const method of ['GET', 'PATCH', 'PUT', 'DELETE']) {
      const response = await oci.call(method, `${nowhere}?digest=${digestOf('x')}`);
      expect([response.status, await codesOf(response)]).toEqual([404, ['BLOB_UPLOAD_UNKNOWN']]);
    }
  });

  it('DELETE gives a session up', async () => {
    const location = await begin();
    await oci.chunk(location, 'given up');
    expect((await oci.call('DELETE', location)).status).toBe(204);
    const response = await oci.end(location, digestOf('given up'));
    expect([response.status, await codesOf(response)]).toEqual([404, ['BLOB_UPLOAD_UNKNOWN']]);
    expect(await blob(digestOf('given up'))).toBe(404);
  });
});

describe('Mounting a blob from another repository', () => {
  const mount = (query: string): Promise<Response> => oci.call('POST', `${UPLOADS}?${query}`);

  it('answers 201 with a Location to pull from', async () => {
    const digest = await oci.pushBlob('other', 'shared');
    expect(await blob(digest)).toBe(404);
    await expectCreated(await mount(`mount=${digest}&from=other`), 'shared');
    expect(await blob(digest)).toBe(200);
  });

  it('is the same where the blob is there already', async () => {
    const digest = await oci.pushBlob(NAME, 'mine');
    await expectCreated(await mount(`mount=${digest}&from=${NAME}`), 'mine');
  });

  it.each([
    ['a blob the other has not', `mount=${digestOf('never')}&from=other`],
    ['from a repository that is not there', `mount=${digestOf('never')}&from=nothing`],
    ['from nowhere', `mount=${digestOf('never')}`],
    ['by another algorithm', `mount=${SHA512}&from=other`],
    ['a path', 'mount=../../etc&from=../..'],
    ['nothing', 'mount=&from='],
  ])('of %s answers 202, and the client uploads as ever', async (what, query) => {
    const response = await mount(query);
    expect(response.status).toBe(202);
    const location = response.headers.get('location') ?? '';
    expect(location).toMatch(UUID);
    await expectCreated(await oci.end(location, digestOf(what), what), what);
  });

  it('without a repository to mount from answers 202, though the blob is in one', async () => {
    const digest = await oci.pushBlob('other', 'not said where');
    expect((await mount(`mount=${digest}`)).status).toBe(202);
  });

  it('into a repository that is not there answers 404', async () => {
    const digest = await oci.pushBlob('other', 'shared');
    expect((await oci.call('POST', `/v2/nothing/blobs/uploads/?mount=${digest}&from=other`)).status).toBe(404);
  });
});
