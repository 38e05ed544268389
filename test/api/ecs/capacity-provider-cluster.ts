import {
  CreateCapacityProviderCommand,
  CreateClusterCommand,
  RegisterTaskDefinitionCommand,
} from '@aws-sdk/client-ecs';
import { container, definition } from '../../support/definitions.ts';
import { launches } from '../../support/launches.ts';
import type { startServer } from '../../support/server.ts';

export const CLUSTER = 'scaled';

/** A cluster without instances, whose capacity provider is `asg`, of the Auto Scaling group `web`. */
export async function providerCluster({ ecs, url }: Awaited<ReturnType<typeof startServer>>) {
  const autoScalingGroupArn =
    'arn:aws:autoscaling:us-east-1:000000000000:autoScalingGroup:12345678-1234-1234-1234-123456789012:autoScalingGroupName/web';
  await ecs.send(new CreateCapacityProviderCommand({ name: 'asg', autoScalingGroupProvider: { autoScalingGroupArn } }));
  await ecs.send(
    new CreateClusterCommand({
      clusterName: CLUSTER,
      capacityProviders: ['asg'],
      defaultCapacityProviderStrategy: [{ capacityProvider: 'asg', weight: 1 }],
    }),
  );
  const containerDefinitions = [container({ cpu: 1024, memory: 128 })]; // the whole of an instance below
  await ecs.send(new RegisterTaskDefinitionCommand(definition('web', { containerDefinitions })));
  return providerCalls({ ecs, url });
}

/** What is done in that cluster. */
export function providerCalls({ ecs, url }: Pick<Awaited<ReturnType<typeof startServer>>, 'ecs' | 'url'>) {
  const tasks = launches(ecs);
  return {
    run: (count = 1, taskDefinition = 'web') => tasks.run({ cluster: CLUSTER, taskDefinition, count }),
    async runOne(): Promise<string> {
      return (await tasks.one({ cluster: CLUSTER, taskDefinition: 'web' })).taskArn;
    },
    seen: (taskArn: string) => tasks.seen(taskArn, CLUSTER),
    stop: (taskArn: string) => tasks.stop(taskArn, CLUSTER),
    /** Boots an instance of one vCPU; gives its EC2 instance id. */
    async join(autoScalingGroup?: string): Promise<string> {
      const answer = await fetch(`${url}/_drydock/fleet`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          cluster: CLUSTER,
          instances: [{ instanceType: 't2.small', availabilityZone: 'a', autoScalingGroup }],
        }),
      });
      const { added } = (await answer.json()) as { added: string[] };
      return added[0] ?? 'none';
    },
  };
}
