import {
  DescribeTasksCommand,
  type ECSClient,
  type NetworkConfiguration,
  RegisterTaskDefinitionCommand,
  type RegisterTaskDefinitionCommandInput,
  RunTaskCommand,
  type RunTaskCommandInput,
  StopTaskCommand,
  type Task,
} from '@aws-sdk/client-ecs';
import { definition } from './definitions.ts';

type AwsVpc = NonNullable<NetworkConfiguration['awsvpcConfiguration']>;

/** A network configuration of one subnet. */
export const awsvpc = (more: Partial<AwsVpc> = {}): NetworkConfiguration => ({
  awsvpcConfiguration: { subnets: ['subnet-1'], ...more },
});

/** A task definition that fits Fargate, of one container. */
export const fargateDefinition = (
  family: string,
  more: Partial<RegisterTaskDefinitionCommandInput> = {},
): RegisterTaskDefinitionCommandInput =>
  definition(family, {
    networkMode: 'awsvpc',
    requiresCompatibilities: ['FARGATE'],
    cpu: '256',
    memory: '512',
    ...more,
  });

/** What tests do with tasks over and over, by a client. */
export function launches(ecs: ECSClient) {
  const run = async (input: RunTaskCommandInput): Promise<Task[]> =>
    (await ecs.send(new RunTaskCommand(input))).tasks ?? [];
  return {
    run,
    register: (input: RegisterTaskDefinitionCommandInput) => ecs.send(new RegisterTaskDefinitionCommand(input)),
    async one(input: RunTaskCommandInput): Promise<Task & { readonly taskArn: string }> {
      const [task] = await run(input);
      return { ...task, taskArn: task?.taskArn ?? 'none' };
    },
    async seen(taskArn: string, cluster?: string): Promise<Task | undefined> {
      return (await ecs.send(new DescribeTasksCommand({ cluster, tasks: [taskArn] }))).tasks?.[0];
    },
    stop: (task: string, cluster?: string) => ecs.send(new StopTaskCommand({ cluster, task })),
  };
}
