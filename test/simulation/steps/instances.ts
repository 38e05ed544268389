import fc from 'fast-check';
import type { World } from '../world.ts';
import { ask, nthOf, type StepKind } from './step-kind.ts';

/** More would only take time. */
const MOST = 12;

const instances = ({ known }: World) => [...known.instances.values()].filter(({ status }) => status !== 'INACTIVE');

/** Boots container instances; a zone that is lost has none. */
export const boot = (world: World, group: object) => world.client.admin('POST', 'fleet', { instances: [group] });

const booting: StepKind<object> = {
  name: 'boot',
  weight: 4,
  args: fc.record(
    {
      instanceType: fc.constantFrom('t3.micro', 't3.small', 'm5.large'),
      availabilityZone: fc.constantFrom('a', 'b', 'c'),
      autoScalingGroup: fc.constant('pool'),
    },
    { requiredKeys: ['instanceType', 'availabilityZone'] },
  ),
  async perform(world, group) {
    if (instances(world).length < MOST) await boot(world, group);
  },
};

const setting: StepKind<{ nth: number; status: 'DRAINING' | 'ACTIVE' }> = {
  name: 'set-instance',
  weight: 6,
  args: fc.record({ nth: fc.nat(99), status: fc.constantFrom('DRAINING', 'ACTIVE') }),
  async perform(world, { nth, status }) {
    const instance = nthOf(instances(world), nth);
    const input = { containerInstances: [instance?.arn], status };
    if (instance) await ask(world, 'UpdateContainerInstancesState', input);
  },
};

const deregistering: StepKind<{ nth: number; force: boolean }> = {
  name: 'deregister-instance',
  weight: 1,
  args: fc.record({ nth: fc.nat(99), force: fc.boolean() }),
  async perform(world, { nth, force }) {
    const instance = nthOf(instances(world), nth);
    const input = { containerInstance: instance?.arn, force };
    if (instance) await ask(world, 'DeregisterContainerInstance', input);
  },
};

export const instanceSteps = [booting, setting, deregistering];
