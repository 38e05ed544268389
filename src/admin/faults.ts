import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { type ActiveFault, type Fault, isOfInstances, leftOf } from '../model/fault.ts';
import { parseFault } from '../model/parse-fault.ts';
import type { Scope } from '../model/scope.ts';
import { BadRequest } from './bad-request.ts';
import { Where } from './explain.ts';

/** Who makes things go wrong. */
export interface FaultSource {
  /** Puts a fault in force; undefined where it was to strike container instances and matches none. */
  add(fault: Fault): Promise<ActiveFault | undefined>;
  /** Those in force, the oldest first. */
  list(): ActiveFault[];
  /** Ends one or, without an id, all, and undoes what can be undone; gives the ids of those that ended. */
  lift(id?: string): Promise<string[]>;
  /** The id of the fault by which a cluster has lost a zone; undefined where it has not. */
  lostZone(scope: Scope, cluster: string, availabilityZone: string): string | undefined;
}

/**
 * Adds `POST /_drydock/faults`, `GET /_drydock/faults` and `DELETE /_drydock/faults[/ID]`. Faults of container instances
 * are of the account and region in `?account=` and `?region=`, or else of the server's own; those of containers are of
 * every account and region but where one is named.
 */
export function addFaultRoutes(server: FastifyInstance, source: FaultSource, defaults: Scope): void {
  server.post('/_drydock/faults', async (request) => {
    const where = Where.safeParse(request.query);
    if (!where.success) throw new BadRequest(z.prettifyError(where.error));
    const parsed = parseFault(request.body);
    if ('wrong' in parsed) throw new BadRequest(parsed.wrong.join('\n'));
    const own = isOfInstances(parsed.fault.kind) ? defaults : undefined;
    const { account = own?.accountId, region = own?.region } = where.data;
    const added = await source.add({ ...parsed.fault, accountId: account, region });
    if (!added)
      throw new BadRequest(`match: no container instance of account ${account}, region ${region}, is like this.`);
    return shown(added);
  });
  server.get('/_drydock/faults', () => ({ faults: source.list().map(shown) }));
  server.delete('/_drydock/faults', async () => ({ lifted: await source.lift() }));
  server.delete<{ Params: { id: string } }>('/_drydock/faults/:id', async (request, reply) => {
    const { id } = request.params;
    const lifted = await source.lift(id);
    if (lifted.length > 0) return reply.send({ lifted });
    return reply.code(404).send({ message: `There is no fault ${id} in force: it has ended, or never was.` });
  });
}

/** A fault in the form it was sent in, with what has become of it. `by` in milliseconds. */
const shown = (fault: ActiveFault): object => ({
  id: fault.id,
  fault: fault.kind,
  match: fault.match,
  count: fault.count,
  by: fault.byMs,
  reason: fault.reason,
  account: fault.accountId,
  region: fault.region,
  until: fault.until === undefined ? undefined : new Date(fault.until).toISOString(),
  struck: fault.struck,
  left: leftOf(fault),
  instances: fault.instances,
});
