import {
  CreateCapacityProviderCommand,
  type CreateCapacityProviderCommandInput,
  DeleteCapacityProviderCommand,
  DescribeCapacityProvidersCommand,
  UpdateCapacityProviderCommand,
} from '@aws-sdk/client-ecs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServer } from '../../support/server.ts';

type Input = CreateCapacityProviderCommandInput;
type Scaling = NonNullable<NonNullable<Input['autoScalingGroupProvider']>['managedScaling']>;

const NAME =
  'The specified capacity provider name is invalid. Up to 255 characters are allowed, including letters (upper and ' +
  'lowercase), numbers, underscores, and hyphens. The name cannot be prefixed with "aws", "ecs", or "fargate". Specify ' +
  'a valid name and try again.';
const STEPS =
  'The minimum or maximum scaling step size value is invalid. Specify a minimum scaling step size value that is less ' +
  'than or equal to the maximum scaling step size value and try again.';
const TAKEN =
  'The specified Auto Scaling group ARN is already being used by another capacity provider. Specify a unique Auto ' +
  'Scaling group ARN and try again.';

const group = (autoScalingGroupArn: string, managedScaling?: Scaling) => ({
  autoScalingGroupProvider: { autoScalingGroupArn, managedScaling },
});
const GROUP_ARN = 'arn:aws:autoscaling:us-east-1:000000000000:autoScalingGroup:u:autoScalingGroupName/taken';

describe('a capacity provider that ECS would not make', () => {
  let server: Awaited<ReturnType<typeof startServer>>;
  beforeAll(async () => {
    server = await startServer();
    await server.ecs.send(new CreateCapacityProviderCommand({ name: 'own', ...group(GROUP_ARN) }));
  });
  afterAll(() => server.close());

  const create = (input: Partial<Input>) =>
    server.ecs.send(new CreateCapacityProviderCommand({ name: 'new', ...group('new'), ...input }));
  const update = (name: string, managedScaling: Scaling = {}) =>
    server.ecs.send(new UpdateCapacityProviderCommand({ name, autoScalingGroupProvider: { managedScaling } }));
  const all = async () => (await server.ecs.send(new DescribeCapacityProvidersCommand({}))).capacityProviders;

  it.each<[string, Partial<Input>, string | RegExp, string?]>([
    ['the name FARGATE', { name: 'FARGATE' }, NAME],
    ['a name that begins with ecs', { name: 'ecs-mine' }, NAME],
    ['a name that begins with aws', { name: 'awsome' }, NAME],
    ['a name with a space', { name: 'a b' }, NAME],
    ['a name of 256 characters', { name: 'x'.repeat(256) }, NAME],
    ['an empty name', { name: '' }, NAME],
    [
      'a smallest step above the largest',
      group('new', { minimumScalingStepSize: 3, maximumScalingStepSize: 2 }),
      STEPS,
    ],
    ['another’s group', group(GROUP_ARN), TAKEN],
    ['another’s group by its name', group('taken'), TAKEN],
    ['an ARN that is no group’s', group('arn:aws:ecs:us-east-1:000000000000:cluster/default'), /ARN is invalid/],
    ['no group', { autoScalingGroupProvider: undefined }, 'Auto Scaling Group Provider cannot be empty.'],
    ['a cluster', { cluster: 'default' }, /managed instances/, 'InvalidParameterException'],
    ['a reserved tag', { tags: [{ key: 'aws:x', value: '' }] }, /aws:/, 'InvalidParameterException'],
  ])('has %s', async (_what, input, message, name = 'ClientException') => {
    const before = await all();
    const expected = message instanceof RegExp ? expect.stringMatching(message) : message;
    await expect(create(input)).rejects.toMatchObject({ name, message: expected });
    expect(await all()).toEqual(before);
  });

  it.each<[keyof Scaling, number, number]>([
    ['targetCapacity', 0, 101],
    ['minimumScalingStepSize', 0, 10_001],
    ['maximumScalingStepSize', 0, 10_001],
    ['instanceWarmupPeriod', -1, 10_001],
  ])('has a %s out of its bounds, also in an update', async (member, low, high) => {
    const before = await all();
    for (const value of [low, high]) {
      const refusal = { name: 'InvalidParameterException', message: expect.stringContaining(member) };
      await expect(create(group('new', { [member]: value }))).rejects.toMatchObject(refusal);
      await expect(update('own', { [member]: value })).rejects.toMatchObject(refusal);
    }
    expect(await all()).toEqual(before);
  });

  it('is not made by an update either: steps are held to those that stay', async () => {
    await update('own', { maximumScalingStepSize: 5 });
    const refusal = { name: 'ClientException', message: STEPS };
    await expect(update('own', { minimumScalingStepSize: 6 })).rejects.toMatchObject(refusal);
    await update('own', { minimumScalingStepSize: 5 });
  });

  it.each(['FARGATE', 'arn:aws:ecs:us-east-1:000000000000:capacity-provider/FARGATE_SPOT'])(
    'is AWS’s own %s, which cannot be updated or deleted',
    async (capacityProvider) => {
      const refusal = { name: 'ClientException', message: expect.stringContaining('reserved') };
      await expect(update(capacityProvider)).rejects.toMatchObject(refusal);
      const deletion = server.ecs.send(new DeleteCapacityProviderCommand({ capacityProvider }));
      await expect(deletion).rejects.toMatchObject(refusal);
    },
  );
});
