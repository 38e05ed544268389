-- Families of their own, beside those of task definitions. They outlive their revisions, so that no number is given twice.
CREATE TABLE daemon_task_definition_families (
  account_id TEXT NOT NULL,
  region TEXT NOT NULL,
  family TEXT NOT NULL,
  last_revision INTEGER NOT NULL,
  PRIMARY KEY (account_id, region, family)
);

CREATE TABLE daemon_task_definitions (
  id INTEGER PRIMARY KEY,
  arn TEXT NOT NULL UNIQUE,
  account_id TEXT NOT NULL,
  region TEXT NOT NULL,
  family TEXT NOT NULL,
  revision INTEGER NOT NULL,
  status TEXT NOT NULL,
  document TEXT NOT NULL
);
CREATE UNIQUE INDEX daemon_task_definitions_by_family ON daemon_task_definitions (account_id, region, family, revision);
