import type { CapacityProvider } from '../../../src/model/capacity-provider.ts';
import type { DaemonTaskDefinition } from '../../../src/model/daemon-task-definition.ts';
import type { Finding } from '../../../src/model/image-scan.ts';
import type { NewImage } from '../../../src/model/image.ts';
import type { Parameter } from '../../../src/model/parameter.ts';
import type { RepositorySettings } from '../../../src/model/repository.ts';
import type { Secret, SecretVersion } from '../../../src/model/secret.ts';
import type { Task } from '../../../src/model/task.ts';
import { deployment, service, serviceDeployment } from '../../support/service-builders.ts';
import { cluster, definition, instance, task } from './builders.ts';

/** Documents of before version 4 and of before version 5, which lack what those brought. */
const UUID = '3f0f5e8f-1c60-4c1b-9d3e-0123456789ab';
const CONTAINER = {
  id: UUID,
  name: 'app',
  image: 'busybox',
  essential: true,
  hasHealthCheck: false,
  lastStatus: 'PENDING',
  healthStatus: 'UNKNOWN',
  networkBindings: [],
  cpu: 0,
} as const;
export const LIVING = task('t1', { containers: [CONTAINER] });
const oldTask = (one: Task) =>
  JSON.stringify({
    ...one,
    attachments: undefined,
    containers: one.containers.map(({ id, ...rest }) => ({ containerArn: `container/default/t1/${id}`, ...rest })),
  });
/** The members of a task that have been in columns alone since version 4. */
const IN_COLUMNS = [
  'arn',
  'clusterArn',
  'containerInstanceArn',
  'family',
  'group',
  'launchType',
  'desiredStatus',
  'lastStatus',
];
const lean = (one: Task) =>
  JSON.stringify(Object.fromEntries(Object.entries(one).filter(([name]) => !IN_COLUMNS.includes(name))));
const oldCluster = JSON.stringify({
  ...cluster('default'),
  capacityProviders: undefined,
  defaultCapacityProviderStrategy: undefined,
});

export const STOPPED = task('t0', { desiredStatus: 'STOPPED', lastStatus: 'STOPPED', stoppedAt: 5 });
const FIRST = `
  INSERT INTO meta VALUES ('created', '1');
  INSERT INTO clusters (arn, account_id, region, status, document)
    VALUES ('cluster/default', '000000000000', 'us-east-1', 'ACTIVE', '${oldCluster}');
  INSERT INTO task_definition_families VALUES ('000000000000', 'us-east-1', 'web', 7);
  INSERT INTO task_definitions (arn, account_id, region, family, revision, status, document)
    VALUES ('task-definition/web:7', '000000000000', 'us-east-1', 'web', 7, 'ACTIVE', '${JSON.stringify(definition('web', 7))}');
  INSERT INTO container_instances (arn, cluster_arn, ec2_instance_id, status, host_address, document)
    VALUES ('container-instance/default/i1', 'cluster/default', 'i-i1', 'ACTIVE', '127.64.0.1', '${JSON.stringify(instance('i1'))}');
  INSERT INTO tasks (arn, cluster_arn, container_instance_arn, family, group_name, launch_type, desired_status, last_status, document)
    VALUES ('task/default/t1', 'cluster/default', 'container-instance/default/i1', 'web', 'family:web', 'EC2', 'RUNNING', 'PENDING',
      '${oldTask(LIVING)}');
  INSERT INTO tasks (arn, cluster_arn, container_instance_arn, family, group_name, launch_type, desired_status, last_status, document)
    VALUES ('task/default/t0', 'cluster/default', 'container-instance/default/i1', 'web', 'family:web', 'EC2', 'STOPPED', 'STOPPED',
      '${oldTask(STOPPED)}');
  INSERT INTO client_tokens VALUES ('cluster/default', 'once', 'print', 1, '{"taskArns":["task/default/t1"],"failures":[]}');
  `;
