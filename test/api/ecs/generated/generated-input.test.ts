import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { model } from '../../../../api-schemas/ecs/model.ts';
import { outputs } from '../../../../api-schemas/ecs/outputs.ts';
import type { Json } from '../../../unit/ecs/operation-inputs.ts';
import { exceptionsOf } from './exceptions.ts';
import { brokenRows, freeByInstance, instancesByCluster } from './row-rules.ts';
import { ELSEWHERE, REGION, type Request, steps } from './steps.ts';
import { type Answer, watchedServer } from './watched-server.ts';

/** Set FAST_CHECK_SEED to send other requests than those that are always sent, and FAST_CHECK_RUNS to send more. */
const SEED = Number(process.env.FAST_CHECK_SEED ?? 20_260_101);
const RUNS = Number(process.env.FAST_CHECK_RUNS ?? 220);
const AT_MOST_MS = 5000; // what only a hang would take
const LARGEST_BODY = 4 * 1024 * 1024;
const ARN_OF_ELSEWHERE = new RegExp(`arn:aws:ecs:${ELSEWHERE}:[^"\\\\]+`, 'g');

/** What is wrong with an answer, whatever was asked: nothing, for one that AWS could give. */
function check({ operation, region }: Request, { status, text, sent, written, tookMs }: Answer): void {
  const body = JSON.parse(text) as Json;
  const told = `${operation} answers ${status} ${text.slice(0, 2000)}`;
  expect(tookMs, told).toBeLessThan(AT_MOST_MS);
  if (status === 200) {
    expect(outputs[operation]().safeParse(body).error?.issues, told).toBeUndefined();
    const strangers = region === REGION ? (text.match(ARN_OF_ELSEWHERE) ?? []) : [];
    expect(strangers.filter((arn) => !sent.includes(arn))).toEqual([]);
    return;
  }
  expect(sent.length > LARGEST_BODY ? [413] : [400, 501], told).toContain(status);
  if (status === 400) expect(exceptionsOf(operation), told).toContain(body.__type);
  expect(body.message, told).toEqual(expect.stringMatching(/\S/));
  expect(written, `rows written by a request that is refused: ${told}`).toBe(0);
}

describe('whatever is sent', () => {
  let server: Awaited<ReturnType<typeof watchedServer>>;
  beforeAll(async () => {
    server = await watchedServer();
  });
  afterAll(() => server.close());

  /** What the API says is free on each instance: the scheduler's own count, moved along from request to request. */
  async function shownFree() {
    const shown: Record<string, { cpu: number; memory: number }> = {};
    for (const [cluster, containerInstances] of instancesByCluster(server.database)) {
      const region = String(cluster).split(':')[3] ?? REGION;
      const input = { cluster, containerInstances };
      const { text } = await server.send({ operation: 'DescribeContainerInstances', input, region });
      for (const { containerInstanceArn, remainingResources } of JSON.parse(text).containerInstances) {
        const of = (name: string) => remainingResources.find((one: Json) => one.name === name).integerValue;
        shown[containerInstanceArn] = { cpu: of('CPU'), memory: of('MEMORY') };
      }
    }
    return shown;
  }

  it.each(model.operations)('can only be refused with exceptions of the model: %s', (operation) => {
    const known = [...Object.keys(model.errors), 'SerializationException'];
    expect(known).toEqual(expect.arrayContaining([...exceptionsOf(operation)]));
  });

  it('is answered as AWS could answer it, and changes all it should or nothing', async () => {
    let sent = 0;
    let taken = 0;
    await fc.assert(
      fc.asyncProperty(steps, async (run) => {
        await server.begin();
        for (const step of run) {
          if ('passMs' in step) await server.pass(step.passMs);
          else {
            const answer = await server.send(step);
            check(step, answer);
            sent += 1;
            if (answer.status === 200) taken += 1;
          }
        }
        expect(brokenRows(server.database)).toEqual([]);
        expect(await shownFree()).toEqual(freeByInstance(server.database));
      }),
      { seed: SEED, numRuns: RUNS },
    );
    expect(sent).toBeGreaterThanOrEqual(20_000);
    expect(taken, 'so that not only the first check of each is looked at').toBeGreaterThan(sent / 4);
  }, 300_000);
});
