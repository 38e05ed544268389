import {
  type ContainerInstance,
  DescribeContainerInstancesCommand,
  DescribeTaskDefinitionCommand,
  DescribeTasksCommand,
  type ECSClient,
  ListClustersCommand,
  ListContainerInstancesCommand,
  ListTaskDefinitionsCommand,
  ListTasksCommand,
  type Task,
} from '@aws-sdk/client-ecs';

/** Everything a server answers about what it has. */
export interface Snapshot {
  readonly clusters: unknown;
  readonly instances: readonly ContainerInstance[];
  readonly taskDefinitions: readonly unknown[];
  /** ARNs by desired status. */
  readonly running: readonly string[];
  readonly stopped: readonly string[];
  readonly tasks: readonly Task[];
}

/** Asks a server for all of it. */
export async function snapshot(ecs: ECSClient): Promise<Snapshot> {
  const { clusterArns } = await ecs.send(new ListClustersCommand({}));
  const { containerInstanceArns } = await ecs.send(new ListContainerInstancesCommand({}));
  const { containerInstances = [] } = await ecs.send(
    new DescribeContainerInstancesCommand({ containerInstances: containerInstanceArns, include: ['TAGS'] }),
  );
  const { taskDefinitionArns = [] } = await ecs.send(new ListTaskDefinitionsCommand({}));
  const taskDefinitions = await Promise.all(
    taskDefinitionArns.map(async (taskDefinition) => {
      const answer = await ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition, include: ['TAGS'] }));
      return answer.taskDefinition;
    }),
  );
  const list = async (desiredStatus: 'RUNNING' | 'STOPPED') =>
    (await ecs.send(new ListTasksCommand({ desiredStatus }))).taskArns ?? [];
  const [running, stopped] = await Promise.all([list('RUNNING'), list('STOPPED')]);
  const arns = [...running, ...stopped];
  const { tasks = [] } =
    arns.length === 0 ? {} : await ecs.send(new DescribeTasksCommand({ tasks: arns, include: ['TAGS'] }));
  return { clusters: clusterArns, instances: containerInstances, taskDefinitions, running, stopped, tasks };
}

/** What of a snapshot stands while tasks begin and end: what was asked for, not how far it has come. */
export function wanted({ clusters, instances, taskDefinitions, running, stopped, tasks }: Snapshot): object {
  return {
    clusters,
    instances: instances.map(({ containerInstanceArn, registeredAt }) => ({ containerInstanceArn, registeredAt })),
    taskDefinitions,
    running,
    stopped,
    tasks: tasks.map(({ taskArn, containerInstanceArn, desiredStatus, createdAt, containers = [] }) => ({
      taskArn,
      containerInstanceArn,
      desiredStatus,
      createdAt,
      containers: containers.map(({ containerArn, name, image }) => ({ containerArn, name, image })),
    })),
  };
}
