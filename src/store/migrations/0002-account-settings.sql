-- A principal's own settings, and (principal '') the account's default for principals without.
CREATE TABLE account_settings (
  account_id TEXT NOT NULL,
  region TEXT NOT NULL,
  principal_arn TEXT NOT NULL,
  name TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (account_id, region, principal_arn, name)
);
