import { type Host, json, PluginError, post } from "@gatehouse/sdk";
import { type ClientOptions, WebSocket } from "ws";
import { z } from "zod";
import type { Config } from "../config.js";
import { refuseAnswer } from "../judge.js";

/** What `ws` calls a socket; the host's is one. */
type Connected = ReturnType<NonNullable<ClientOptions["createConnection"]>>;

const handshakeMs = 10_000;
const maxFrameBytes = 4_194_304;
const defaultPingSecs = 120;

const endpointAnswer = z.looseObject({
  code: z.number(),
  data: z
    .looseObject({
      URL: z.url({ protocol: /^wss?$/ }),
      ClientConfig: z.looseObject({ PingInterval: z.number().positive().optional() }).nullish(),
    })
    .nullish(),
});

export interface Endpoint {
  readonly url: URL;
  readonly service: number;
  readonly pingMs: number;
}

/** The server of the connection is of the same house as the API: `msg-frontier.feishu.cn` for `open.feishu.cn`. */
function isOurs(url: URL, api: URL): boolean {
  const house = api.hostname.split(".").slice(1).join(".");
  const known = url.hostname === api.hostname || url.hostname.endsWith(`.${house}`);
  return known && (url.protocol === "wss:" || api.protocol === "http:");
}

/** 514 wrong credentials, 403 not allowed (larksuite/oapi-sdk-go, ws/const.go). */
const refusedCodes = [403, 514];

/** `POST /callback/ws/endpoint`: the address holds a ticket, so it is never kept. */
export async function endpointOf(config: Config, host: Host, signal: AbortSignal): Promise<Endpoint> {
  const body = { AppID: config.app_id, AppSecret: config.app_secret };
  const answer = await host.http(post(`${config.base_url}/callback/ws/endpoint`, body, { locale: "zh" }), signal);
  const { code, data } = json(answer.body || "{}", endpointAnswer);
  if (refusedCodes.includes(code))
    throw new PluginError("unauthorized", `Feishu refuses app_id and app_secret (${code})`, {
      providerCode: String(code),
    });
  refuseAnswer(answer);
  if (!data) throw new PluginError("unavailable", "Feishu names no address for the long connection");
  const url = new URL(data.URL);
  if (!isOurs(url, new URL(config.base_url)))
    throw new PluginError("unavailable", "the address of the long connection is not Feishu's");
  const pingMs = (data.ClientConfig?.PingInterval ?? defaultPingSecs) * 1000;
  return { url, service: Number(url.searchParams.get("service_id") ?? 0), pingMs };
}

const portOf = (url: URL): number => Number(url.port || (url.protocol === "wss:" ? 443 : 80));

/** A WebSocket over the host's own socket, not open yet: who listens must do so before it is. */
export async function dial(endpoint: URL, host: Host, signal: AbortSignal): Promise<WebSocket> {
  const tls = endpoint.protocol === "wss:" ? { tls: {} } : {};
  const socket = await host.connect({ host: endpoint.hostname, port: portOf(endpoint), ...tls }, signal);
  const plain = new URL(endpoint);
  // The socket is encrypted already where it has to be; `ws` must not do so again.
  plain.protocol = "ws:";
  const ws = new WebSocket(plain, {
    createConnection: () => socket as Connected,
    handshakeTimeout: handshakeMs,
    maxPayload: maxFrameBytes,
  });
  ws.on("error", () => undefined);
  return ws;
}
