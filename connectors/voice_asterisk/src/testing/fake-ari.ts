import { createServer, type IncomingMessage, type Server } from "node:http";
import { onLoopback } from "@gatehouse/sdk/testing";
import { type WebSocket, WebSocketServer } from "ws";
import { type Answer, restOf } from "./fake-rest.js";
import { type World, worldOf } from "./fake-world.js";

export const credentials = { user: "gatehouse", password: "ari-password-1" } as const;

/**
 * Asterisk 22's ARI in this process: Basic auth or api_key, the REST calls the connector makes with their documented
 * refusals, and per call the events in the order measured of the real one. Events are lost while nobody is connected.
 */
export interface FakeAri {
  readonly url: string;
  readonly world: World;
  /** Every request as `POST /channels/…`, without the query. */
  readonly requests: readonly string[];
  /** What the next matching requests get instead of an answer of the world. */
  refuse(match: RegExp, status: number): void;
  readonly connections: number;
  drop(): void;
  stop(): Promise<void>;
}

function authorised({ headers, url = "" }: IncomingMessage): boolean {
  const { user, password } = credentials;
  const basic = `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;
  const key = new URL(url, "http://ari").searchParams.get("api_key");
  return headers.authorization === basic || key === `${user}:${password}`;
}

const unauthorised: Answer = { status: 401, body: { message: "Authentication required" } };

function listenForEvents(server: Server, world: World, sockets: Set<WebSocket>): void {
  const events = new WebSocketServer({ noServer: true });
  server.on("upgrade", (request, socket, head) => {
    const app = new URL(request.url ?? "", "http://ari").searchParams.get("app");
    if (!authorised(request) || app === null) {
      const status = app === null ? "400 Bad Request" : "401 Unauthorized";
      socket.end(`HTTP/1.1 ${status}\r\ncontent-length: 0\r\n\r\n`);
      return;
    }
    events.handleUpgrade(request, socket, head, (client) => {
      // Asterisk: the newer WebSocket wins the application.
      for (const older of sockets) older.send(JSON.stringify({ type: "ApplicationReplaced", application: app }));
      sockets.clear();
      sockets.add(client);
      client.on("close", () => sockets.delete(client));
    });
  });
  world.on((event) => {
    for (const client of sockets)
      client.send(JSON.stringify({ ...event, application: "gatehouse", asterisk_id: "fa:ke" }));
  });
}

export async function fakeAri(): Promise<FakeAri> {
  const requests: string[] = [];
  const refusals: { readonly match: RegExp; readonly status: number }[] = [];
  const sockets = new Set<WebSocket>();
  const world = worldOf(() => sockets.size > 0);
  const rest = restOf(world);
  let connections = 0;
  const server = createServer((incoming, outgoing) => {
    const url = new URL(incoming.url ?? "", "http://ari");
    const line = `${incoming.method} ${url.pathname.replace(/^\/ari/, "")}`;
    requests.push(line);
    const refusal = refusals.find(({ match }) => match.test(line));
    const answer: Answer = !authorised(incoming)
      ? unauthorised
      : refusal
        ? { status: refusal.status, body: { message: "refused" } }
        : rest(line, url.searchParams);
    const body = answer.bytes ?? (answer.body === undefined ? "" : JSON.stringify(answer.body));
    outgoing.writeHead(answer.status, { connection: "close" }).end(body);
  });
  server.on("upgrade", () => (connections += 1));
  listenForEvents(server, world, sockets);
  const { origin, stop } = await onLoopback(server);
  return {
    url: `${origin}/ari`,
    world,
    requests,
    refuse: (match, status) => void refusals.push({ match, status }),
    get connections() {
      return connections;
    },
    drop: () => {
      for (const client of sockets) client.terminate();
      sockets.clear();
    },
    async stop() {
      world.stop();
      for (const client of sockets) client.terminate();
      await stop();
    },
  };
}
