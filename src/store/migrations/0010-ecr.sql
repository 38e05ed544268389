-- AUTOINCREMENT: an upload may outlive its repository, and must not end in another with the same id.
CREATE TABLE ecr_repositories (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  account_id TEXT NOT NULL,
  region TEXT NOT NULL,
  name TEXT NOT NULL,
  document TEXT NOT NULL,
  UNIQUE (account_id, region, name)
);

CREATE TABLE ecr_images (
  id INTEGER PRIMARY KEY,
  repository_id INTEGER NOT NULL,
  digest TEXT NOT NULL,
  -- How many tags it has.
  tags INTEGER NOT NULL DEFAULT 0,
  pulled_at INTEGER,
  subject TEXT,
  artifact_type TEXT,
  document TEXT NOT NULL,
  UNIQUE (repository_id, digest)
);
CREATE INDEX ecr_images_by_repository ON ecr_images (repository_id);
CREATE INDEX ecr_images_tagged ON ecr_images (repository_id) WHERE tags > 0;
CREATE INDEX ecr_images_untagged ON ecr_images (repository_id) WHERE tags = 0;
CREATE INDEX ecr_images_by_subject ON ecr_images (repository_id, subject) WHERE subject IS NOT NULL;

-- Apart from its image, for it may be 4 MiB long. The bytes are those that were pushed.
CREATE TABLE ecr_manifests (
  image_id INTEGER PRIMARY KEY,
  bytes BLOB NOT NULL
);

CREATE TABLE ecr_tags (
  id INTEGER PRIMARY KEY,
  repository_id INTEGER NOT NULL,
  tag TEXT NOT NULL,
  image_id INTEGER NOT NULL,
  UNIQUE (repository_id, tag)
);
CREATE INDEX ecr_tags_by_image ON ecr_tags (image_id);
CREATE INDEX ecr_tags_in_order ON ecr_tags (repository_id, tag COLLATE NOCASE, tag);

-- What a manifest names: blobs, and other manifests.
CREATE TABLE ecr_references (
  id INTEGER PRIMARY KEY,
  repository_id INTEGER NOT NULL,
  image_id INTEGER NOT NULL,
  digest TEXT NOT NULL
);
CREATE INDEX ecr_references_by_digest ON ecr_references (repository_id, digest);
CREATE INDEX ecr_references_by_image ON ecr_references (image_id);

-- Which blobs a repository has; their bytes are in files, once for all repositories.
CREATE TABLE ecr_blobs (
  id INTEGER PRIMARY KEY,
  repository_id INTEGER NOT NULL,
  digest TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  -- When it was last sent or asked for: one that no manifest names yet is kept for a while.
  used_at INTEGER NOT NULL,
  UNIQUE (repository_id, digest)
);
-- With the bytes, so that all can be added up from it alone.
CREATE INDEX ecr_blobs_by_digest ON ecr_blobs (digest, bytes);
