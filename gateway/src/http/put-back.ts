import type { IncomingMessage, Server } from "node:http";
import type { Duplex } from "node:stream";

/** Does it ask for a WebSocket? Others offer HTTP/2 on a plain connection, as Java's client does with every request. */
export const asksForWebSocket = ({ method, headers }: IncomingMessage): boolean =>
  method === "GET" && headers.upgrade?.toLowerCase() === "websocket";

function headOf({ method, url, httpVersion, rawHeaders }: IncomingMessage): string {
  const lines = [`${method} ${url} HTTP/${httpVersion}`];
  for (let at = 0; at < rawHeaders.length; at += 2)
    if (rawHeaders[at]?.toLowerCase() !== "upgrade") lines.push(`${rawHeaders[at]}: ${rawHeaders[at + 1]}`);
  return `${lines.join("\r\n")}\r\n\r\n`;
}

/**
 * Gives a request back to the server as if it had offered no other protocol. Node stops reading such a request as soon
 * as anybody listens to `upgrade`, and its body would be lost.
 */
export function putBack(server: Server, request: IncomingMessage, socket: Duplex, head: Buffer): void {
  socket.unshift(Buffer.concat([Buffer.from(headOf(request), "latin1"), head]));
  server.emit("connection", socket);
}
