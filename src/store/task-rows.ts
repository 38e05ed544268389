import type { Task } from '../model/task.ts';

/** A task's row: what SQL filters by is in columns, and only there; the document is the rest as JSON. */
export interface TaskRow {
  readonly arn: string;
  readonly cluster_arn: string;
  readonly container_instance_arn: string;
  readonly family: string;
  readonly group_name: string;
  readonly started_by: string | null;
  readonly service_arn: string | null;
  readonly launch_type: Task['launchType'];
  readonly capacity_provider: string | null;
  readonly desired_status: Task['desiredStatus'];
  readonly last_status: Task['lastStatus'];
  readonly document: string;
}

/** The columns a task is read from. */
export const TASK_COLUMNS = `arn, cluster_arn, container_instance_arn, family, group_name, started_by, service_arn,
  launch_type, capacity_provider, desired_status, last_status, document`;

const IN_COLUMNS = {
  arn: undefined,
  clusterArn: undefined,
  containerInstanceArn: undefined,
  family: undefined,
  group: undefined,
  startedBy: undefined,
  serviceArn: undefined,
  launchType: undefined,
  capacityProviderName: undefined,
  desiredStatus: undefined,
  lastStatus: undefined,
};

/** What of a task is in no column: bytes written twice would be most of what writing a task costs. */
export const taskDocument = (task: Task): string => JSON.stringify({ ...task, ...IN_COLUMNS });

/** The task of a row. */
export function taskOfRow(row: TaskRow): Task {
  return {
    ...JSON.parse(row.document),
    arn: row.arn,
    clusterArn: row.cluster_arn,
    containerInstanceArn: row.container_instance_arn || undefined,
    family: row.family,
    group: row.group_name,
    startedBy: row.started_by ?? undefined,
    serviceArn: row.service_arn ?? undefined,
    launchType: row.launch_type,
    capacityProviderName: row.capacity_provider ?? undefined,
    desiredStatus: row.desired_status,
    lastStatus: row.last_status,
  };
}
