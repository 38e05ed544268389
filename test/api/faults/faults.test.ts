import { describe, expect, it } from 'vitest';
import { useFaultsServer } from './faults-server.ts';

describe('/_drydock/faults', () => {
  const server = useFaultsServer();

  it('lists the faults in force, the oldest first, in the form they were sent in', async () => {
    const from = new Date(server().clock.now() + 30_000).toISOString();
    const pull = { fault: 'pull-failure', match: { image: 'web:*' }, count: 3 };
    expect(await server().fault({ ...pull, for: '30s' })).toEqual({
      id: 'fault-1',
      ...pull,
      until: from,
      struck: 0,
      left: 3,
    });
    await server().fault({ fault: 'slow-start', by: '2s' });
    expect(await server().faults()).toEqual([
      { id: 'fault-1', ...pull, until: from, struck: 0, left: 3 },
      { id: 'fault-2', fault: 'slow-start', match: {}, by: 2000, struck: 0 },
    ]);
    await server().pass(30_000);
    expect(await server().faults()).toMatchObject([{ id: 'fault-2' }]);
  });

  it('lifts one fault or all', async () => {
    for (const by of ['1s', '2s', '3s']) await server().fault({ fault: 'slow-start', by });
    expect(await server().lift('fault-2')).toMatchObject({ status: 200, body: { lifted: ['fault-2'] } });
    expect(await server().lift('fault-2')).toMatchObject({
      status: 404,
      body: { message: 'There is no fault fault-2 in force: it has ended, or never was.' },
    });
    expect(await server().lift()).toMatchObject({ status: 200, body: { lifted: ['fault-1', 'fault-3'] } });
    expect(await server().faults()).toEqual([]);
  });

  it('knows whose instances are meant, and begins again with a reset', async () => {
    const lost = { fault: 'lose-zone', match: { availabilityZone: 'us-east-1a' } };
    await server().post('faults?account=111122223333', lost);
    expect(await server().instances()).toHaveLength(3);
    await server().post('faults', lost);
    expect(await server().instances()).toHaveLength(2);
    expect(await server().faults()).toMatchObject([
      { account: '111122223333', region: 'us-east-1', struck: 0 },
      { account: '000000000000', region: 'us-east-1', struck: 1 },
    ]);
    await server().post('reset', {});
    expect(await server().fault({ fault: 'slow-start', by: '1s' })).toMatchObject({ id: 'fault-1' });
  });

  it.each([
    ['a fault nobody knows', { fault: 'earthquake' }, 'fault: expected kill-instance, disconnect-agent, lose-zone'],
    ['an instance that is not there', { fault: 'kill-instance', match: { instance: 'i-0' } }, 'match: no container'],
    ['an account that is none', { fault: 'slow-start', by: '1s' }, 'account', '?account=me'],
  ])('refuses %s and changes nothing', async (_what, body, message, query = '') => {
    const refused = await server().post(`faults${query}`, body);
    expect(refused.status).toBe(400);
    expect(refused.body.message).toContain(message);
    expect(await server().faults()).toEqual([]);
    expect(await server().instances()).toHaveLength(3);
  });
});
