import { request } from 'node:http';
import { parseAddress } from './address.ts';

const PATIENCE_MS = 2000;

/** Whether an engine answers. Without dockerode, whose import costs more than the rest of a start. */
export function ping(socket: string | undefined): Promise<boolean> {
  const address = parseAddress(socket);
  // TLS needs certificates, which only dockerode knows how to find; such an engine was named on purpose.
  if ('protocol' in address && address.protocol === 'https') return Promise.resolve(true);
  return new Promise((resolve) => {
    const asked = request({ ...address, path: '/_ping', timeout: PATIENCE_MS }, (answer) => {
      answer.resume();
      resolve(answer.statusCode === 200);
    });
    asked.on('timeout', () => asked.destroy());
    asked.on('error', () => resolve(false));
    asked.end();
  });
}
