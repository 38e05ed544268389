import type { Service } from '../../src/model/service.ts';
import type { Broken } from './judge.ts';
import { GOOD } from './shape.ts';
import { register } from './steps/definitions.ts';
import { boot } from './steps/instances.ts';
import { ask } from './steps/step-kind.ts';
import type { World } from './world.ts';

const HALF_AN_HOUR_MS = 1_800_000;
const HALF_HOURS = 3; // the longest back-off is 15 minutes, the longest protection an hour
const BOOTED_PER_ZONE = 5;

type Look = () => Promise<readonly Broken[]>;

/**
 * Takes away everything that may keep a service from what is wanted of it: of room there is enough for all of
 * them. Gives what was wrong meanwhile.
 */
export async function makeGood(world: World, look: Look): Promise<readonly Broken[]> {
  await world.client.admin('DELETE', 'faults');
  await world.app.idle();
  const broken = await look(); // instances of a zone that was lost have just been booted again
  for (const { arn, status } of world.known.instances.values()) {
    const input = { containerInstances: [arn], status: 'DRAINING' };
    if (status === 'ACTIVE') await ask(world, 'UpdateContainerInstancesState', input);
  }
  // A daemon stays on an instance that drains for as long as tasks do of which nobody cares any more.
  for (const { arn, lastStatus, serviceArn } of world.known.tasks.values()) {
    if (lastStatus !== 'STOPPED' && serviceArn === undefined) await ask(world, 'StopTask', { task: arn });
  }
  for (const availabilityZone of ['a', 'b', 'c']) {
    const group = { instanceType: 'm5.4xlarge', availabilityZone, count: BOOTED_PER_ZONE, autoScalingGroup: 'pool' };
    const { status, body } = await boot(world, group);
    if (status !== 200) throw new Error(`nothing is booted to converge on: ${JSON.stringify(body)}`);
  }
  await register(world, { family: 'job', shape: GOOD });
  await register(world, { family: 'net', shape: GOOD });
  const { body } = await ask(world, 'ListServices', { maxResults: 100 });
  for (const service of body.serviceArns as string[]) {
    const { services } = (await ask(world, 'DescribeServices', { services: [service] })).body;
    const [{ networkConfiguration, schedulingStrategy }] = services;
    const deploymentConfiguration = {
      minimumHealthyPercent: 0,
      ...(schedulingStrategy === 'DAEMON' ? {} : { maximumPercent: 200 }),
      deploymentCircuitBreaker: { enable: false, rollback: false },
    };
    const taskDefinition = networkConfiguration ? 'net' : 'job';
    const input = { service, taskDefinition, deploymentConfiguration, forceNewDeployment: true };
    let { status, body: refusal } = await ask(world, 'UpdateService', input);
    for (let passed = 0; /active deployments exist/.test(refusal.message) && passed < HALF_HOURS; passed++) {
      await world.advance(HALF_AN_HOUR_MS); // tasks of older deployments are protected
      ({ status, body: refusal } = await ask(world, 'UpdateService', input));
    }
    if (status !== 200) throw new Error(`${service} cannot be made good: ${JSON.stringify(refusal)}`);
  }
  await world.app.idle();
  return [...broken, ...(await look())];
}

/** Lets time pass, looking now and then; gives what was wrong, and how services are not what is wanted of them. */
export async function convergence(world: World, look: Look): Promise<readonly Broken[]> {
  for (let passed = 0; passed < HALF_HOURS; passed++) {
    await world.advance(HALF_AN_HOUR_MS);
    const broken = await look();
    if (broken.length > 0) return broken;
  }
  const unfinished = async (): Promise<string[]> => {
    const { body } = await ask(world, 'ListServices', { maxResults: 100 });
    const arns: string[] = body.serviceArns;
    if (arns.length === 0) return [];
    const { services } = (await ask(world, 'DescribeServices', { services: arns })).body;
    return services.flatMap((shown: Shown) => howUnfinished(world, shown));
  };
  return (await unfinished()).map((what) => ({ invariant: 'convergence', what }));
}

interface Shown extends Pick<Service, 'schedulingStrategy' | 'desiredCount'> {
  readonly serviceArn: string;
  readonly serviceName: string;
  readonly runningCount: number;
  readonly pendingCount: number;
  readonly deployments: readonly { readonly rolloutState: string }[];
  readonly events: readonly { readonly message: string }[];
}

function howUnfinished(world: World, shown: Shown): string[] {
  const { serviceName, desiredCount, runningCount, pendingCount, deployments, events } = shown;
  const state = deployments.map(({ rolloutState }) => rolloutState).join(', ');
  const is = `${runningCount} running, ${pendingCount} pending, deployments ${state}`;
  const should = `${wantedOf(world, shown)} running, 0 pending, deployments COMPLETED`;
  const said = events.slice(0, 4).map(({ message }) => `\n    ${message}`);
  return is === should ? [] : [`${serviceName} of ${desiredCount} has ${is}; wanted are ${should}${said.join('')}`];
}

/** Its desired count, or of daemons one on each instance on which it may be. */
function wantedOf({ known }: World, { schedulingStrategy, desiredCount, serviceArn }: Shown): number {
  if (schedulingStrategy !== 'DAEMON') return desiredCount;
  const constraints = known.services.get(serviceArn)?.placementConstraints ?? [];
  return [...known.instances.values()].filter(({ status, agentConnected, attributes }) => {
    const zone = attributes.find(({ name }) => name === 'ecs.availability-zone')?.value ?? '';
    const isAllowed = constraints.every((one) => one.type === 'distinctInstance' || one.expression.endsWith(zone));
    return status === 'ACTIVE' && agentConnected && isAllowed;
  }).length;
}
