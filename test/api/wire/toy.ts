import { z } from 'zod';
import type { Api } from '../../../src/wire/api.ts';
import { AwsError } from '../../../src/wire/errors.ts';
import type { Call, Operation } from '../../../src/wire/operation.ts';
import { manualClock } from '../../support/manual-clock.ts';
import { createServer, type Wire, type WireOptions } from '../../../src/wire/server.ts';

export const TARGET = 'ToyService_V1';
export const SECRET = 'the password is swordfish';

const echoInput = z.object({
  text: z.string().min(2).optional(),
  count: z.int().min(1).max(10).optional(),
  labels: z.partialRecord(z.string(), z.string()).optional(),
});

const operation = (name: string, input: z.ZodType, run: (input: never, call: Call) => unknown): Operation => {
  return { name, input: () => input, run };
};

const waiting: (() => void)[] = [];

/** Ends the calls of `Wait` that are running and gives how many there were. */
export function release(): number {
  const { length } = waiting;
  for (const end of waiting.splice(0)) end();
  return length;
}

const operations = [
  operation('Echo', echoInput, (input) => input),
  operation('Nothing', z.object({}), () => undefined),
  operation('WhoAmI', z.object({}), (_input, { caller }) => caller),
  operation('Later', z.object({}), async () => ({ late: true })),
  operation('Wait', z.object({}), () => new Promise<void>((resolve) => waiting.push(resolve))),
  operation('Need', z.object({ name: z.string() }), () => ({})),
  operation('Refuse', z.object({}), () => {
    throw new AwsError('ConflictException', 'Taken.', 400, { resourceIds: ['a'] });
  }),
  operation('Break', z.object({}), () => {
    throw new Error(SECRET);
  }),
  operation('BreakLater', z.object({}), async () => {
    throw new Error(SECRET);
  }),
];

const api = (id: string, protocol: Api['protocol']): Api => ({
  id,
  protocol,
  operationNames: new Set([...operations.map(({ name }) => name), 'NotYet']),
  operations: new Map(operations.map((each) => [each.name, each])),
  refuse: (name, { kind, path }) => new AwsError('ToyFault', `${name}: ${kind} ${path.join('.')}`),
});

/** One api of each protocol with the same operations: `toy` speaks JSON, `toyquery` Query. */
export const toyApis: readonly Api[] = [
  api('toy', { kind: 'json', jsonVersion: '1.1', targetPrefix: TARGET }),
  api('toyquery', { kind: 'query', version: '2020-01-01', xmlNamespace: 'https://toy.example/doc/' }),
];

/** A toy server listening on a loopback port, with what it logged as errors. Close it. */
export async function startToy(
  options: Partial<WireOptions> = {},
): Promise<Wire & { port: number; logged: object[]; close(): Promise<void> }> {
  const logged: object[] = [];
  const wire = createServer({
    apis: toyApis,
    version: '1.2.3',
    allowHosts: [],
    auth: { kind: 'none' },
    defaults: { accountId: '000000000000', region: 'us-east-1' },
    clock: { now: () => Date.now() },
    realClock: manualClock(Date.now()),
    ids: { uuid: () => crypto.randomUUID() },
    log: { debug() {}, error: (facts) => logged.push(facts) },
    ...options,
  });
  await wire.fastify.listen({ host: '127.0.0.1', port: 0 });
  const address = wire.fastify.server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return { ...wire, port, logged, close: () => wire.fastify.close() };
}
