ALTER TABLE ecr_images ADD COLUMN is_archived INTEGER NOT NULL DEFAULT 0;
-- When it last went to the archive, and last came back.
ALTER TABLE ecr_images ADD COLUMN archived_at INTEGER;
ALTER TABLE ecr_images ADD COLUMN activated_at INTEGER;
CREATE INDEX ecr_images_by_archive ON ecr_images (repository_id, is_archived);

CREATE TABLE ecr_lifecycle_policies (
  repository_id INTEGER PRIMARY KEY,
  text TEXT NOT NULL,
  evaluated_at INTEGER,
  -- From when on it must be evaluated: 0 for at once, NULL for not before images or tags change.
  due_at INTEGER
);
CREATE INDEX ecr_lifecycle_policies_by_due ON ecr_lifecycle_policies (due_at) WHERE due_at IS NOT NULL;

-- Whoever changes what a policy looks at has it evaluated, so that no other has to be looked at again and again.
CREATE TRIGGER ecr_lifecycle_image_new AFTER INSERT ON ecr_images BEGIN
  UPDATE ecr_lifecycle_policies SET due_at = 0 WHERE repository_id = NEW.repository_id;
END;
CREATE TRIGGER ecr_lifecycle_image_gone AFTER DELETE ON ecr_images BEGIN
  UPDATE ecr_lifecycle_policies SET due_at = 0 WHERE repository_id = OLD.repository_id;
END;
CREATE TRIGGER ecr_lifecycle_image_moved AFTER UPDATE OF is_archived ON ecr_images BEGIN
  UPDATE ecr_lifecycle_policies SET due_at = 0 WHERE repository_id = NEW.repository_id;
END;
CREATE TRIGGER ecr_lifecycle_tag_new AFTER INSERT ON ecr_tags BEGIN
  UPDATE ecr_lifecycle_policies SET due_at = 0 WHERE repository_id = NEW.repository_id;
END;
CREATE TRIGGER ecr_lifecycle_tag_moved AFTER UPDATE OF image_id ON ecr_tags BEGIN
  UPDATE ecr_lifecycle_policies SET due_at = 0 WHERE repository_id = NEW.repository_id;
END;
CREATE TRIGGER ecr_lifecycle_tag_gone AFTER DELETE ON ecr_tags BEGIN
  UPDATE ecr_lifecycle_policies SET due_at = 0 WHERE repository_id = OLD.repository_id;
END;

-- What a policy would have done when it was tried, image by image. Results are written step by step: those of another
-- generation than their preview's are not written in whole, or those of the one before.
CREATE TABLE ecr_lifecycle_previews (
  repository_id INTEGER PRIMARY KEY,
  generation INTEGER NOT NULL,
  text TEXT NOT NULL,
  started_at INTEGER NOT NULL
);
CREATE TABLE ecr_lifecycle_preview_results (
  id INTEGER PRIMARY KEY,
  repository_id INTEGER NOT NULL,
  generation INTEGER NOT NULL,
  digest TEXT NOT NULL,
  is_tagged INTEGER NOT NULL,
  action TEXT NOT NULL,
  document TEXT NOT NULL
);
CREATE INDEX ecr_lifecycle_preview_results_in_order ON ecr_lifecycle_preview_results (repository_id, generation);
CREATE INDEX ecr_lifecycle_preview_results_by_digest ON ecr_lifecycle_preview_results (repository_id, digest);
