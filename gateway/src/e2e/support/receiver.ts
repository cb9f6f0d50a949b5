import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { GatewayEvent } from "@gatehouse/sdk";
import { Webhook } from "standardwebhooks";

/** One call the receiver got, verified by the reference library. */
export interface Received {
  readonly webhookId: string;
  readonly event: GatewayEvent;
  readonly headers: IncomingMessage["headers"];
}

export interface Receiver {
  readonly url: string;
  /** host:port, for the allow-list. */
  readonly address: string;
  readonly received: readonly Received[];
  /** Answers the next calls by hand; undefined goes back to 200. */
  answer(respond: ((request: IncomingMessage, response: ServerResponse) => void) | undefined): void;
  /** Resolves when enough calls of this type came; throws after 20 s. */
  until(count: number, type?: string): Promise<readonly Received[]>;
  close(): Promise<void>;
}

const waitMs = 20_000;

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

/** A helpdesk of our own on loopback, which checks every signature with the `standardwebhooks` package. */
export async function startReceiver(secret: string, port = 0): Promise<Receiver> {
  const webhook = new Webhook(secret);
  const received: Received[] = [];
  let respond: ((request: IncomingMessage, response: ServerResponse) => void) | undefined;
  const server = createServer((request, response) => {
    void bodyOf(request)
      .then((body) => {
        const headers = request.headers as Record<string, string>;
        webhook.verify(body, headers);
        received.push({ webhookId: headers["webhook-id"] ?? "", event: JSON.parse(body) as GatewayEvent, headers });
        if (respond === undefined) response.writeHead(200).end();
        else respond(request, response);
      })
      .catch(() => response.writeHead(400).end("bad signature"));
  });
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  const address = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const matching = (type?: string): Received[] =>
    type === undefined ? received : received.filter(({ event }) => event.type === `gatehouse.${type}.v1`);
  return {
    url: `http://${address}/in`,
    address,
    received,
    answer: (next) => {
      respond = next;
    },
    async until(count, type) {
      const end = Date.now() + waitMs;
      while (matching(type).length < count) {
        if (Date.now() > end) throw new Error(`${matching(type).length} of ${count} ${type ?? "calls"} came`);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      return matching(type);
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
