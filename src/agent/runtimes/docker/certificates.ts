import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a TLS connection to an engine needs; empty where there is none of it. */
export interface Certificates {
  readonly ca?: Buffer | undefined;
  readonly cert?: Buffer | undefined;
  readonly key?: Buffer | undefined;
}

const FILES = { ca: 'ca.pem', cert: 'cert.pem', key: 'key.pem' } as const;

/**
 * The client's certificate, its key and the authority of an engine, under the names Docker has for them: from the folder
 * of the host's name in `folder` where there is one, else from `folder` itself. Throws where a file cannot be read.
 */
export function certificatesFor(host: string, folder: string | undefined): Certificates {
  if (!folder) return {};
  const own = join(folder, host);
  const from = existsSync(own) ? own : folder;
  const found = Object.entries(FILES).flatMap(([what, file]) => {
    const path = join(from, file);
    return existsSync(path) ? [[what, readFileSync(path)]] : [];
  });
  return Object.fromEntries(found);
}
