import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { bodyOf, onLoopback } from "@gatehouse/sdk/testing";
import { mailRoom, Refusal, type Rules, type Ticket } from "./tickets.js";

/** What stands in the way of an answer: a database that is away, a web server's own page. */
export interface Trouble {
  readonly status: number;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface FakeOsTicket {
  readonly origin: string;
  readonly tickets: Map<string, Ticket>;
  readonly rules: Rules;
  /** Which address the key is bound to. */
  bindKey(address: string): void;
  trouble(next: Trouble | undefined): void;
  stop(): Promise<void>;
}

const remote = (address: string | undefined): string => (address ?? "").replace(/^::ffff:/, "");

/** osTicket 1.18's HTTP API on loopback, under a sub-path. */
export async function startFakeOsTicket(apiKey: string): Promise<FakeOsTicket> {
  const rules: Rules = { reopenable: true, domains: ["school.example"], banned: undefined, maxOpen: 0 };
  const room = mailRoom(rules);
  let boundTo = "127.0.0.1";
  let inTheWay: Trouble | undefined;

  function answer(path: string, body: Buffer): readonly [number, string] {
    if (path === "/support/api/tickets.json") return [400, "Unable to read request body"];
    if (path !== "/support/api/tickets.email") return [404, "<h1>Not Found</h1>"];
    try {
      return [201, room.take(body)];
    } catch (error) {
      if (error instanceof Refusal) return [error.status, error.message];
      throw error;
    }
  }

  async function serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const body = await bodyOf(incoming);
    const isKnown = incoming.headers["x-api-key"] === apiKey && remote(incoming.socket.remoteAddress) === boundTo;
    const [status, text] = isKnown ? answer(incoming.url ?? "", body) : ([401, "Valid API key required"] as const);
    const sent = inTheWay ?? { status, body: text };
    outgoing.writeHead(sent.status, { "content-type": "text/html; charset=UTF-8", ...inTheWay?.headers });
    outgoing.end(sent.body);
  }

  const door = await onLoopback(createServer((incoming, outgoing) => void serve(incoming, outgoing)));
  return {
    origin: `${door.origin}/support`,
    tickets: room.tickets,
    rules,
    bindKey: (address) => (boundTo = address),
    trouble: (next) => (inTheWay = next),
    stop: () => door.stop(),
  };
}
