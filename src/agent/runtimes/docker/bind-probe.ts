import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';

/**
 * Binds a port for a moment. Gives its number (a free one for port 0), or undefined when somebody holds it. Any other
 * refusal (no such address here, no right to low ports) says nothing about the port, so it counts as free: the engine,
 * which may have more rights or be elsewhere, has the last word.
 */
export function bindProbe(protocol: 'tcp' | 'udp', address: string, port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const refused = (error: NodeJS.ErrnoException) => resolve(error.code === 'EADDRINUSE' ? undefined : port);
    if (protocol === 'tcp') {
      const server = createServer().once('error', refused);
      server.listen({ host: address, port, exclusive: true }, () => {
        const bound = server.address();
        server.close(() => resolve(typeof bound === 'object' && bound !== null ? bound.port : port));
      });
    } else {
      const socket = createSocket('udp4').once('error', (error) => socket.close(() => refused(error)));
      socket.bind({ address, port, exclusive: true }, () => {
        const bound = socket.address().port;
        socket.close(() => resolve(bound));
      });
    }
  });
}
