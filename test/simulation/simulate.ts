import { createHash } from 'node:crypto';
import type { Database } from 'better-sqlite3';
import { convergence, makeGood } from './converge.ts';
import { type Broken, judge } from './judge.ts';
import { GOOD, FAMILIES, NETWORKED } from './shape.ts';
import { register } from './steps/definitions.ts';
import { boot } from './steps/instances.ts';
import { perform, type Step } from './steps/index.ts';
import { ask, Unanswerable } from './steps/step-kind.ts';
import { startWorld, type World } from './world.ts';

/** How a run ended: with invariants that do not hold after a step, or as it should. */
export interface Outcome {
  readonly broken: readonly Broken[];
  /** How many steps were taken. */
  readonly taken: number;
  /** Of everything that was stored in the end. */
  readonly digest: string;
}

const POOL = {
  name: 'pool',
  autoScalingGroupProvider: {
    autoScalingGroupArn: 'arn:aws:autoscaling:us-east-1:000000000000:autoScalingGroup:1:autoScalingGroupName/pool',
  },
};

/** What a run begins with. */
async function furnish(world: World): Promise<void> {
  for (const availabilityZone of ['a', 'b', 'c']) {
    await boot(world, {
      instanceType: 'm5.large',
      availabilityZone,
      ...(availabilityZone === 'a' ? {} : { autoScalingGroup: 'pool' }),
    });
  }
  await ask(world, 'CreateCapacityProvider', POOL);
  const capacityProviders = ['pool', 'FARGATE', 'FARGATE_SPOT'];
  await ask(world, 'PutClusterCapacityProviders', {
    cluster: 'default',
    capacityProviders,
    defaultCapacityProviderStrategy: [],
  });
  for (const family of [...FAMILIES, ...NETWORKED]) await register(world, { family, shape: GOOD });
  await world.app.idle();
}

/** Has steps happen to a world of a seed, one after the other, until one leaves it broken; then has it converge. */
export async function simulate(seed: number, steps: readonly Step[]): Promise<Outcome> {
  const world = await startWorld(seed);
  let taken = 0;
  const outcome = (broken: readonly Broken[]): Outcome => ({ broken, taken, digest: digestOf(world.database) });
  try {
    const look = judge(world);
    await furnish(world);
    for (const step of [undefined, ...steps]) {
      if (step) {
        taken += 1;
        await perform(world, step);
        await world.app.idle();
      }
      const broken = await look();
      if (broken.length > 0) return outcome(broken);
    }
    const begun = await makeGood(world, look);
    if (begun.length > 0) return outcome(begun);
    return outcome(await convergence(world, look));
  } catch (error) {
    if (error instanceof Unanswerable) return outcome([{ invariant: 'everyRequestIsAnswered', what: error.message }]);
    return { broken: [{ invariant: 'nothingThrows', what: String((error as Error).stack) }], taken, digest: '' };
  } finally {
    await world.close();
  }
}

function digestOf(database: Database): string {
  const hash = createHash('sha256');
  const tables = database
    .prepare(`SELECT name FROM main.sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name`)
    .pluck()
    .all() as string[];
  for (const table of tables) hash.update(JSON.stringify(database.prepare(`SELECT * FROM main.${table}`).all()));
  return hash.digest('hex');
}
