-- What happened, in the words of the change that was committed with it. A ring: the slot is the cursor (id) modulo the
-- number of events that are kept.
CREATE TABLE events (
  slot INTEGER PRIMARY KEY,
  id INTEGER NOT NULL,
  event_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  at INTEGER NOT NULL,
  arn TEXT NOT NULL,
  document TEXT NOT NULL
);

-- Counted with each event, and therefore often: in a table of its own a version costs no page of a document's size.
CREATE TABLE container_instance_versions (
  id INTEGER PRIMARY KEY, -- of the instance's row
  version INTEGER NOT NULL
);
INSERT INTO container_instance_versions SELECT id, json_extract(document, '$.version') FROM container_instances;
UPDATE container_instances SET document = json_remove(document, '$.version');

-- A task without an instance ('' as its ARN) waits for one, or is Fargate's.
ALTER TABLE tasks ADD COLUMN capacity_provider TEXT;
ALTER TABLE tasks ADD COLUMN attachment_id TEXT;
-- What is in a column is there only, and of a container's ARN only its end: half of a document was said twice.
UPDATE tasks SET document = json_set(
  json_remove(document, '$.arn', '$.clusterArn', '$.containerInstanceArn', '$.family', '$.group', '$.startedBy',
    '$.launchType', '$.desiredStatus', '$.lastStatus'),
  '$.attachments', json('[]'),
  '$.containers', json((
    SELECT json_group_array(json_set(json_remove(value, '$.containerArn'),
      '$.id', substr(json_extract(value, '$.containerArn'), -36)))
    FROM json_each(document, '$.containers')
  ))
);
CREATE INDEX tasks_by_attachment ON tasks (attachment_id) WHERE attachment_id IS NOT NULL;

-- Every index is written with each task, so there are as few, and as short ones, as there can be: counts, and which
-- tasks an instance has, are kept in memory, and of an ARN an index has the task's id alone, its end first, which grows with time.
DROP INDEX tasks_by_arn;
DROP INDEX tasks_alive;
DROP INDEX tasks_alive_by_instance;
CREATE UNIQUE INDEX tasks_by_arn ON tasks (substr(arn, -12), substr(arn, -32, 20));

-- What a start must look at: few of many.
CREATE INDEX tasks_provisioning ON tasks (id) WHERE last_status = 'PROVISIONING';

-- Revisions that wait to be deleted are few, and looked for every minute.
CREATE INDEX task_definitions_to_delete ON task_definitions (id) WHERE status = 'DELETE_IN_PROGRESS';
