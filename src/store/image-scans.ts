import type { Database } from 'better-sqlite3';
import type { Finding, FindingSeverity, ImageScan, ScanResult } from '../model/image-scan.ts';
import type { Changes } from './changes.ts';

/** A scan that goes on, and of what. */
export interface OpenScan {
  readonly imageId: number;
  readonly repositoryId: number;
  readonly digest: string;
  readonly scan: ImageScan;
}

/** The last scan of each image with what it found; it goes with its image. */
export function imageScanTable(database: Database, changes: Changes) {
  const start = database.prepare(
    `INSERT INTO ecr_scans (image_id, started_at, document) VALUES (?, ?, ?)
     ON CONFLICT (image_id) DO UPDATE SET started_at = excluded.started_at, document = excluded.document`,
  );
  const finish = database.prepare('UPDATE ecr_scans SET document = ? WHERE image_id = ? AND started_at = ?');
  const find = database.prepare('SELECT document FROM ecr_scans WHERE image_id = ?').pluck();
  const next = database.prepare(
    `SELECT s.image_id, s.document, i.repository_id, i.digest FROM ecr_scans AS s JOIN ecr_images AS i ON i.id = s.image_id
     WHERE s.document ->> '$.result' IS NULL ORDER BY s.started_at, s.image_id LIMIT 1`,
  );
  const remove = database.prepare('DELETE FROM ecr_scans WHERE image_id = ?');
  const forget = database.prepare('DELETE FROM ecr_findings WHERE image_id = ?');
  const insertFinding = database.prepare('INSERT INTO ecr_findings VALUES (?, ?, ?)');
  const findings = database.prepare(
    'SELECT place, document FROM ecr_findings WHERE image_id = ? AND place > ? ORDER BY place LIMIT ?',
  );

  return {
    /** Begins a scan of an image; what an earlier one found is forgotten. */
    start(imageId: number, scan: Omit<ImageScan, 'result'>): void {
      changes.add({ kind: 'scans', arn: '' });
      start.run(imageId, scan.startedAt, JSON.stringify(scan));
      forget.run(imageId);
    },
    /** Forgets the scan of an image, as if there had been none. */
    forget(imageId: number): void {
      remove.run(imageId);
      forget.run(imageId);
    },
    /** Writes what came of a scan; false, and nothing is, where the image is gone or scanned anew. */
    finish(imageId: number, scan: ImageScan, { findings: found, ...result }: ScanResult, completedAt: number): boolean {
      const finished: ImageScan = { ...scan, result: { ...result, completedAt, counts: counted(found) } };
      if (finish.run(JSON.stringify(finished), imageId, scan.startedAt).changes === 0) return false;
      for (const [place, finding] of found.entries()) insertFinding.run(imageId, place, JSON.stringify(finding));
      return true;
    },
    find(imageId: number): ImageScan | undefined {
      const document = find.get(imageId);
      return document === undefined ? undefined : JSON.parse(document as string);
    },
    /** What a scan found, in the order of the scanner: at most `limit`, those after a place. Places count from 0. */
    findings(imageId: number, after: number, limit: number): { place: number; finding: Finding }[] {
      const rows = findings.all(imageId, after, limit) as { place: number; document: string }[];
      return rows.map(({ place, document }) => ({ place, finding: JSON.parse(document) }));
    },
    /** Of the scans that go on, that which began first. */
    next(): OpenScan | undefined {
      const row = next.get() as
        | { image_id: number; document: string; repository_id: number; digest: string }
        | undefined;
      if (row === undefined) return undefined;
      const { image_id: imageId, repository_id: repositoryId, digest, document } = row;
      return { imageId, repositoryId, digest, scan: JSON.parse(document) };
    },
  };
}

export type ImageScanTable = ReturnType<typeof imageScanTable>;

function counted(findings: readonly Finding[]): Partial<Record<FindingSeverity, number>> {
  const counts: Partial<Record<FindingSeverity, number>> = {};
  for (const { severity } of findings) counts[severity] = (counts[severity] ?? 0) + 1;
  return counts;
}
