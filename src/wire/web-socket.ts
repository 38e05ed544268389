import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import type { WebSocket, WebSocketServer } from 'ws';

/** A client's connection, as who serves it sees it. */
export interface SocketConnection {
  /** Sends a binary message; does nothing once the connection is closed. */
  send(bytes: Buffer): void;
  /** Closes it, once what was sent is. */
  close(): void;
}

/** What hears of a connection: text messages are strings, binary ones bytes. */
export interface SocketListener {
  message(data: Buffer | string): void;
  /** Called once, whoever closed it. */
  closed(): void;
}

export interface WebSocketOptions {
  /** Behind the guard, like everything: see `guardedServer`. */
  readonly server: Server;
  /** Paths begin with it; what follows up to a `?` or a `/` names what is connected to. */
  readonly path: string;
  /** Of the clients, who live in real time. */
  readonly clock: { after(ms: number, fn: () => void): () => void };
  readonly connect: (name: string, connection: SocketConnection) => SocketListener;
}

const MOST_BYTES = 64 * 1024; // of a message
const CLOSE_MS = 5_000; // for a client that does not close its side
const NORMAL = 1000;
const GOING_AWAY = 1001;

/** Serves WebSockets at one path; an upgrade to any other is answered 404. `close` ends every connection. */
export function serveWebSockets({ server, path, clock, connect }: WebSocketOptions): { close(): Promise<void> } {
  const open = new Map<WebSocket, (code: number) => void>();
  let sockets: Promise<WebSocketServer> | undefined;
  let isClosed = false;

  /** Loaded at the first upgrade: most servers never see one. */
  const load = () =>
    import('ws').then(
      (ws) =>
        new ws.WebSocketServer({
          noServer: true,
          maxPayload: MOST_BYTES,
          perMessageDeflate: false,
          clientTracking: false,
        }),
    );

  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const url = request.url ?? '';
    if (!url.startsWith(path)) {
      socket.end('HTTP/1.1 404 Not Found\r\nconnection: close\r\ncontent-length: 0\r\n\r\n');
      return;
    }
    const name = url.slice(path.length).replace(/[/?].*$/s, '');
    socket.on('error', () => socket.destroy());
    sockets ??= load();
    void sockets.then((each) => each.handleUpgrade(request, socket, head, (client) => serve(name, client)));
  });

  function serve(name: string, client: WebSocket): void {
    if (isClosed) {
      client.terminate();
      return;
    }
    let stopWaiting = (): void => undefined;
    const close = (code: number): void => {
      client.close(code);
      stopWaiting();
      stopWaiting = clock.after(CLOSE_MS, () => client.terminate());
    };
    open.set(client, close);
    const listener = connect(name, {
      send: (bytes) => {
        if (client.readyState === client.OPEN) client.send(bytes);
      },
      close: () => close(NORMAL),
    });
    client.on('message', (data: Buffer, isBinary) => listener.message(isBinary ? data : data.toString()));
    client.on('error', () => client.terminate());
    client.once('close', () => {
      stopWaiting();
      open.delete(client);
      listener.closed();
    });
  }

  return {
    async close() {
      isClosed = true;
      const closed = [...open.keys()].map((client) => new Promise((resolve) => client.once('close', resolve)));
      for (const close of open.values()) close(GOING_AWAY);
      await Promise.all(closed);
    },
  };
}
