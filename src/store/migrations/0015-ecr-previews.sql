-- Results are found by their images, which come nearly in order: by digest each was written to a page of its own.
DROP INDEX ecr_lifecycle_preview_results_by_digest;
ALTER TABLE ecr_lifecycle_preview_results ADD COLUMN image_id INTEGER NOT NULL DEFAULT 0;
UPDATE ecr_lifecycle_preview_results AS r SET image_id = coalesce(
  (SELECT i.id FROM ecr_images AS i WHERE i.repository_id = r.repository_id AND i.digest = r.digest), 0);
ALTER TABLE ecr_lifecycle_preview_results DROP COLUMN digest;
CREATE INDEX ecr_lifecycle_preview_results_by_image ON ecr_lifecycle_preview_results (repository_id, image_id);
