import { sign } from './sign.ts';

/** The server a subcommand talks to, and as whom. */
export interface Server {
  readonly endpoint: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
  readonly region: string;
}

/** Calls an operation, by `prefix.Name`; gives its output. Throws a sentence: AWS's, or that no server answers. */
export type Call = (target: string, input: object, region?: string) => Promise<Record<string, unknown>>;

export const ECS = 'AmazonEC2ContainerServiceV20141113';
export const LOGS = 'Logs_20140328';

/** A caller of one server's operations. */
export function callerOf({ endpoint, ...server }: Server): Call {
  return async (target, input, region = server.region) => {
    const service = target.startsWith(LOGS) ? 'logs' : 'ecs';
    const body = JSON.stringify(input);
    const headers = { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': target };
    const url = urlOf(endpoint);
    const answer = await post(url, await sign(url, headers, body, { ...server, region, service }), body);
    if (!answer.ok) throw new Error(`${answer.body.__type}: ${answer.body.message}`);
    return answer.body;
  };
}

/** The address of an endpoint, or of a path there. Throws a sentence where it is none. */
export function urlOf(endpoint: string, path = '/'): URL {
  const url = URL.parse(path, endpoint);
  if (url && /^https?:$/.test(url.protocol)) return url;
  throw new Error(`AWS_ENDPOINT_URL ${endpoint}: expected a URL such as http://localhost:4113`);
}

/** Sends a body; gives the JSON of the answer. Throws a sentence where nobody answers, or somebody else. */
export async function post(
  url: URL,
  headers: Readonly<Record<string, string>>,
  body: string,
): Promise<{ readonly ok: boolean; readonly body: Record<string, unknown> }> {
  const answer = await fetch(url, { method: 'POST', headers, body }).catch((error) => {
    throw new Error(`no server answers at ${url.origin}`, { cause: error });
  });
  const read = await answer.json().catch((error) => {
    throw new Error(`what answers at ${url.origin} is no Drydock`, { cause: error });
  });
  return { ok: answer.ok, body: read as Record<string, unknown> };
}
