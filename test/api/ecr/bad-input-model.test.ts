import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { model } from '../../../api-schemas/ecr/model.ts';
import { ecrOperations } from '../../../src/apis/ecr/index.ts';
import { ecrClient } from '../../support/aws-clients.ts';
import { registryClient } from '../../support/registry-client.ts';
import { startServer } from '../../support/server.ts';
import { bare, boundsOf, definitionOf, type Place, placesIn, withValueAt } from '../../unit/api-schemas/schema-walk.ts';
import { type Json, VALID } from '../../unit/ecr/operation-inputs.ts';
import { jsonType, WRONG } from '../../unit/ecs/operation-inputs.ts';
import { withDatabase, writeCounter } from '../ecs/generated/rows.ts';

const FOREIGN = ['NONSENSE', '', 'constructor', '__proto__'];
const LARGEST_INTEGER = 2_147_483_647;

const OPERATIONS = ecrOperations.map(({ name, input }) => {
  const schema = bare(input());
  return { name, schema, places: [...placesIn(schema)] };
});

const isElement = (path: Place['path']) => typeof path.at(-1) === 'number';

/** A member as ECR has it in its sentences: `tags.1.member.key`, and of an element that is no structure its list. */
const member = (path: Place['path']) =>
  (isElement(path) ? path.slice(0, -1) : path)
    .map((name) =>
      typeof name === 'number' ? `${name + 1}.member` : name.replace(/^[A-Z]/, (letter) => letter.toLowerCase()),
    )
    .join('.');

/** ECR's refusal (puemos/aws-lambda-ecr-cleaner issue 3; of elements aws-actions/amazon-ecr-login issue 225). */
const refused = ({ path }: Place, constraint: string) => ({
  status: 400,
  body: {
    __type: 'InvalidParameterException',
    message: `Invalid parameter at '${member(path)}' failed to satisfy constraint: '${
      isElement(path) ? `Member must satisfy constraint: [${constraint}]` : constraint
    }'`,
  },
});

type Bound = readonly [value: unknown, constraint: string];

/** Values outside the bounds of a place, and what ECR says of each. */
function outside({ schema }: Place): Bound[] {
  const { min, max } = boundsOf(schema);
  const type = jsonType(schema);
  const what = type === 'number' ? 'value' : 'length';
  const beyond: (readonly [number, string])[] = [];
  if (min !== undefined) beyond.push([min - 1, `Member must have ${what} greater than or equal to ${min}`]);
  if (max !== undefined) beyond.push([max + 1, `Member must have ${what} less than or equal to ${max}`]);
  const ofSize = (size: number): unknown =>
    ({ number: size, array: Array(size).fill({}), string: 'x'.repeat(size) })[type as 'number'];
  return beyond
    .filter(([size]) => size <= LARGEST_INTEGER && (type === 'number' || size >= 0))
    .map(([size, text]) => [type === 'number' ? size : ofSize(size), text] as const);
}

const patternOf = ({ schema }: Place): RegExp | undefined =>
  (definitionOf(schema).checks ?? []).flatMap(({ _zod }) => _zod.def.pattern ?? [])[0];

