import {
  ListTasksCommand,
  type PlacementConstraint,
  type PlacementStrategy,
  type RunTaskCommandInput,
} from '@aws-sdk/client-ecs';
import { describe, expect, it } from 'vitest';
import { awsvpc, fargateDefinition, launches } from '../../support/launches.ts';
import { binpack, DISTINCT, memberOf, placementCluster, spread } from './placement-cluster.ts';

const LONGEST = 2000; // characters of an expression
const many = <One>(count: number, one: One): One[] => Array.from({ length: count }, () => one);
const strategies = (...placementStrategy: PlacementStrategy[]) => ({ placementStrategy });
const constraints = (...placementConstraints: PlacementConstraint[]) => ({ placementConstraints });
const FARGATE = { taskDefinition: 'far', launchType: 'FARGATE', networkConfiguration: awsvpc() } as const;
const SMALL = memberOf('attribute:ecs.instance-type == t3.small');

/** An expression that holds everywhere, of that many characters. */
const long = (characters: number) => `attribute:ecs.os-type != ${'x'.repeat(characters - 25)}`;

/** Where no sentence of ECS's is recorded, a part that ours must have. */
const REFUSED: readonly (readonly [what: string, Partial<RunTaskCommandInput>, message: string | RegExp])[] = [
  ['6 strategies', strategies(...many(6, binpack('cpu'))), 'Maximum number of strategies is 5.'],
  ['binpack by instanceId', strategies(binpack('instanceId')), "binpack field 'instanceId' is invalid."],
  ['binpack by an attribute', strategies(binpack('attribute:x')), "binpack field 'attribute:x' is invalid."],
  ['binpack by nothing', strategies({ type: 'binpack' }), /binpack field/],
  ['random by a field', strategies({ type: 'random', field: 'cpu' }), 'random field should not be specified.'],
  ['spread over nothing', strategies({ type: 'spread' }), /spread field/],
  ['spread over cpu', strategies(spread('cpu')), /spread field 'cpu'/],
  ['spread over an attribute without a name', strategies(spread('attribute:')), /spread field 'attribute:'/],
  ['spread over no attribute’s name', strategies(spread('attribute:a b')), /spread field 'attribute:a b'/],
  ['a strategy without a type', strategies({ field: 'cpu' }), /type/],
  ['an unknown strategy', strategies({ type: 'pack' as 'binpack' }), 'pack should be one of [random,spread,binpack]'],
  ['a bad second strategy', strategies(binpack('cpu'), spread('disk')), /spread field 'disk'/],
  [
    'distinctInstance with an expression',
    constraints({ ...DISTINCT, expression: 'attribute:x exists' }),
    'distinctInstance expression should not be specified.',
  ],
  ['memberOf without an expression', constraints({ type: 'memberOf' }), /memberOf expression/],
  ['memberOf with an empty one', constraints(memberOf('')), /memberOf expression/],
  ['memberOf with a fault in it', constraints(memberOf('attribute:x is y')), /Invalid expression: at 12: expected/],
  ['2,001 characters', constraints(memberOf(long(LONGEST + 1))), /2000 characters/],
  ['a constraint without a type', constraints({ expression: 'attribute:x exists' }), /type/],
  [
    'an unknown constraint',
    constraints({ type: 'near' as 'memberOf' }),
    'near should be one of [distinctInstance,memberOf]',
  ],
  ['a bad second constraint', constraints(DISTINCT, memberOf('x')), /Invalid expression/],
  ['11 constraints', constraints(...many(11, SMALL)), /10/],
  ['10 constraints and one of the definition', { taskDefinition: 'bound', ...constraints(...many(10, SMALL)) }, /10/],
  [
    'constraints on Fargate',
    { ...FARGATE, ...constraints(DISTINCT) },
    'Placement constraints are not supported with FARGATE launch type.',
  ],
  [
    'strategies on Fargate',
    { ...FARGATE, ...strategies(binpack('cpu')) },
    'Placement strategies are not supported with FARGATE launch type.',
  ],
];

describe('RunTask', () => {
  it('refuses what it cannot place by, and places nothing', async () => {
    const on = await placementCluster([['t3.small a']]);
    await on.register('bound', {}, { placementConstraints: [SMALL] });
    await launches(on.ecs).register(fargateDefinition('far'));
    for (const [what, input, message] of REFUSED) {
      const expected = { name: 'InvalidParameterException', message: expect.stringMatching(message) };
      const exactly = typeof message === 'string' ? { message } : {};
      await expect(on.run(input), what).rejects.toMatchObject({ ...expected, ...exactly });
    }
    expect((await on.ecs.send(new ListTasksCommand({}))).taskArns).toEqual([]);
  });

  it.each<[string, Partial<RunTaskCommandInput>]>([
    ['5 strategies', strategies(...many(5, binpack('cpu')))],
    ['10 constraints', constraints(...many(10, SMALL))],
    ['9 constraints and one of the definition', { taskDefinition: 'bound', ...constraints(...many(9, SMALL)) }],
    ['an expression of 2,000 characters', constraints(memberOf(long(LONGEST)))],
    ['empty lists', { ...strategies(), ...constraints() }],
    ['empty lists on Fargate', { ...FARGATE, ...strategies(), ...constraints() }],
  ])('takes %s', async (_what, input) => {
    const on = await placementCluster([['t3.small a']]);
    await on.register('bound', {}, { placementConstraints: [SMALL] });
    await launches(on.ecs).register(fargateDefinition('far'));
    expect(await on.refused(input)).toEqual({ placed: 1 });
  });
});