const SECOND = `
  ${FIRST}
  INSERT INTO account_settings VALUES ('000000000000', 'us-east-1', '', 'containerInsights', 'enhanced');
  INSERT INTO account_settings VALUES ('000000000000', 'us-east-1', 'role/r', 'containerInsights', 'enabled');
`;
const THIRD = `${SECOND} UPDATE tasks SET stopped_at = 5 WHERE last_status = 'STOPPED';`;
const FOURTH = `
  ${THIRD}
  UPDATE tasks SET document = '${lean(LIVING)}' WHERE arn = 'task/default/t1';
  UPDATE tasks SET document = '${lean(STOPPED)}' WHERE arn = 'task/default/t0';
  UPDATE container_instances SET document = json_remove(document, '$.version');
  INSERT INTO container_instance_versions VALUES (1, 1);
  INSERT INTO events VALUES (1, 1, 'e', 'ECS Task State Change', 1, 'task/default/t1', '{}');
`;
export const PROVIDER: CapacityProvider = {
  arn: 'capacity-provider/mine',
  name: 'mine',
  type: 'EC2_AUTOSCALING',
  status: 'ACTIVE',
  tags: [],
};
const FIFTH = `
  ${FOURTH}
  UPDATE clusters SET document = '${JSON.stringify(cluster('default'))}';
  INSERT INTO capacity_providers (arn, account_id, region, name, status, document)
    VALUES ('capacity-provider/mine', '000000000000', 'us-east-1', 'mine', 'ACTIVE', '${JSON.stringify(PROVIDER)}');
`;
export const DEPLOYED = serviceDeployment('1');
export const WEB = service({ deployments: [deployment('1')] });
export const OF_WEB = task('t2', {
  serviceArn: WEB.arn,
  group: 'service:web',
  startedBy: 'ecs-svc/1',
  containerInstanceArn: 'container-instance/default/i2',
});
const SIXTH = `
  ${FIFTH}
  INSERT INTO services (arn, cluster_arn, status, launch_type, scheduling_strategy, document)
    VALUES ('${WEB.arn}', 'cluster/default', 'ACTIVE', 'EC2', 'REPLICA', '${JSON.stringify(WEB)}');
  INSERT INTO service_events (service_arn, event_id, at, message) VALUES ('${WEB.arn}', 'e', 1, 'said');
  INSERT INTO service_revisions (arn, service_arn, document)
    VALUES ('service-revision/default/web/1', '${WEB.arn}', '{"arn":"service-revision/default/web/1"}');
  INSERT INTO service_deployments (arn, service_arn, status, created_at, document)
    VALUES ('${DEPLOYED.arn}', '${WEB.arn}', 'SUCCESSFUL', 0, '${JSON.stringify(DEPLOYED)}');
  INSERT INTO tasks (arn, cluster_arn, container_instance_arn, family, group_name, started_by, service_arn, launch_type,
      desired_status, last_status, document)
    VALUES ('${OF_WEB.arn}', 'cluster/default', '${OF_WEB.containerInstanceArn}', 'web', 'service:web', 'ecs-svc/1', '${WEB.arn}',
      'EC2', 'RUNNING', 'PENDING', '${lean({ ...OF_WEB, startedBy: undefined, serviceArn: undefined })}');
`;
export const AGENT: DaemonTaskDefinition = {
  arn: 'daemon-task-definition/agent:3',
  family: 'agent',
  revision: 3,
  status: 'ACTIVE',
  registeredAt: 0,
  registeredBy: 'root',
  document: {},
  tags: [],
};
const SEVENTH = `
  ${SIXTH}
  INSERT INTO daemon_task_definition_families VALUES ('000000000000', 'us-east-1', 'agent', 3);
  INSERT INTO daemon_task_definitions (arn, account_id, region, family, revision, status, document)
    VALUES ('daemon-task-definition/agent:3', '000000000000', 'us-east-1', 'agent', 3, 'ACTIVE', '${JSON.stringify(AGENT)}');
`;
export const SECRET: Secret = { arn: 'secret/db-AbCdEf', name: 'db', tags: [], createdAt: 1, changedAt: 1 };
export const SECRET_VERSION: SecretVersion = { id: 'v1', stages: ['AWSCURRENT'], createdAt: 1, secretString: 'hush' };
export const PARAMETER: Parameter = {
  name: '/db/password',
  version: 1,
  type: 'SecureString',
  value: 'hush',
  modifiedAt: 1,
  modifiedBy: 'root',
  tier: 'Standard',
  labels: [],
};
const EIGHTH = `
  ${SEVENTH}
  INSERT INTO secrets (arn, account_id, region, name, document)
    VALUES ('secret/db-AbCdEf', '000000000000', 'us-east-1', 'db', '${JSON.stringify(SECRET)}');
  INSERT INTO secret_versions (account_id, region, secret_arn, version_id, document)
    VALUES ('000000000000', 'us-east-1', 'secret/db-AbCdEf', 'v1', '${JSON.stringify(SECRET_VERSION)}');
  INSERT INTO parameters (account_id, region, name, last_version, tags)
    VALUES ('000000000000', 'us-east-1', '/db/password', 1, '[]');
  INSERT INTO parameter_versions (account_id, region, name, version, document)
    VALUES ('000000000000', 'us-east-1', '/db/password', 1, '${JSON.stringify(PARAMETER)}');
`;
const NINTH = `
  ${EIGHTH}
  INSERT INTO log_groups (account_id, region, name, created_at, log_group_class, tags)
    VALUES ('000000000000', 'us-east-1', '/ecs/web', 1, 'STANDARD', '[]');
  INSERT INTO log_streams (group_id, name, created_at) VALUES (1, 'web/app/1', 1);
`;
const REPOSITORY: RepositorySettings = {
  createdAt: 1,
  imageTagMutability: 'MUTABLE',
  scanOnPush: false,
  encryption: { encryptionType: 'AES256' },
  tags: [],
};
export const IMAGE: NewImage = { digest: 'sha256:1', mediaType: 'm', sizeInBytes: 2, manifestBytes: 2, pushedAt: 1 };
export const FINDING: Finding = {
  name: 'CVE-1',
  severity: 'LOW',
  packageName: 'p',
  packageVersion: '1',
  references: [],
  scores: [],
};
const TENTH = `
  ${NINTH}
  INSERT INTO ecr_repositories (account_id, region, name, document)
    VALUES ('000000000000', 'us-east-1', 'team/app', '${JSON.stringify(REPOSITORY)}');
  INSERT INTO ecr_images (repository_id, digest, tags, document) VALUES (1, 'sha256:1', 1, '${JSON.stringify(IMAGE)}');
  INSERT INTO ecr_manifests VALUES (1, x'7b7d');
  INSERT INTO ecr_tags (repository_id, tag, image_id) VALUES (1, 'latest', 1);
  INSERT INTO ecr_references (repository_id, image_id, digest) VALUES (1, 1, 'sha256:2');
  INSERT INTO ecr_blobs (repository_id, digest, bytes, used_at) VALUES (1, 'sha256:2', 2, 1);
`;
const ELEVENTH = `
  ${TENTH}
  INSERT INTO ecr_registry_settings (account_id, region, kind, name, document)
    VALUES ('000000000000', 'us-east-1', 'policy', '', '{"policyText":"{}"}');
  INSERT INTO ecr_scans (image_id, started_at, document) VALUES (1, 1, '{"startedAt":1}');
  INSERT INTO ecr_replications (image_id, account_id, region) VALUES (1, '000000000000', 'eu-west-1');
`;
const PREVIEW_BY_DIGEST = `INSERT INTO ecr_lifecycle_preview_results
  (repository_id, generation, digest, is_tagged, action, document) VALUES (1, 3, 'sha256:1', 1, 'EXPIRE', '{}');`;
