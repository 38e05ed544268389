-- What happened, in the words of the change that was committed with it; consumers keep a cursor, which is the id.
-- AUTOINCREMENT, because a cursor must never come to mean another event: also not after everything was deleted.
CREATE TABLE events (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  event_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  at INTEGER NOT NULL,
  document TEXT NOT NULL
);

-- Counted with each event, and therefore often: a column of its own spares writing the document again.
ALTER TABLE container_instances ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
UPDATE container_instances SET version = json_extract(document, '$.version'),
  document = json_remove(document, '$.version');

-- A task without an instance ('' as its ARN) waits for one, or is Fargate's.
ALTER TABLE tasks ADD COLUMN capacity_provider TEXT;
ALTER TABLE tasks ADD COLUMN attachment_id TEXT;
UPDATE tasks SET document = json_set(document, '$.attachments', json('[]'));
CREATE INDEX tasks_by_attachment ON tasks (attachment_id) WHERE attachment_id IS NOT NULL;

-- Counted by launch type from the index alone.
DROP INDEX tasks_alive;
DROP INDEX tasks_alive_by_instance;
CREATE INDEX tasks_alive ON tasks (cluster_arn, last_status, launch_type) WHERE last_status <> 'STOPPED';
CREATE INDEX tasks_alive_by_instance ON tasks (container_instance_arn, last_status, launch_type)
  WHERE last_status <> 'STOPPED';

-- Revisions that wait to be deleted are few, and looked for every minute.
CREATE INDEX task_definitions_to_delete ON task_definitions (id) WHERE status = 'DELETE_IN_PROGRESS';
