-- Secrets Manager. Values are in the versions' documents as they were sent: there is no KMS to encrypt them with.
CREATE TABLE secrets (
  id INTEGER PRIMARY KEY,
  arn TEXT NOT NULL UNIQUE,
  account_id TEXT NOT NULL,
  region TEXT NOT NULL,
  name TEXT NOT NULL,
  deletion_at INTEGER,
  document TEXT NOT NULL
);
CREATE UNIQUE INDEX secrets_by_name ON secrets (account_id, region, name);
CREATE INDEX secrets_by_deletion ON secrets (deletion_at) WHERE deletion_at IS NOT NULL;

CREATE TABLE secret_versions (
  id INTEGER PRIMARY KEY,
  account_id TEXT NOT NULL,
  region TEXT NOT NULL,
  secret_arn TEXT NOT NULL,
  version_id TEXT NOT NULL,
  document TEXT NOT NULL
);
CREATE UNIQUE INDEX secret_versions_by_secret ON secret_versions (secret_arn, version_id);

-- SSM's Parameter Store. A parameter's row says which of its versions is the latest.
CREATE TABLE parameters (
  id INTEGER PRIMARY KEY,
  account_id TEXT NOT NULL,
  region TEXT NOT NULL,
  name TEXT NOT NULL,
  last_version INTEGER NOT NULL,
  tags TEXT NOT NULL
);
CREATE UNIQUE INDEX parameters_by_name ON parameters (account_id, region, name);

CREATE TABLE parameter_versions (
  id INTEGER PRIMARY KEY,
  account_id TEXT NOT NULL,
  region TEXT NOT NULL,
  name TEXT NOT NULL,
  version INTEGER NOT NULL,
  document TEXT NOT NULL
);
CREATE UNIQUE INDEX parameter_versions_by_name ON parameter_versions (account_id, region, name, version);
