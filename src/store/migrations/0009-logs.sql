-- AUTOINCREMENT: an id names a folder of segments, and must not come back while an older one is being removed.
CREATE TABLE log_groups (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  account_id TEXT NOT NULL,
  region TEXT NOT NULL,
  name TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  log_group_class TEXT NOT NULL,
  retention_in_days INTEGER,
  tags TEXT NOT NULL,
  UNIQUE (account_id, region, name)
);

CREATE TABLE log_streams (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  group_id INTEGER NOT NULL,
  name TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  first_event_at INTEGER,
  last_event_at INTEGER,
  last_ingested_at INTEGER,
  last_number INTEGER NOT NULL DEFAULT 0,
  last_block INTEGER,
  -- How far the container has been read whose output this is.
  position TEXT,
  UNIQUE (group_id, name)
);
CREATE INDEX log_streams_by_last_event ON log_streams (group_id, last_event_at, name);

-- Events lie in files beside the database; a row says where some tens of KiB of them are, and of which time.
CREATE TABLE log_blocks (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  group_id INTEGER NOT NULL,
  stream_id INTEGER NOT NULL,
  first_at INTEGER NOT NULL,
  last_at INTEGER NOT NULL,
  segment INTEGER NOT NULL,
  start INTEGER NOT NULL,
  bytes INTEGER NOT NULL,
  first_number INTEGER NOT NULL
);
CREATE INDEX log_blocks_by_group ON log_blocks (group_id, first_at);
CREATE INDEX log_blocks_by_stream ON log_blocks (stream_id, first_at);
CREATE INDEX log_blocks_by_end ON log_blocks (stream_id, last_at);
CREATE INDEX log_blocks_by_segment ON log_blocks (stream_id, segment, last_at);
