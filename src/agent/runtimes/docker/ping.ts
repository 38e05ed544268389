import { request } from 'node:http';
import { parseAddress } from './address.ts';

const PATIENCE_MS = 2000;

/**
 * The version of the engine that answers, '' where it does not say; undefined where none answers. Without dockerode,
 * whose import costs more than the rest of a start.
 */
export function ping(socket: string | undefined): Promise<string | undefined> {
  const address = parseAddress(socket);
  // TLS needs certificates, which only dockerode knows how to find; such an engine was named on purpose.
  if ('protocol' in address && address.protocol === 'https') return Promise.resolve('');
  return new Promise((resolve) => {
    const asked = request({ ...address, path: '/_ping', timeout: PATIENCE_MS }, (answer) => {
      answer.resume();
      const [, version = ''] = /^Docker\/(\S+)/.exec(String(answer.headers.server)) ?? [];
      resolve(answer.statusCode === 200 ? version : undefined);
    });
    asked.on('timeout', () => asked.destroy());
    asked.on('error', () => resolve(undefined));
    asked.end();
  });
}
