import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import type { Duplex } from "node:stream";
import { TLSSocket } from "node:tls";

export interface Certificate {
  readonly key: string;
  readonly cert: string;
}

export interface Bridge {
  readonly port: number;
  /** Cuts every connection, as a restart of the server does. */
  cut(): void;
  stop(): Promise<void>;
}

/** What a client sends first when it wants TLS: length 8, code 80877103 (PostgreSQL protocol, SSLRequest). */
const sslRequest = Buffer.from([0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f]);

/** Answers an SSLRequest as a server with a certificate does. */
async function secured(socket: Socket, certificate: Certificate): Promise<Duplex> {
  const [first] = (await once(socket, "data")) as [Buffer];
  if (!first.equals(sslRequest)) throw new Error("the client did not ask for TLS");
  socket.write("S");
  return new TLSSocket(socket, { isServer: true, ...certificate });
}

function join(a: Duplex, b: Duplex): void {
  for (const [from, to] of [
    [a, b],
    [b, a],
  ] as const) {
    from.pipe(to);
    from.on("error", () => to.destroy());
    from.on("close", () => to.destroy());
  }
}

/** The run's Postgres listens on a Unix socket only: this is its door on loopback, with TLS where a certificate is given. */
export async function bridge(socketPath: string, certificate?: Certificate): Promise<Bridge> {
  const open = new Set<Socket>();
  const serve = async (socket: Socket): Promise<void> => {
    open.add(socket);
    socket.on("error", () => undefined);
    socket.once("close", () => open.delete(socket));
    join(certificate ? await secured(socket, certificate) : socket, connect(socketPath));
  };
  const server = createServer((socket) => void serve(socket).catch(() => socket.destroy()));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const cut = (): void => {
    for (const socket of open) socket.destroy();
  };
  return {
    port: (server.address() as AddressInfo).port,
    cut,
    async stop() {
      server.close();
      cut();
      await once(server, "close");
    },
  };
}
