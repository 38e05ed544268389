import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { engineAddress } from './address.ts';
import { certificatesFor } from './certificates.ts';
import type { EngineOptions } from './connect.ts';

const PATIENCE_MS = 2000;

/**
 * The version of the engine that answers, '' where it does not say; undefined where none answers. Without dockerode,
 * whose import costs more than the rest of a start.
 */
export function ping({ socket, certificates }: EngineOptions): Promise<string | undefined> {
  const address = engineAddress(socket);
  if ('destination' in address) return Promise.resolve(''); // named on purpose, and ssh takes its time
  return new Promise((resolve) => {
    const options = { path: '/_ping', timeout: PATIENCE_MS };
    const asked =
      'socketPath' in address
        ? requestHttp({ ...options, socketPath: address.socketPath })
        : address.protocol === 'http'
          ? requestHttp({ ...options, host: address.host, port: address.port })
          : requestHttps({
              ...options,
              ...certificatesFor(address.host, certificates),
              host: address.host,
              port: address.port,
            });
    asked.on('response', (answer) => {
      answer.resume();
      const [, version = ''] = /^Docker\/(\S+)/.exec(String(answer.headers.server)) ?? [];
      resolve(answer.statusCode === 200 ? version : undefined);
    });
    asked.on('timeout', () => asked.destroy());
    asked.on('error', () => resolve(undefined));
    asked.end();
  });
}
