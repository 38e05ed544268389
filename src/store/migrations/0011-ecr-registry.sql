-- What is set of a registry as a whole; `kind` says what a document is, `name` which of its kind.
CREATE TABLE ecr_registry_settings (
  id INTEGER PRIMARY KEY,
  account_id TEXT NOT NULL,
  region TEXT NOT NULL,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  document TEXT NOT NULL,
  UNIQUE (account_id, region, kind, name)
);

-- The last scan of an image.
CREATE TABLE ecr_scans (
  image_id INTEGER PRIMARY KEY REFERENCES ecr_images (id) ON DELETE CASCADE,
  started_at INTEGER NOT NULL,
  document TEXT NOT NULL
);

-- Where an image was to be copied when it was pushed.
CREATE TABLE ecr_replications (
  id INTEGER PRIMARY KEY,
  image_id INTEGER NOT NULL REFERENCES ecr_images (id) ON DELETE CASCADE,
  account_id TEXT NOT NULL,
  region TEXT NOT NULL,
  -- NULL where it is there.
  failure_code TEXT,
  UNIQUE (image_id, account_id, region)
);
