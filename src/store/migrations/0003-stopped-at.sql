-- When a task stopped, in epoch milliseconds: stopped tasks are forgotten by it.
ALTER TABLE tasks ADD COLUMN stopped_at INTEGER;
UPDATE tasks SET stopped_at = json_extract(document, '$.stoppedAt') WHERE last_status = 'STOPPED';
CREATE INDEX tasks_by_stop ON tasks (stopped_at) WHERE stopped_at IS NOT NULL;
CREATE INDEX client_tokens_by_age ON client_tokens (created_at);
