import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { sign } from "@gatehouse/sdk";
import { Client } from "undici";
import { readBody } from "../read-body.js";

export type Misdeed = "drop" | "swap" | "repeat" | "missign";

interface Item {
  readonly n: number;
  readonly id: string;
  readonly fresh?: true;
}

export interface Forwarder {
  readonly port: number;
  /** The id of the message it wronged. */
  readonly wronged: string;
  close(): Promise<void>;
}

const wrongedNumber = 777;

/** What is sent out for the n-th message: itself, but for the chosen one and, in a swap, its successor. */
function sendings(misdeed: Misdeed, item: Item): Item[] {
  if (item.n === wrongedNumber && misdeed === "drop") return [];
  if (item.n === wrongedNumber && misdeed === "swap") return [];
  if (item.n === wrongedNumber + 1 && misdeed === "swap")
    return [item, { n: wrongedNumber, id: `msg_${wrongedNumber}` }];
  if (item.n === wrongedNumber && misdeed === "repeat") return [item, { ...item, fresh: true }];
  return [item];
}

function render({ n, id, fresh }: Item): { webhookId: string; body: string } {
  const webhookId = `evt_${n}${fresh ? "_again" : ""}`;
  return {
    webhookId,
    body: JSON.stringify({ id: webhookId, partitionkey: "cnv_1", sequence: String(n), data: { message: { id } } }),
  };
}

/** A gateway of one conversation that does one thing wrong to one message: what the checks must find. */
export async function startForwarder(sinkPort: number, secret: string, misdeed: Misdeed): Promise<Forwarder> {
  const sink = new Client(`http://127.0.0.1:${sinkPort}`);
  let count = 0;
  const send = async (item: Item): Promise<void> => {
    const { webhookId, body } = render(item);
    const key = misdeed === "missign" && item.n === wrongedNumber ? "whsec_AAAA" : secret;
    const answer = await sink.request({
      method: "POST",
      path: "/",
      body,
      headers: { ...sign([key], webhookId, new Date(), body) },
    });
    await answer.body.dump();
  };
  const server: Server = createServer((request, response) => {
    void readBody(request).then(async () => {
      const item = { n: ++count, id: `msg_${count}` };
      for (const sending of sendings(misdeed, item)) await send(sending);
      const answer = JSON.stringify({ id: item.id });
      response.writeHead(202, { "content-length": answer.length }).end(answer);
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const close = async (): Promise<void> => {
    server.close();
    await sink.close();
  };
  return { port: (server.address() as AddressInfo).port, wronged: `msg_${wrongedNumber}`, close };
}
