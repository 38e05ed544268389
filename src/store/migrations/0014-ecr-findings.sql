-- What the last scan of an image found, one by one.
CREATE TABLE ecr_findings (
  image_id INTEGER NOT NULL REFERENCES ecr_images (id) ON DELETE CASCADE,
  place INTEGER NOT NULL,
  document TEXT NOT NULL,
  PRIMARY KEY (image_id, place)
) WITHOUT ROWID;

-- No scan found anything yet.
UPDATE ecr_scans SET document = json_set(document, '$.scanner', 'none', '$.scanType', 'BASIC');
UPDATE ecr_scans SET document = json_set(json_remove(document, '$.result.findings'), '$.result.counts', json('{}'))
  WHERE document ->> '$.result' IS NOT NULL;

-- Those that go on.
CREATE INDEX ecr_scans_open ON ecr_scans (started_at, image_id) WHERE document ->> '$.result' IS NULL;
