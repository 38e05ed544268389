/** The server a subcommand talks to, and as whom. */
export interface Server {
  readonly endpoint: string;
  readonly accessKeyId: string;
  readonly region: string;
}

/** Calls an operation, by `prefix.Name`; gives its output. Throws a sentence: AWS's, or that no server answers. */
export type Call = (target: string, input: object, region?: string) => Promise<Record<string, unknown>>;

export const ECS = 'AmazonEC2ContainerServiceV20141113';
export const LOGS = 'Logs_20140328';

/** A caller of one server's operations. */
export function callerOf({ endpoint, accessKeyId, ...server }: Server): Call {
  return async (target, input, region = server.region) => {
    const service = target.startsWith(LOGS) ? 'logs' : 'ecs';
    const credential = `Credential=${accessKeyId}/20260101/${region}/${service}/aws4_request`;
    const headers = {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': target,
      authorization: `AWS4-HMAC-SHA256 ${credential}, SignedHeaders=host, Signature=none`,
    };
    const answer = await fetch(endpoint, { method: 'POST', headers, body: JSON.stringify(input) }).catch((error) => {
      throw new Error(`no server answers at ${endpoint}`, { cause: error });
    });
    const body = (await answer.json()) as Record<string, unknown>;
    if (!answer.ok) throw new Error(`${body.__type}: ${body.message}`);
    return body;
  };
}
