import { Agent, request } from 'node:http';

/** What was answered. */
export interface Answer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: each operation answers in its own shape
  readonly body: any;
}

/** One connection that is kept open: most of what a call would cost is opening one. Close it. */
export function httpClient(url: string) {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const { hostname, port } = new URL(url);

  const send = (method: string, path: string, headers: Record<string, string>, body: unknown): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const sent = request({ agent, hostname, port, method, path, headers }, (response) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part));
        response.on('error', reject);
        response.on('end', () => {
          const text = Buffer.concat(parts).toString();
          resolve({ status: response.statusCode ?? 0, body: text === '' ? undefined : JSON.parse(text) });
        });
      });
      sent.on('error', reject);
      sent.end(body === undefined ? undefined : JSON.stringify(body));
    });

  return {
    /** An operation of ECS's. */
    call: (operation: string, input: object): Promise<Answer> =>
      send(
        'POST',
        '/',
        {
          'content-type': 'application/x-amz-json-1.1',
          'x-amz-target': `AmazonEC2ContainerServiceV20141113.${operation}`,
        },
        input,
      ),
    /** A route below `/_drydock`. */
    admin: (method: 'GET' | 'POST' | 'DELETE', path: string, body?: object): Promise<Answer> =>
      send(method, `/_drydock/${path}`, body ? { 'content-type': 'application/json' } : {}, body),
    close: () => agent.destroy(),
  };
}

export type HttpClient = ReturnType<typeof httpClient>;
