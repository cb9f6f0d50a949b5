import { once } from "node:events";
import { type AddressInfo, connect, createServer } from "node:net";
import { pipeline } from "node:stream";

/** Stands between a client and a server, and counts. */
export interface Relay {
  readonly port: number;
  /** Connections open now. */
  open(): number;
  /** Bytes that came from the server. */
  bytes(): number;
  stop(): void;
}

export async function relay(to: number): Promise<Relay> {
  let open = 0;
  let bytes = 0;
  const ignored = (): void => undefined;
  const server = createServer((client) => {
    const behind = connect(to, "127.0.0.1");
    open += 1;
    client.once("close", () => (open -= 1));
    behind.on("data", (chunk) => (bytes += chunk.length));
    pipeline(client, behind, ignored);
    pipeline(behind, client, ignored);
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = server.address() as AddressInfo;
  return { port, open: () => open, bytes: () => bytes, stop: () => void server.close() };
}
