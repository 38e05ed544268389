-- An INACTIVE service stays for a while; one made anew under its name takes its row.
CREATE TABLE services (
  id INTEGER PRIMARY KEY,
  arn TEXT NOT NULL UNIQUE,
  cluster_arn TEXT NOT NULL,
  status TEXT NOT NULL,
  launch_type TEXT,
  scheduling_strategy TEXT NOT NULL,
  document TEXT NOT NULL
);
CREATE INDEX services_by_cluster ON services (cluster_arn, status, id);

CREATE TABLE service_events (
  id INTEGER PRIMARY KEY,
  service_arn TEXT NOT NULL,
  event_id TEXT NOT NULL,
  at INTEGER NOT NULL,
  message TEXT NOT NULL
);
CREATE INDEX service_events_by_service ON service_events (service_arn, id);

CREATE TABLE service_revisions (
  id INTEGER PRIMARY KEY,
  arn TEXT NOT NULL UNIQUE,
  service_arn TEXT NOT NULL,
  document TEXT NOT NULL
);
CREATE INDEX service_revisions_by_service ON service_revisions (service_arn, id);

CREATE TABLE service_deployments (
  id INTEGER PRIMARY KEY,
  arn TEXT NOT NULL UNIQUE,
  service_arn TEXT NOT NULL,
  status TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  document TEXT NOT NULL
);
CREATE INDEX service_deployments_by_service ON service_deployments (service_arn, id);

-- Only tasks of services: a standalone task costs it nothing, whatever its caller called its group.
ALTER TABLE tasks ADD COLUMN service_arn TEXT;
CREATE INDEX tasks_by_service ON tasks (service_arn, desired_status, id) WHERE service_arn IS NOT NULL;
