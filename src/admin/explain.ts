import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Scope } from '../model/scope.ts';
import { AwsError } from '../wire/errors.ts';

/** Who can explain placements. */
export interface ExplanationSource {
  /** Where the tasks of a RunTask would go, and why. Throws `AwsError` as RunTask would. */
  ofRunTask(scope: Scope, body: unknown): object;
  /** Why a task, by id or ARN, is where it is; undefined when nobody knows any more. */
  ofTask(task: string): object | undefined;
}

/** `?account=` and `?region=`, whose something is. */
export const Where = z.object({ account: z.string().regex(/^\d{12}$/), region: z.string().min(1) }).partial();

/**
 * Adds `POST /_drydock/explain`, which takes a RunTask's input and runs nothing, and `GET /_drydock/explain/task/ID`.
 * `?account=` and `?region=` say whose cluster it is.
 */
export function addExplainRoutes(server: FastifyInstance, source: ExplanationSource, defaults: Scope): void {
  server.post('/_drydock/explain', (request, reply) => {
    const where = Where.safeParse(request.query);
    if (!where.success) return reply.code(400).send({ message: z.prettifyError(where.error) });
    const { account = defaults.accountId, region = defaults.region } = where.data;
    try {
      return reply.send(source.ofRunTask({ accountId: account, region }, request.body));
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      return reply.code(error.status).send({ __type: error.code, message: error.message });
    }
  });
  server.get<{ Params: { '*': string } }>('/_drydock/explain/task/*', (request, reply) => {
    const found = source.ofTask(request.params['*']);
    if (found) return reply.send(found);
    const message =
      'The reasons of this task are not kept: it is none of the last 2,000 the scheduler placed since the start, or too ' +
      'much has changed in its cluster since.';
    return reply.code(404).send({ message });
  });
}
