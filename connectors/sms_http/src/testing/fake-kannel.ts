import { createServer } from "node:http";
import { onLoopback } from "@gatehouse/sdk/testing";

export interface FakeKannel {
  readonly origin: string;
  /** What the phones got. */
  readonly texts: readonly string[];
  /** Fetches every dlr-url it holds, in this order of types; Kannel's own is 8, then 1. */
  report(...types: readonly number[]): readonly string[];
  stop(): Promise<void>;
}

/**
 * The sendsms answers of Kannel 1.4.5, as measured against bearerbox and smsbox with the fake SMSC: 202 is queued, not
 * sent; a wrong login is 403; a missing receiver is 400; `coding=2` needs `charset`; a dlr-url's `%d` is the type.
 */
export async function fakeKannel(): Promise<FakeKannel> {
  const texts: string[] = [];
  const callbacks: string[] = [];
  const server = createServer((incoming, outgoing) => {
    const { pathname, searchParams: given } = new URL(incoming.url ?? "", "http://kannel.example");
    const answer = (status: number, body: string): void =>
      void outgoing.writeHead(status, { "content-type": "text/html", connection: "close" }).end(body);
    if (pathname !== "/cgi-bin/sendsms") return answer(404, "Unknown request.");
    if (given.get("username") !== "school-gateway" || given.get("password") !== "kannel-password")
      return answer(403, "Authorization failed for sendsms");
    if (!given.get("to")) return answer(400, "Missing receiver number, rejected");
    texts.push(given.get("coding") === "2" && given.get("charset") === "UTF-8" ? (given.get("text") ?? "") : "?");
    if (given.get("dlr-mask") === "31" && given.has("dlr-url")) callbacks.push(given.get("dlr-url") ?? "");
    return answer(202, "0: Accepted for delivery");
  });
  return {
    ...(await onLoopback(server)),
    texts,
    report: (...types) => callbacks.flatMap((url) => types.map((type) => url.replace("%d", String(type)))),
  };
}
