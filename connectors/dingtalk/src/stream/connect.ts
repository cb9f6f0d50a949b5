import { type Host, json, PluginError, post } from "@gatehouse/sdk";
import { type ClientOptions, WebSocket } from "ws";
import { z } from "zod";
import { refuseCredentials } from "../api.js";
import type { Config } from "../config.js";
import { robotTopic } from "./frame.js";

/** What `ws` calls a socket; the host's is one. */
type Connected = ReturnType<NonNullable<ClientOptions["createConnection"]>>;

const handshakeMs = 10_000;
const maxFrameBytes = 1_048_576;

const ticketAnswer = z.looseObject({ endpoint: z.url({ protocol: /^wss?$/ }), ticket: z.string().min(1) });

/** The stream's server is of the same house as the API: `wss-…dingtalk.com` for `api.dingtalk.com`. */
function isOurs(endpoint: URL, api: URL): boolean {
  const house = api.hostname.split(".").slice(1).join(".");
  const known = endpoint.hostname === api.hostname || endpoint.hostname.endsWith(`.${house}`);
  return known && (endpoint.protocol === "wss:" || api.protocol === "http:");
}

/** A ticket is good for 90 s and for one connection: it is never kept. */
async function ticketFor(config: Config, host: Host, signal: AbortSignal): Promise<URL> {
  const body = {
    clientId: config.client_id,
    clientSecret: config.client_secret,
    subscriptions: [{ type: "CALLBACK", topic: robotTopic }],
    ua: "gatehouse/1",
  };
  const call = post(`${config.api_url}/v1.0/gateway/connections/open`, body, { accept: "application/json" });
  const answer = await host.http(call, signal);
  refuseCredentials(answer);
  const { endpoint, ticket } = json(answer.body, ticketAnswer);
  const url = new URL(endpoint);
  if (!isOurs(url, new URL(config.api_url)))
    throw new PluginError("unavailable", "the stream's address is not DingTalk's");
  url.searchParams.set("ticket", ticket);
  return url;
}

const portOf = (url: URL): number => Number(url.port || (url.protocol === "wss:" ? 443 : 80));

/** A WebSocket to DingTalk over the host's own socket, not open yet: who listens must do so before it is. */
export async function dialStream(config: Config, host: Host, signal: AbortSignal): Promise<WebSocket> {
  const url = await ticketFor(config, host, signal);
  const tls = url.protocol === "wss:" ? { tls: {} } : {};
  const socket = await host.connect({ host: url.hostname, port: portOf(url), ...tls }, signal);
  // The socket is encrypted already where it has to be; `ws` must not do so again.
  url.protocol = "ws:";
  const ws = new WebSocket(url, {
    createConnection: () => socket as Connected,
    handshakeTimeout: handshakeMs,
    maxPayload: maxFrameBytes,
  });
  ws.on("error", () => undefined);
  const abort = (): void => ws.terminate();
  signal.addEventListener("abort", abort, { once: true });
  ws.once("close", () => signal.removeEventListener("abort", abort));
  return ws;
}

/** Throws `unavailable` when the handshake fails. */
export function opened(ws: WebSocket): Promise<void> {
  return new Promise((resolve, reject) => {
    ws.once("open", resolve);
    ws.once("close", () => reject(new PluginError("unavailable", "the stream was refused")));
  });
}
