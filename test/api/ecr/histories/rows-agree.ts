import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import { expect } from 'vitest';
import { digestOf } from '../../../support/registry-client.ts';
import { ELSEWHERE } from './things.ts';

/** Queries that find what must not be. */
const WRONG: Readonly<Record<string, string>> = {
  'a tag of no image of its repository': `SELECT t.* FROM ecr_tags AS t LEFT JOIN ecr_images AS i
     ON i.id = t.image_id AND i.repository_id = t.repository_id WHERE i.id IS NULL`,
  'a wrong count of tags': `SELECT i.id, i.tags FROM ecr_images AS i
     WHERE i.tags <> (SELECT count(*) FROM ecr_tags WHERE image_id = i.id)`,
  'what a manifest names is missing': `SELECT r.* FROM ecr_references AS r
     WHERE r.digest <> '${ELSEWHERE}'
       AND NOT EXISTS (SELECT 1 FROM ecr_blobs AS b WHERE b.repository_id = r.repository_id AND b.digest = r.digest)
       AND NOT EXISTS (SELECT 1 FROM ecr_images AS i WHERE i.repository_id = r.repository_id AND i.digest = r.digest)`,
  'a reference of no image': `SELECT r.* FROM ecr_references AS r LEFT JOIN ecr_images AS i
     ON i.id = r.image_id AND i.repository_id = r.repository_id WHERE i.id IS NULL`,
  'an image without a manifest': 'SELECT id FROM ecr_images WHERE id NOT IN (SELECT image_id FROM ecr_manifests)',
  'a preview’s result without a preview': `SELECT id FROM ecr_lifecycle_preview_results
     WHERE repository_id NOT IN (SELECT repository_id FROM ecr_lifecycle_previews)`,
  'findings of no scan': 'SELECT * FROM ecr_findings WHERE image_id NOT IN (SELECT image_id FROM ecr_scans)',
  ...Object.fromEntries(
    [
      'ecr_images',
      'ecr_tags',
      'ecr_references',
      'ecr_blobs',
      'ecr_lifecycle_policies',
      'ecr_lifecycle_previews',
      'ecr_lifecycle_preview_results',
    ].map((table) => [
      `${table} of no repository`,
      `SELECT * FROM ${table} WHERE repository_id NOT IN (SELECT id FROM ecr_repositories)`,
    ]),
  ),
  ...Object.fromEntries(
    ['ecr_manifests', 'ecr_scans', 'ecr_findings', 'ecr_replications'].map((table) => [
      `${table} of no image`,
      `SELECT * FROM ${table} WHERE image_id NOT IN (SELECT id FROM ecr_images)`,
    ]),
  ),
};

/** That the rows of ECR fit each other. */
export function rowsAgree(database: Database): void {
  for (const [wrong, sql] of Object.entries(WRONG)) expect(database.prepare(sql).all(), wrong).toEqual([]);
}

/** That each blob has its file, with its bytes, and after a collection that no file is left over. */
export function filesAgree(database: Database, data: string, isCollected: boolean): void {
  const folder = join(data, 'registry', 'blobs', 'sha256');
  const known = new Map(
    database.prepare('SELECT digest, bytes FROM ecr_blobs').raw().all() as (readonly [string, number])[],
  );
  const files = readdirSync(folder).flatMap((part) => readdirSync(join(folder, part)));
  for (const [digest, size] of known) {
    const hex = digest.slice('sha256:'.length);
    expect(files, `the file of ${digest}`).toContain(hex);
    const bytes = readFileSync(join(folder, hex.slice(0, 2), hex));
    expect([digestOf(bytes), bytes.length]).toEqual([digest, size]);
  }
  if (isCollected) expect(files.map((hex) => `sha256:${hex}`).sort()).toEqual([...known.keys()].sort());
}