const TWELFTH = `
  ${ELEVENTH}
  INSERT INTO ecr_lifecycle_policies (repository_id, text, due_at) VALUES (1, '{}', 0);
  INSERT INTO ecr_lifecycle_previews VALUES (1, 3, '{}', 1);
  ${PREVIEW_BY_DIGEST}
`;
const THIRTEENTH = `
  ${TWELFTH}
  UPDATE ecr_tags SET tagged_at = 7;
`;
const FOURTEENTH = `
  ${THIRTEENTH}
  INSERT INTO ecr_findings VALUES (1, 0, '${JSON.stringify(FINDING)}');
`;
const FIFTEENTH = FOURTEENTH.replace(
  PREVIEW_BY_DIGEST,
  `INSERT INTO ecr_lifecycle_preview_results (repository_id, generation, image_id, is_tagged, action, document)
    VALUES (1, 3, 1, 1, 'EXPIRE', '{}');`,
);
/** What a Drydock whose last migration was the N-th (N from 1) left behind, in the words of its own schema. */
export const ROWS: readonly string[] = [
  FIRST,
  SECOND,
  THIRD,
  FOURTH,
  FIFTH,
  SIXTH,
  SEVENTH,
  EIGHTH,
  NINTH,
  TENTH,
  ELEVENTH,
  TWELFTH,
  THIRTEENTH,
  FOURTEENTH,
  FIFTEENTH,
];
