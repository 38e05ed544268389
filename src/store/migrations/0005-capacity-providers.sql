-- A deleted provider stays, INACTIVE; one made anew under its name takes its row.
CREATE TABLE capacity_providers (
  id INTEGER PRIMARY KEY,
  arn TEXT NOT NULL UNIQUE,
  account_id TEXT NOT NULL,
  region TEXT NOT NULL,
  name TEXT NOT NULL,
  status TEXT NOT NULL,
  document TEXT NOT NULL
);
CREATE INDEX capacity_providers_by_scope ON capacity_providers (account_id, region, status, name);

UPDATE clusters SET document =
  json_set(document, '$.capacityProviders', json('[]'), '$.defaultCapacityProviderStrategy', json('[]'));
