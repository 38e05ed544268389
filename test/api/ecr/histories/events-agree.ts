import type { Database } from 'better-sqlite3';
import { expect } from 'vitest';
import type { ImageRow, Snapshot } from './snapshot.ts';

const keyOf = ({ repository: { accountId, region, name }, digest }: ImageRow, tag = ''): string =>
  [accountId, region, name, digest, tag].join(' ');

const byImage = ({ images }: Snapshot) => new Map(images.map((image) => [image.id, image]));

/** Who has which tag of a repository. */
const taggedIn = ({ images }: Snapshot) =>
  new Set(images.flatMap(({ repository, tags }) => tags.map((tag) => `${repository.id} ${tag}`)));

/** What the events must say was deleted, with or without a tag. */
function deletedBetween(before: Snapshot, after: Snapshot): string[] {
  const left = byImage(after);
  const tagged = taggedIn(after);
  return before.images.flatMap((image) => {
    if (image.repository.region === '' || image.repository.accountId === '') return [];
    const is = left.get(image.id);
    if (is?.digest === image.digest && is.repository.id === image.repository.id) {
      const gone = image.tags.filter((tag) => !tagged.has(`${image.repository.id} ${tag}`));
      return gone.map((tag) => keyOf(image, tag));
    }
    return image.tags.length > 0 ? image.tags.map((tag) => keyOf(image, tag)) : [keyOf(image)];
  });
}

/** That deletions between two moments are told of exactly once, as are pushes, and that copies that are told of are there. */
export function eventsAgree(
  database: Database,
  { before, after, isReset, pushed }: { before: Snapshot; after: Snapshot; isReset: boolean; pushed: number },
): void {
  const rows = database
    .prepare("SELECT kind, arn, document FROM events WHERE id > ? AND arn <> '' ORDER BY id")
    .all(before.cursor) as { kind: string; arn: string; document: string }[];
  const events = rows.map(({ kind, arn, document }) => {
    const [, , , region, accountId] = arn.split(':');
    const detail = JSON.parse(document) as Record<string, string | undefined>;
    const key = [accountId, region, detail['repository-name'], detail['image-digest'], detail['image-tag'] ?? ''];
    return { kind, type: detail['action-type'], result: detail.result, key: key.join(' ') };
  });
  const actions = events.filter(({ kind }) => kind === 'ECR Image Action' || kind === 'ECR Referrer Action');
  const told = actions.filter(({ type }) => type === 'DELETE').map(({ key }) => key);
  expect(told.sort(), 'deletions that are told of').toEqual(isReset ? [] : deletedBetween(before, after).sort());
  expect(actions.filter(({ type }) => type === 'PUSH').length, 'pushes that are told of').toBe(pushed);
  const there = new Set(after.images.flatMap((image) => ['', ...image.tags].map((tag) => keyOf(image, tag))));
  const copies = events.filter(({ type, result }) => type === 'REPLICATE' && result === 'SUCCESS');
  const untagged = (key: string): string => `${key.slice(0, key.lastIndexOf(' '))} `;
  expect(copies.filter(({ key }) => !there.has(untagged(key)))).toEqual([]);
}
