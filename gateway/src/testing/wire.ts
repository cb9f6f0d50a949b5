import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** The one address of a pair of servers, as a balancer or a moving address gives it. */
export interface Wire {
  readonly port: number;
  /** Connections that were made so far. */
  taken(): number;
  /** Connections of now fall silent, as when the machine at their other end has vanished; later ones are made. */
  hold(): void;
  /** Connections of now are cut. */
  cut(): void;
  close(): Promise<void>;
}

/** Passes each new connection on to the port that is the right one when it comes. */
export async function openWire(target: () => number): Promise<Wire> {
  const open = new Set<Socket>();
  let taken = 0;
  function join(from: Socket, to: Socket): void {
    open.add(from);
    from.pipe(to);
    from.on("error", () => to.destroy());
    from.on("close", () => {
      open.delete(from);
      to.destroy();
    });
  }
  const server = createServer((client) => {
    taken += 1;
    const onward = connect(target(), "127.0.0.1");
    join(client, onward);
    join(onward, client);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const cut = (): void => open.forEach((socket) => socket.destroy());
  return {
    port: (server.address() as AddressInfo).port,
    taken: () => taken,
    hold() {
      for (const socket of open) {
        socket.unpipe();
        socket.removeAllListeners("close");
        socket.pause();
      }
    },
    cut,
    async close() {
      cut();
      server.close();
      await once(server, "close");
    },
  };
}
