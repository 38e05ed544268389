import type { ZodType } from 'zod';
import type { Api, LaterApi } from './api.ts';
import { AwsError, notBuilt } from './errors.ts';
import { jsonProtocol } from './json.ts';
import type { Call, Operation } from './operation.ts';
import type { Protocol } from './protocol.ts';
import { queryProtocol } from './query.ts';
import { validate } from './validation.ts';

/** An api as all of its routes have it. */
interface Source {
  readonly id: string;
  /** Undefined until it is loaded. */
  api: Api | undefined;
  load(): Promise<void>;
}

/** One operation of one api; what it names may not be built. */
export interface Route {
  readonly source: Source;
  readonly protocol: Protocol;
  readonly name: string;
  /** The operation and its schema once they were needed. */
  ready: { readonly operation: Operation; readonly schema: ZodType } | undefined;
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
export function createRoutes(apis: readonly (Api | LaterApi)[]): Routes {
  const targets = new Map<string, Route>();
  const forms = new Map<string, Route>();
  const names = new Map<string, Route>();
  for (const api of apis) {
    const facts = api.protocol;
    const protocol = facts.kind === 'json' ? jsonProtocol(facts.jsonVersion) : queryProtocol(facts.xmlNamespace);
    const source = sourceOf(api);
    for (const name of api.operationNames) {
      const route: Route = { source, protocol, name, ready: undefined };
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

function sourceOf(given: Api | LaterApi): Source {
  if ('operations' in given) return { id: given.id, api: given, load: async () => undefined };
  let loading: Promise<void> | undefined;
  const source: Source = {
    id: given.id,
    api: undefined,
    load() {
      loading ??= given.load().then((api) => {
        source.api = api;
      });
      return loading;
    },
  };
  return source;
}

/** A promise where the route's api has yet to be loaded; what follows asks for it. */
export function loadFor({ source }: Route): Promise<void> | undefined {
  return source.api === undefined ? source.load() : undefined;
}

/** The operation's input schema, made at its first use. Throws `notBuilt` where there is no operation to ask. */
export function schemaOf(route: Route): ZodType {
  return readyOf(route).schema;
}

function readyOf(route: Route): NonNullable<Route['ready']> {
  if (route.ready === undefined) {
    const operation = route.source.api?.operations.get(route.name);
    if (operation === undefined) throw notBuilt(`${route.source.id.toUpperCase()} ${route.name}`);
    route.ready = { operation, schema: operation.input() };
  }
  return route.ready;
}

/**
 * Checks an input and runs the operation on it. Gives what the operation gives, a promise or not. Throws `AwsError`:
 * `notBuilt`, the protocol's for a wrong type, the api's for every other fault, the operation's own.
 */
export function run(route: Route, input: unknown, call: Call): unknown {
  const { operation, schema } = readyOf(route);
  const checked = validate(schema, input);
  if ('input' in checked) return operation.run(checked.input as never, call);
  const { fault } = checked;
  throw fault.kind === 'type' ? route.protocol.wrongType(fault) : route.source.api?.refuse(route.name, fault);
}

function unknown(message: string): never {
  throw new AwsError('UnknownOperationException', message);
}