describe('input that breaks the model:', () => {
  let server: Awaited<ReturnType<typeof startServer>>;
  let writes: () => number;
  beforeAll(async () => {
    const { started, database } = await withDatabase(startServer);
    server = started;
    await ecrClient(server.url).createRepository({ repositoryName: 'team/web' });
    await (await registryClient(server.url)).pushImage('team/web', 'v1', 'image');
    writes = writeCounter(database);
  });
  afterAll(() => server.close());

  async function call(name: string, input: unknown) {
    const headers = {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': `${model.protocol.targetPrefix}.${name}`,
    };
    const response = await fetch(server.url, { method: 'POST', headers, body: JSON.stringify(input) });
    return { status: response.status, body: (await response.json()) as Json };
  }

  /** Sends an operation's valid input with each of some values at each of some places; nothing may be written. */
  async function each<V>(
    { name, schema, places }: (typeof OPERATIONS)[number],
    wanted: (place: Place) => readonly V[],
    look: (answer: Awaited<ReturnType<typeof call>>, place: Place, value: V) => void,
    sentFor: (value: V) => unknown = (value) => value,
  ) {
    const before = writes();
    for (const place of places) {
      for (const value of wanted(place)) {
        look(await call(name, withValueAt(schema, VALID[name], place.path, sentFor(value))), place, value);
      }
    }
    expect(writes()).toBe(before);
  }

  it.each(OPERATIONS)('$name has an input here with which the model finds no fault', ({ name, schema }) => {
    expect(schema.safeParse(VALID[name]).error).toBeUndefined();
  });

  it.each(OPERATIONS)('$name without a required member, at every depth', (operation) =>
    each(
      operation,
      ({ isRequired }) => (isRequired ? [undefined, null] : []),
      (answer, place) => expect(answer).toEqual(refused(place, 'Member must not be null')),
    ),
  );

  it.each(OPERATIONS)('$name with a value of another JSON type, at every depth', (operation) =>
    each(
      operation,
      ({ schema }) => WRONG[jsonType(schema)] ?? [],
      (answer, { path }, value) =>
        expect(answer, `${JSON.stringify(value)} at ${member(path)}`).toMatchObject({
          status: 400,
          body: { __type: 'SerializationException' },
        }),
    ),
  );

  it.each(OPERATIONS)('$name with a foreign value in an enum, at every depth', (operation) =>
    each(
      operation,
      ({ schema }) => (jsonType(schema) === 'enum' ? FOREIGN : []),
      (answer, place) => {
        const values = Object.values(definitionOf(place.schema).entries ?? {});
        expect(answer).toEqual(refused(place, `Member must satisfy enum value set: [${values.join(', ')}]`));
      },
    ),
  );

  it.each(OPERATIONS)('$name past a bound, at every depth', (operation) =>
    each(
      operation,
      outside,
      (answer, place, [, constraint]) => expect(answer).toEqual(refused(place, constraint)),
      ([value]) => value,
    ),
  );

  it.each(OPERATIONS)('$name with a text that breaks a pattern, at every depth', (operation) =>
    each(
      operation,
      (place) => {
        const length = Math.max(3, boundsOf(place.schema).min ?? 0);
        const texts = ['\u0007', '\n', '/', '..', '%'].map((text) => text.repeat(length));
        return texts.filter((text) => patternOf(place)?.test(text) === false);
      },
      ({ status, body }, place, value) => {
        const constraint = expect.stringMatching(
          `^Invalid parameter at '${member(place.path)}' failed to satisfy constraint: '(must satisfy regular expression .+|Member must satisfy regular expression pattern: .+|Member must satisfy constraint: .Member must satisfy regular expression pattern: .+])'$`,
        );
        expect([status, body.__type, body.message], JSON.stringify(value)).toEqual([
          400,
          'InvalidParameterException',
          constraint,
        ]);
      },
    ),
  );

  it.each([
    [
      'CreateRepository',
      { repositoryName: 'Bad_Name!' },
      String.raw`'repositoryName' failed to satisfy constraint: 'must satisfy regular expression '[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*(/[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*)*''`,
    ],
    [
      'DescribeRepositories',
      { registryId: 'me' },
      "'registryId' failed to satisfy constraint: 'must satisfy regular expression [0-9]{12}'",
    ],
    [
      'GetAuthorizationToken',
      { registryIds: ['1234'] },
      "'registryIds' failed to satisfy constraint: 'Member must satisfy constraint: [Member must satisfy regular expression pattern: [0-9]{12}]'",
    ],
    [
      'CreatePullThroughCacheRule',
      { ecrRepositoryPrefix: 'docker.io/', upstreamRegistryUrl: 'quay.io', credentialArn: 'x'.repeat(50) },
      "'credentialArn' failed to satisfy constraint: 'Member must satisfy regular expression pattern: ^arn:aws",
    ],
  ])('names the pattern as ECR does: %s of %j', async (name, input, words) => {
    const { body } = await call(name, input);
    expect(body.message).toContain(`Invalid parameter at ${words}`);
  });
});
