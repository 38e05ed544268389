import type { Database } from 'better-sqlite3';
import type { ImageScan } from '../model/image-scan.ts';

/** The last scan of each image; it goes with its image. */
export function imageScanTable(database: Database) {
  const start = database.prepare(
    `INSERT INTO ecr_scans (image_id, started_at, document) VALUES (?, ?, ?)
     ON CONFLICT (image_id) DO UPDATE SET started_at = excluded.started_at, document = excluded.document`,
  );
  const finish = database.prepare('UPDATE ecr_scans SET document = ? WHERE image_id = ? AND started_at = ?');
  const find = database.prepare('SELECT document FROM ecr_scans WHERE image_id = ?').pluck();

  return {
    /** Begins a scan of an image; what an earlier one found is forgotten. */
    start(imageId: number, startedAt: number): void {
      start.run(imageId, startedAt, JSON.stringify({ startedAt } satisfies ImageScan));
    },
    /** Writes what came of a scan, unless the image is gone or scanned anew. */
    finish(imageId: number, scan: ImageScan): void {
      finish.run(JSON.stringify(scan), imageId, scan.startedAt);
    },
    find(imageId: number): ImageScan | undefined {
      const document = find.get(imageId);
      return document === undefined ? undefined : JSON.parse(document as string);
    },
  };
}

export type ImageScanTable = ReturnType<typeof imageScanTable>;
