import type { ZodType } from 'zod';
import type { Api } from './api.ts';
import { AwsError, notBuilt } from './errors.ts';
import { jsonProtocol } from './json.ts';
import type { Call, Operation } from './operation.ts';
import type { Protocol } from './protocol.ts';
import { queryProtocol } from './query.ts';
import { validate } from './validation.ts';

/** One operation of one api, ready to be called; `operation` is undefined where it is not built. */
export interface Route {
  readonly api: Api;
  readonly protocol: Protocol;
  readonly name: string;
  readonly operation: Operation | undefined;
  /** The operation's schema once it was needed. */
  schema: ZodType | undefined;
}

/** Every operation of every api, by the ways a request can name it. All three throw `AwsError` for what is unknown. */
export interface Routes {
  /** By `X-Amz-Target`. */
  byTarget(target: string): Route;
  /** By the `Action` and `Version` of a form. */
  byForm(action: string | null, version: string | null): Route;
  /** By the api's id and the operation's name. */
  byName(apiId: string, operation: string): Route;
}

/** The table of routes, made once. */
export function createRoutes(apis: readonly Api[]): Routes {
  const targets = new Map<string, Route>();
  const forms = new Map<string, Route>();
  const names = new Map<string, Route>();
  for (const api of apis) {
    const facts = api.protocol;
    const protocol = facts.kind === 'json' ? jsonProtocol(facts.jsonVersion) : queryProtocol(facts.xmlNamespace);
    for (const name of new Set([...api.operationNames, ...api.operations.keys()])) {
      const route: Route = { api, protocol, name, operation: api.operations.get(name), schema: undefined };
      names.set(`${api.id}.${name}`, route);
      if (facts.kind === 'json') targets.set(`${facts.targetPrefix}.${name}`, route);
      else forms.set(`${facts.version}.${name}`, route);
    }
  }
  return {
    byTarget: (target) => targets.get(target) ?? unknown(`There is no operation ${target} here.`),
    byForm(action, version) {
      const route = forms.get(`${version}.${action}`);
      if (route !== undefined) return route;
      throw new AwsError(
        'InvalidAction',
        `Could not find operation ${action} for version ${version ?? 'NO_VERSION_SPECIFIED'}`,
      );
    },
    byName: (apiId, name) => names.get(`${apiId}.${name}`) ?? unknown(`There is no operation ${name} of ${apiId}.`),
  };
}

/** The operation's input schema, made at its first use. Throws `notBuilt` where there is no operation to ask. */
export function schemaOf(route: Route): ZodType {
  if (route.operation === undefined) throw notBuilt(`${route.api.id.toUpperCase()} ${route.name}`);
  route.schema ??= route.operation.input();
  return route.schema;
}

/**
 * Checks an input and runs the operation on it. Gives what the operation gives, a promise or not. Throws `AwsError`:
 * `notBuilt`, the protocol's for a wrong type, the api's for every other fault, the operation's own.
 */
export function run(route: Route, input: unknown, call: Call): unknown {
  const checked = validate(schemaOf(route), input);
  if ('input' in checked) return route.operation?.run(checked.input as never, call);
  const { fault } = checked;
  throw fault.kind === 'type' ? route.protocol.wrongType(fault) : route.api.refuse(route.name, fault);
}

function unknown(message: string): never {
  throw new AwsError('UnknownOperationException', message);
}
