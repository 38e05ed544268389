import {
  DescribeContainerInstancesCommand,
  ListContainerInstancesCommand,
  type PlacementConstraint,
  type PlacementStrategy,
  RegisterTaskDefinitionCommand,
  RunTaskCommand,
  type RunTaskCommandInput,
  StopTaskCommand,
  type Task,
} from '@aws-sdk/client-ecs';
import { onTestFinished } from 'vitest';
import { container, definition } from '../../support/definitions.ts';
import { startServer } from '../../support/server.ts';

/** `type zone`, a count of them if it is not one, and their attributes. */
type Instances = readonly (readonly [typeAndZone: string, more?: { count?: number; attributes?: object }])[];

export const spread = (field: string): PlacementStrategy => ({ type: 'spread', field });
export const binpack = (field: string): PlacementStrategy => ({ type: 'binpack', field });
export const memberOf = (expression: string) => ({ type: 'memberOf', expression }) satisfies PlacementConstraint;
export const DISTINCT: PlacementConstraint = { type: 'distinctInstance' };
export const BY_ZONE = spread('attribute:ecs.availability-zone');

/** The same things counted: `{ a: 2, b: 1 }`. */
export const counted = (things: readonly string[]): Record<string, number> =>
  Object.fromEntries([...new Set(things)].map((one) => [one, things.filter((thing) => thing === one).length]));

/** A server with these instances in its default cluster, and a definition `web` of 256 CPU units and 64 MiB. */
export async function placementCluster(instances: Instances) {
  const server = await startServer({ fleet: 'none' });
  onTestFinished(() => server.close());
  const { ecs } = server;
  await fetch(`${server.url}/_drydock/fleet`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      cluster: 'default',
      instances: instances.map(([typeAndZone, more]) => {
        const [instanceType, availabilityZone] = typeAndZone.split(' ');
        return { instanceType, availabilityZone, ...more };
      }),
    }),
  });
  const { containerInstanceArns: containerInstances = [] } = await ecs.send(new ListContainerInstancesCommand({}));
  const described = await ecs.send(new DescribeContainerInstancesCommand({ containerInstances }));
  const attribute = (name: string, one: NonNullable<typeof described.containerInstances>[number]) =>
    one.attributes?.find((found) => found.name === name)?.value;
  const places = new Map(
    described.containerInstances?.map((one) => [
      one.containerInstanceArn,
      `${attribute('ecs.instance-type', one)} ${attribute('ecs.availability-zone', one)?.at(-1)}`,
    ]),
  );
  const register = (family: string, sizes = {}, more = {}) =>
    ecs.send(
      new RegisterTaskDefinitionCommand(
        definition(family, { containerDefinitions: [container({ cpu: 256, memory: 64, ...sizes })], ...more }),
      ),
    );
  await register('web');
  const run = (input: Partial<RunTaskCommandInput> = {}) =>
    ecs.send(new RunTaskCommand({ taskDefinition: 'web', ...input }));
  return {
    server,
    ecs,
    /** Their ARNs, in the order in which they were named. */
    arns: containerInstances,
    register,
    run,
    /** Where the tasks of a run went, as `type zone`. */
    async placed(input: Partial<RunTaskCommandInput> = {}): Promise<string[]> {
      const { tasks = [] } = await run(input);
      return tasks.map(({ containerInstanceArn }) => places.get(containerInstanceArn) ?? 'nowhere');
    },
    /** The reasons of a run that placed nothing, each once for every instance. */
    async refused(input: Partial<RunTaskCommandInput> = {}): Promise<Record<string, number>> {
      const { tasks = [], failures = [] } = await run(input);
      return counted([...tasks.map(() => 'placed'), ...failures.map(({ reason }) => String(reason))]);
    },
    stop: ({ taskArn }: Task) => ecs.send(new StopTaskCommand({ task: taskArn })),
  };
}
