import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { model } from '../../../api-schemas/ecs/model.ts';
import { ecsOperations } from '../../../src/apis/ecs/index.ts';
import { bare, boundsOf, definitionOf, type Place, placesIn, withValueAt } from '../../unit/api-schemas/schema-walk.ts';
import { type Json, jsonType, VALID, WRONG } from '../../unit/ecs/operation-inputs.ts';
import { type Answer, type BadInputServer, startBadInputServer } from './bad-input-server.ts';

/** Values that no enum has, though some look like what one has. */
const FOREIGN = ['NONSENSE', 'nonsense', '', ' ', 'constructor', '__proto__'];
/** What no whole number is. */
const NOT_WHOLE = [1.5, 1e300];

const LARGEST_INTEGER = 2_147_483_647;

const text = (path: Place['path']) =>
  path
    .map((name) => (typeof name === 'number' ? `[${name}]` : `.${name}`))
    .join('')
    .slice(1);

const OPERATIONS = ecsOperations.map(({ name, input }) => {
  const schema = bare(input());
  return { name, schema, places: [...placesIn(schema)] };
});

/** Values outside the bounds and the pattern that the model gives a place. */
function outside({ schema }: Place): unknown[] {
  const { min, max } = boundsOf(schema);
  const beyond = [...(min === undefined ? [] : [min - 1]), ...(max === undefined ? [] : [max + 1])];
  switch (jsonType(schema)) {
    case 'number':
      return beyond.filter((value) => value <= LARGEST_INTEGER); // past that it is refused as no Integer
    case 'array':
      return beyond.filter((size) => size >= 0).map((size) => Array(size).fill({}));
    case 'string': {
      const pattern = (definitionOf(schema).checks ?? []).some(({ _zod }) => _zod.def.pattern !== undefined);
      return [
        ...beyond.filter((size) => size >= 0).map((size) => 'x'.repeat(size)),
        ...(pattern ? ['\u0007', 'a\n'] : []),
      ];
    }
    default:
      return [];
  }
}

describe('input that breaks the model:', () => {
  let server: BadInputServer;
  beforeAll(async () => {
    server = await startBadInputServer();
  });
  afterAll(() => server.close());

  /** Sends an operation's valid input with each of some values at each of some places, and looks at each answer. */
  const each = (
    { name, schema, places }: (typeof OPERATIONS)[number],
    wanted: (place: Place) => readonly unknown[],
    look: (answer: Answer, place: Place, value: unknown) => void,
  ) =>
    server.unchanged(async () => {
      for (const place of places) {
        for (const value of wanted(place)) {
          const input = withValueAt(schema, VALID[name] ?? {}, place.path, value) as Json;
          look(await server.call(name, input), place, value);
        }
      }
    });
  const told = ({ status, body }: Answer, { path }: Place, value: unknown) =>
    `${status} ${JSON.stringify(body)} for ${JSON.stringify(value)?.slice(0, 100)} at ${text(path)}`;

  it.each(OPERATIONS)('$name without a required member, at every depth, and the member is named', (operation) =>
    each(
      operation,
      ({ isRequired }) => (isRequired ? [undefined, null] : []),
      (answer, place, value) => {
        expect(answer, told(answer, place, value)).toMatchObject({ status: 400, body: { __type: 'ClientException' } });
        const message = String(answer.body.message).replaceAll(' ', '').toLowerCase();
        expect(message).toContain(String(place.path.at(-1)).toLowerCase());
      },
    ),
  );

  it.each(OPERATIONS)('$name with a value of another JSON type, at every depth', (operation) =>
    each(
      operation,
      ({ schema, path }) => {
        const type = jsonType(schema);
        if (type === 'unknown') return [];
        const isWhole = type === 'number' && !schema.safeParse(1.5).success;
        const ofList = path.at(-1) === 0 ? [null] : []; // elsewhere a null is a member that was not sent
        return [...(WRONG[type] ?? expect.fail(`what is ${text(path)}?`)), ...(isWhole ? NOT_WHOLE : []), ...ofList];
      },
      (answer, place, value) => {
        const message = expect.stringContaining(`(at ${text(place.path)})`);
        const body = { __type: 'SerializationException', message };
        expect(answer, told(answer, place, value)).toMatchObject({ status: 400, body });
      },
    ),
  );

  it.each(OPERATIONS)('$name with a foreign value in an enum, at every depth', (operation) =>
    each(
      operation,
      ({ schema }) => (jsonType(schema) === 'enum' ? FOREIGN : []),
      (answer, place, value) => {
        const message = `${value} should be one of [${Object.values(definitionOf(place.schema).entries ?? {})}]`;
        const body = { __type: 'InvalidParameterException', message };
        expect(answer, told(answer, place, value)).toEqual({ status: 400, body });
      },
    ),
  );

  it.each(OPERATIONS)('$name past a bound or a pattern, at every depth', (operation) =>
    each(operation, outside, (answer, place, value) => {
      expect(answer, told(answer, place, value)).toMatchObject({
        status: 400,
        body: { __type: 'InvalidParameterException' },
      });
    }),
  );

  const notUtf8 = new Uint8Array([0x22, 0xff, 0x22]);
  const deep = '{"clusters":'.repeat(20_000);
  it.each(['{', '[]', '"text"', 'null', '7', "{'clusters': []}", '{"clusters": [}', '{} {}', '\0', notUtf8, deep])(
    'a body that is no JSON object, %#',
    async (body) => {
      const answer = await server.send(body, `${model.protocol.targetPrefix}.DescribeClusters`);
      expect(answer).toMatchObject({ status: 400, body: { __type: 'SerializationException' } });
    },
  );

  it.each(['{"family":"\\ud800"}', '{"x":{"\\uDFFF":1}}', '["\\ud83d"]'])(
    'half a surrogate pair, %s',
    async (inner) => {
      const body = `{"familyPrefix":"a","more":${inner}}`;
      const answer = await server.send(body, `${model.protocol.targetPrefix}.ListTaskDefinitions`);
      expect(answer).toMatchObject({ status: 400, body: { __type: 'SerializationException' } });
    },
  );
});
