import {
  CreateServiceCommand,
  DescribeServicesCommand,
  DescribeTasksCommand,
  ListTasksCommand,
  type PlacementConstraint,
  type PlacementStrategy,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs';
import type { startServer } from '../../support/server.ts';

const PREFIX = 'service:';

/** Whether the tasks of a group are a service's: only the service itself can start them. */
export const isService = (group: string | undefined): group is string => group?.startsWith(PREFIX) === true;

interface First {
  readonly group: string;
  readonly count: number;
  /** The EC2 instance id of the one they are on. */
  readonly instance: string;
  readonly taskDefinition: string;
}

interface More {
  readonly group: string;
  readonly count: number;
  readonly constraints: PlacementConstraint[];
  readonly strategies: PlacementStrategy[];
}

/** Services whose tasks a scenario has running, or asks for. */
export function scenarioServices({ ecs, idle }: Awaited<ReturnType<typeof startServer>>) {
  const nameOf = (group: string): string => group.slice(PREFIX.length);

  async function instancesOf(cluster: string, serviceName: string): Promise<ReadonlyMap<string, string>> {
    const { taskArns: tasks = [] } = await ecs.send(new ListTasksCommand({ cluster, serviceName }));
    const found = await ecs.send(new DescribeTasksCommand({ cluster, tasks }));
    return new Map((found.tasks ?? []).map((task) => [String(task.taskArn), String(task.containerInstanceArn)]));
  }

  return {
    /** Makes a service whose tasks are on one instance. */
    async create(cluster: string, { group, count, instance, ...definition }: First): Promise<void> {
      const expression = `ec2InstanceId == ${instance}`;
      await ecs.send(
        new CreateServiceCommand({
          cluster,
          serviceName: nameOf(group),
          desiredCount: count,
          availabilityZoneRebalancing: 'DISABLED',
          placementConstraints: [{ type: 'memberOf', expression }],
          ...definition,
        }),
      );
      await idle();
    },
    /** Has a service start more tasks, and gives the instances they were placed on. */
    async scale(cluster: string, { group, count, constraints, strategies }: More): Promise<string[]> {
      const service = nameOf(group);
      const before = await instancesOf(cluster, service);
      const { services = [] } = await ecs.send(new DescribeServicesCommand({ cluster, services: [service] }));
      await ecs.send(
        new UpdateServiceCommand({
          cluster,
          service,
          desiredCount: (services[0]?.desiredCount ?? 0) + count,
          placementConstraints: constraints,
          placementStrategy: strategies,
        }),
      );
      await idle();
      const after = await instancesOf(cluster, service);
      return [...after].filter(([task]) => !before.has(task)).map(([, instance]) => instance);
    },
  };
}
