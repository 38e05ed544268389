import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isNeighbour } from './neighbours.ts';

/** A server that listens, and on which port. */
export interface Listening {
  readonly port: number;
  /** Ends every connection. */
  close(): Promise<void>;
}

const OTHER_PORT = new Set(['EADDRINUSE', 'EACCES']);

/**
 * Listens at an address on the first of these ports that can be had, 0 standing for any; answers only this machine and
 * its containers. Throws what the system says.
 */
export async function listen(handler: RequestListener, address: string, ports: readonly number[]): Promise<Listening> {
  const [port = 0, ...others] = ports;
  const server = createServer(handler);
  server.on('connection', (socket) => {
    // A bridge that has no container yet is not among this machine's interfaces, but its address is this machine's.
    const isOurs = socket.remoteAddress === socket.localAddress;
    if (!isOurs && !isNeighbour(socket.remoteAddress)) socket.destroy();
  });
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
