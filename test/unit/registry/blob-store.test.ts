import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openBlobStore } from '../../../src/store/blob-store.ts';
import { OutOfOrder, UploadOver } from '../../../src/store/blob-upload.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const digestOf = (...parts: string[]): string => `sha256:${createHash('sha256').update(parts.join('')).digest('hex')}`;

async function* chunks(...parts: string[]): AsyncGenerator<Buffer> {
  for (const part of parts) yield Buffer.from(part);
}

async function* cutAfter(part: string): AsyncGenerator<Buffer> {
  yield Buffer.from(part);
  throw new Error('aborted');
}

async function textOf(pieces: AsyncIterable<Buffer> | undefined): Promise<string> {
  let text = '';
  for await (const piece of pieces ?? []) text += String(piece);
  return text;
}

const nothing = (): void => undefined;

function newBlobs() {
  const folder = temporaryFolder();
  const left = (): string[] =>
    readdirSync(join(folder, 'registry'), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ name }) => name);
  return { folder, left, blobs: openBlobStore(folder) };
}

describe('a blob', () => {
  it('is what was sent in parts, and read whole or in part', async () => {
    const { blobs, left } = newBlobs();
    const upload = await blobs.begin('one');
    await upload.append(chunks('hello', ' '), 0);
    await upload.append(chunks('world'), 6);
    expect(upload.size).toBe(11);
    let known = 0;
    await expect(upload.finish(digestOf('hello world'), () => (known += 1))).resolves.toBe(true);
    expect(known).toBe(1);
    const whole = await blobs.read(digestOf('hello world'));
    expect(await textOf(whole)).toBe('hello world');
    const part = await blobs.read(digestOf('hello world'), { start: 4, end: 6 });
    expect(await textOf(part)).toBe('o w');
    expect(left()).toEqual([digestOf('hello world').slice(7)]);
  });

  it('gets another name without a copy, which lasts no longer than the server', async () => {
    const { blobs, folder, left } = newBlobs();
    const upload = await blobs.begin('one');
    await upload.append(chunks('hello'));
    await upload.finish(digestOf('hello'), nothing);
    const name = join(blobs.scratch, 'name');
    await expect(blobs.link(digestOf('hello'), name)).resolves.toBe(true);
    await expect(blobs.link(digestOf('none'), join(blobs.scratch, 'other'))).resolves.toBe(false);
    expect([statSync(name).nlink, readFileSync(name, 'utf8')]).toEqual([2, 'hello']);
    openBlobStore(folder);
    expect(left()).toEqual([digestOf('hello').slice(7)]);
  });

  it('of another digest than named is not kept, and its upload is over', async () => {
    const { blobs, left } = newBlobs();
    const upload = await blobs.begin('one');
    await upload.append(chunks('hello'));
    await expect(upload.finish(digestOf('other'), nothing)).resolves.toBe(false);
    expect(left()).toEqual([]);
    await expect(upload.append(chunks('more'))).rejects.toThrow(UploadOver);
    await expect(blobs.read(digestOf('hello'))).resolves.toBeUndefined();
  });

  it('takes bytes only where they belong', async () => {
    const { blobs } = newBlobs();
    const upload = await blobs.begin('one');
    await upload.append(chunks('abc'), 0);
    await expect(upload.append(chunks('e'), 4)).rejects.toMatchObject({ size: 3 });
    await expect(upload.append(chunks('a'), 0)).rejects.toThrow(OutOfOrder);
    await upload.append(chunks('d'), 3);
    await expect(upload.finish(digestOf('abcd'), nothing)).resolves.toBe(true);
  });

  it('goes on where a sender was cut off', async () => {
    const { blobs } = newBlobs();
    const upload = await blobs.begin('one');
    await expect(upload.append(cutAfter('abc'))).rejects.toThrow('aborted');
    expect(upload.size).toBe(3);
    await upload.append(chunks('d'), 3);
    await expect(upload.finish(digestOf('abcd'), nothing)).resolves.toBe(true);
  });

  it('sent twice at once is one', async () => {
    const { blobs, left } = newBlobs();
    const text = 'x'.repeat(3 * 2 ** 20);
    const uploads = await Promise.all(['one', 'two'].map((id) => blobs.begin(id)));
    await Promise.all(uploads.map((upload) => upload.append(chunks(text, 'y'))));
    const done = await Promise.all(uploads.map((upload) => upload.finish(digestOf(text, 'y'), nothing)));
    expect(done).toEqual([true, true]);
    expect(left()).toHaveLength(1);
    const read = await blobs.read(digestOf(text, 'y'));
    expect(digestOf(await textOf(read))).toBe(digestOf(text, 'y'));
  });

  it('that cannot be written is not kept', async () => {
    const { blobs, folder } = newBlobs();
    const upload = await blobs.begin('one');
    writeFileSync(join(folder, 'registry', 'blobs', 'sha256', digestOf('abc').slice(7, 9)), 'in the way');
    await upload.append(chunks('abc'));
    let known = false;
    await expect(upload.finish(digestOf('abc'), () => (known = true))).rejects.toThrow();
    expect(known).toBe(false);
    expect(readdirSync(join(folder, 'registry', 'uploads'))).toEqual([]);
  });

  it('that nobody knows is collected, and one that arrives is not, nor what another program put there', async () => {
    const { blobs, folder, left } = newBlobs();
    const ofFileManager = join(folder, 'registry', 'blobs', 'sha256', '.DS_Store');
    writeFileSync(ofFileManager, '');
    for (const text of ['kept', 'lost']) {
      const upload = await blobs.begin(text);
      await upload.append(chunks(text));
      await upload.finish(digestOf(text), nothing);
    }
    await expect(blobs.collect((digest) => digest === digestOf('kept'))).resolves.toBe(4);
    expect(left().sort()).toEqual(['.DS_Store', digestOf('kept').slice(7)]);
  });
});

describe('an upload', () => {
  it('given up leaves nothing', async () => {
    const { blobs, left } = newBlobs();
    const upload = await blobs.begin('one');
    await upload.append(chunks('abc'));
    await upload.abort();
    await upload.abort();
    expect(left()).toEqual([]);
    await expect(upload.finish(digestOf('abc'), nothing)).rejects.toThrow(UploadOver);
  });

  it('of a server before is removed at the next start, and blobs are not', async () => {
    const { blobs, folder, left } = newBlobs();
    const done = await blobs.begin('done');
    await done.finish(digestOf(''), nothing);
    const half = await blobs.begin('half');
    await half.append(chunks('abc'));
    expect(left()).toHaveLength(2);
    openBlobStore(folder);
    expect(left()).toEqual([digestOf('').slice(7)]);
  });
});

describe('blobs kept in memory', () => {
  it('are in a folder that is gone with the server', async () => {
    const blobs = openBlobStore(':memory:');
    await (await blobs.begin('one')).finish(digestOf(''), nothing);
    expect(await textOf(await blobs.read(digestOf('')))).toBe('');
    blobs.close();
    await expect(blobs.read(digestOf(''))).resolves.toBeUndefined();
  });
});
