import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server that listens, and on which port. */
export interface Listening {
  readonly port: number;
  /** Ends every connection. */
  close(): Promise<void>;
}

const OTHER_PORT = new Set(['EADDRINUSE', 'EACCES']);

/** Listens at an address on the first of these ports that can be had, 0 standing for any. Throws what the system says. */
export async function listen(handler: RequestListener, address: string, ports: readonly number[]): Promise<Listening> {
  const [port = 0, ...others] = ports;
  const server = createServer(handler);
  try {
    await begin(server, address, port);
  } catch (error) {
    if (others.length > 0 && OTHER_PORT.has(String((error as { code?: string }).code))) {
      return listen(handler, address, others);
    }
    throw error;
  }
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function begin(server: Server, address: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, address, () => {
      server.off('error', reject);
      resolve();
    });
  });
}
