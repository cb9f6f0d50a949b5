import { createServer, type IncomingMessage, type RequestListener } from "node:http";
// A server of its own; what leaves still goes through egress.
// oxlint-disable-next-line no-restricted-imports
import { createServer as createSecureServer, type Server as SecureServer } from "node:https";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { ConfigError } from "../config/config-error.js";
import { refuseBroken } from "./broken-request.js";
import { asksForWebSocket, putBack } from "./put-back.js";
import { firstPair, renewPair, type TlsFiles } from "./tls-pair.js";

export interface Listening {
  readonly port: number;
  /** Hands requests to the finished application; until then they are told to come back. */
  serve(listener: RequestListener): void;
  /** Hands over requests for a WebSocket; until then they are answered as any request. */
  upgrade(listener: (request: IncomingMessage, socket: Duplex, head: Buffer) => void): void;
  /** Stops taking connections, lets answers under way finish, bounded. */
  close(): Promise<void>;
}

/** A body dripped in for longer than this is cut off. */
const requestMs = 30_000;
const closeMs = 5_000;

/** Alive, but not ready: the database may come up later than we do. */
const starting: RequestListener = (request, response) => {
  if (request.url === "/healthz") {
    response.writeHead(200, { "content-type": "application/json" });
    response.end(JSON.stringify({ status: "ok" }));
    return;
  }
  response.writeHead(503, { "content-type": "application/problem+json", "retry-after": "2" });
  response.end(
    JSON.stringify({
      type: "about:blank",
      title: "Starting",
      status: 503,
      detail: "nothing was accepted; send it again",
    }),
  );
};

function explain(error: NodeJS.ErrnoException, host: string, port: number): Error {
  switch (error.code) {
    case "EADDRINUSE":
      return new ConfigError(
        `端口 ${port} 已被占用，请用 GATEHOUSE_PORT 换一个 | port ${port} on ${host} is taken: stop what uses it, or set GATEHOUSE_PORT to another one`,
      );
    case "EACCES":
      return new ConfigError(
        `没有权限监听端口 ${port} | no right to listen on port ${port}: set GATEHOUSE_PORT to one above 1023`,
      );
    case "EADDRNOTAVAIL":
    case "ENOTFOUND":
      return new ConfigError(`本机没有地址 ${host} | this machine has no address ${host}: correct GATEHOUSE_HOST`);
    default:
      return error;
  }
}

export interface ListenOptions {
  /** Speaks HTTPS with these files. */
  readonly tls?: TlsFiles;
  readonly onRenewed?: (renewed: boolean, reason: string) => void;
}

const limits = { requestTimeout: requestMs, headersTimeout: 15_000, keepAliveTimeout: 65_000 };

const serverFor = ({ tls }: ListenOptions) =>
  tls === undefined
    ? createServer(limits)
    : createSecureServer({ ...limits, ...firstPair(tls), minVersion: "TLSv1.2" });

/** Takes the port before anything else is started: a taken one is known at once, and 0 becomes a number. */
export async function listen(host: string, port: number, options: ListenOptions = {}): Promise<Listening> {
  const server = serverFor(options);
  server.maxHeadersCount = 100;
  server.on("clientError", refuseBroken);
  server.on("request", starting);
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => reject(explain(error, host, port)));
    server.listen(port, host, resolve);
  });
  const { tls, onRenewed = () => undefined } = options;
  const renewing = tls === undefined ? undefined : renewPair(server as SecureServer, tls, onRenewed);
  return {
    port: (server.address() as AddressInfo).port,
    serve(listener) {
      server.removeAllListeners("request");
      server.on("request", listener);
    },
    upgrade(listener) {
      server.on("upgrade", (request, socket, head) => {
        if (asksForWebSocket(request)) listener(request, socket, head);
        else putBack(server, request, socket, head);
      });
    },
    close: () =>
      new Promise((resolve) => {
        renewing?.stop();
        const timer = setTimeout(() => server.closeAllConnections(), closeMs);
        server.close(() => {
          clearTimeout(timer);
          resolve();
        });
        server.closeIdleConnections();
      }),
  };
}
