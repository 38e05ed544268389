import { rm } from 'node:fs/promises';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A socket behind which the engine can go away without stopping it. */
export interface EngineProxy {
  readonly url: string;
  up(): Promise<void>;
  /** Cuts every connection and lets no new one in. */
  down(): Promise<void>;
}

/** Made down. */
export function engineProxy(): EngineProxy {
  const path = join(tmpdir(), `drydock-proxy-${process.pid}-${Date.now()}.sock`);
  const sockets = new Set<Socket>();
  let server: Server | undefined;
  const keep = (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => socket.destroy());
  };
  return {
    url: `unix://${path}`,
    async up() {
      const opened = createServer((client) => {
        const engine = connect('/var/run/docker.sock');
        keep(client);
        keep(engine);
        client.pipe(engine).pipe(client);
      });
      server = opened;
      await new Promise<void>((resolve) => opened.listen(path, resolve));
    },
    async down() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server?.close(resolve) ?? resolve(undefined));
      await rm(path, { force: true });
    },
  };
}
