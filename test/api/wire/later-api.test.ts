import { afterEach, expect, it } from 'vitest';
import type { Api } from '../../../src/wire/api.ts';
import { ask, callOf } from './raw-http.ts';
import { startToy, toyApis } from './toy.ts';

type Toy = Awaited<ReturnType<typeof startToy>>;
let toy: Toy | undefined;
afterEach(() => toy?.close());

/** A toy whose api is loaded by `load` at its first call. */
async function startLater(load: (api: Api) => Promise<Api>): Promise<Toy> {
  const [api] = toyApis;
  if (api === undefined) throw new Error('the toy has an api');
  const { id, protocol, operationNames } = api;
  toy = await startToy({ apis: [{ id, protocol, operationNames, load: () => load(api) }] });
  return toy;
}

it('an api is loaded once, by the first of its calls', async () => {
  let loads = 0;
  const { port } = await startLater(async (api) => {
    loads++;
    return api;
  });
  expect(loads).toBe(0);
  const first = await Promise.all([1, 2, 3].map(() => ask(port, callOf('Echo', '{"text":"ab"}'))));
  const later = await ask(port, callOf('Echo', '{"text":"ab"}'));
  expect([...first, later].map(({ body }) => body)).toEqual(Array(4).fill('{"text":"ab"}'));
  expect(loads).toBe(1);
});

it('the first call may be one of our own, and one that is refused', async () => {
  const { call } = await startLater(async (api) => api);
  const caller = { accountId: '000000000000', region: 'us-east-1', accessKeyId: 'test' };
  await expect(call('toy', 'Need', {}, caller)).rejects.toMatchObject({ code: 'ToyFault' });
});

it('an operation of a model that is not loaded yet and not built answers 501', async () => {
  const { port } = await startLater(async (api) => api);
  expect((await ask(port, callOf('NotYet'))).status).toBe(501);
});

it('that cannot be loaded is a fault of ours', async () => {
  const { port, logged } = await startLater(() => Promise.reject(new Error('half an installation')));
  expect((await ask(port, callOf('Echo'))).status).toBe(500);
  expect(logged).toMatchObject([{ err: { message: 'half an installation' } }]);
});
