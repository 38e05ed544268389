import type { Database } from 'better-sqlite3';
import type { Owner } from '../model/owner.ts';

const byArn = (column: string): string => `${column} GLOB @arns`;
const BY_SCOPE = 'account_id = @accountId AND region GLOB @region';
/** Those too that are deleted, of which not everything is gone yet. */
const ECR_BY_SCOPE = `(${BY_SCOPE} OR account_id = '' AND document ->> '$[0]' = @accountId AND document ->> '$[1]' GLOB @region)`;
const ECR_REPOSITORIES = `SELECT id FROM ecr_repositories WHERE ${ECR_BY_SCOPE}`;
const ECR_IMAGES = `SELECT id FROM ecr_images WHERE repository_id IN (${ECR_REPOSITORIES})`;
const LOG_GROUPS = `SELECT id FROM log_groups WHERE ${BY_SCOPE}`;

/** How a row of each table is told to be an account's, in the order in which they are emptied. */
export const OWNERSHIP: Readonly<Record<string, string>> = {
  container_instance_versions: `id IN (SELECT id FROM container_instances WHERE ${byArn('arn')})`,
  container_instances: byArn('arn'),
  tasks: byArn('arn'),
  client_tokens: byArn('cluster_arn'),
  service_events: byArn('service_arn'),
  service_revisions: byArn('arn'),
  service_deployments: byArn('arn'),
  services: byArn('arn'),
  clusters: BY_SCOPE,
  capacity_providers: BY_SCOPE,
  task_definitions: BY_SCOPE,
  task_definition_families: BY_SCOPE,
  daemon_task_definitions: BY_SCOPE,
  daemon_task_definition_families: BY_SCOPE,
  account_settings: BY_SCOPE,
  log_blocks: `group_id IN (${LOG_GROUPS})`,
  log_streams: `group_id IN (${LOG_GROUPS})`,
  log_groups: BY_SCOPE,
  secret_versions: BY_SCOPE,
  secrets: BY_SCOPE,
  parameter_versions: BY_SCOPE,
  parameters: BY_SCOPE,
  ecr_lifecycle_preview_results: `repository_id IN (${ECR_REPOSITORIES})`,
  ecr_lifecycle_previews: `repository_id IN (${ECR_REPOSITORIES})`,
  ecr_lifecycle_policies: `repository_id IN (${ECR_REPOSITORIES})`,
  ecr_blobs: `repository_id IN (${ECR_REPOSITORIES})`,
  ecr_references: `repository_id IN (${ECR_REPOSITORIES})`,
  ecr_tags: `repository_id IN (${ECR_REPOSITORIES})`,
  ecr_manifests: `image_id IN (${ECR_IMAGES})`,
  ecr_findings: `image_id IN (${ECR_IMAGES})`,
  ecr_scans: `image_id IN (${ECR_IMAGES})`,
  ecr_replications: `image_id IN (${ECR_IMAGES})`,
  ecr_images: `repository_id IN (${ECR_REPOSITORIES})`,
  ecr_repositories: ECR_BY_SCOPE,
  ecr_registry_settings: BY_SCOPE,
};

/** An event's place stays taken, for cursors have no holes: nothing is told of it any more. */
const FORGET_EVENTS = `UPDATE events SET arn = '', document = 'null' WHERE ${byArn('arn')}`;

/** The tables of a database, without the one that is about the data itself. */
const tablesOf = (database: Database): string[] =>
  database
    .prepare(`SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name <> 'meta'`)
    .pluck()
    .all() as string[];

/** Empties every table but `meta`; with an account only of what is its own, in one region or in all. */
export function clearRows(database: Database, { accountId, region = '*' }: Owner): void {
  if (accountId === undefined) {
    for (const table of tablesOf(database)) database.exec(`DELETE FROM ${table}`);
    return;
  }
  // A star may stand for colons too, but no ARN of ours has one after its account with another colon to follow.
  const arns = `arn:aws:*:${region}:${accountId}:*`;
  for (const [table, isTheirs] of Object.entries(OWNERSHIP)) {
    database.prepare(`DELETE FROM ${table} WHERE ${isTheirs}`).run({ arns, accountId, region });
  }
  database.prepare(FORGET_EVENTS).run({ arns });
}
