import { once } from "node:events";
import { request } from "node:http";
import { connect as dialPlain } from "node:net";
import type { Duplex } from "node:stream";
import { connect as dialTls } from "node:tls";
import { PluginError } from "../error.js";
import { refuse } from "../http.js";
import type { Host, HttpAnswer, HttpCall, SocketTarget } from "../plugin.js";

export interface FakeHost extends Host {
  /** Every `host:port` asked for, allowed or not. */
  readonly dialled: string[];
  /** Every log line, as one text each. */
  readonly logged: string[];
}

export interface FakeHostOptions {
  readonly accountId?: string;
  /** Is this host and port declared in the manifest? Anything else is refused. */
  allows(host: string, port: number): boolean;
  /** Nothing can be reached. */
  readonly unreachable?: boolean;
}

const maxAnswerBytes = 65_536;

type Answered = Omit<HttpAnswer, "body"> & { readonly bytes: Buffer };

function send(call: HttpCall, signal: AbortSignal): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const outgoing = request(call.url, { method: call.method, headers: { ...call.headers }, signal }, (incoming) => {
      const parts: Buffer[] = [];
      incoming.on("data", (part: Buffer) => parts.push(part));
      incoming.on("error", reject);
      incoming.on("end", () => {
        const headers = new Map(Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]));
        resolve({ status: incoming.statusCode ?? 0, headers, bytes: Buffer.concat(parts) });
      });
    });
    outgoing.on("error", (cause) => reject(new PluginError("unavailable", "no connection", { cause })));
    outgoing.end(call.body);
  });
}

const asText = ({ bytes, ...answer }: Answered): HttpAnswer => ({
  ...answer,
  body: bytes.subarray(0, maxAnswerBytes).toString(),
});

/** Every name leads to this machine. */
async function open({ host, port, tls }: SocketTarget, signal: AbortSignal): Promise<Duplex> {
  const at = { host: "127.0.0.1", port };
  const socket = tls ? dialTls({ ...at, servername: host, ...tls }) : dialPlain(at);
  try {
    await once(socket, tls ? "secureConnect" : "connect", { signal });
    return socket;
  } catch (cause) {
    socket.destroy();
    throw new PluginError("unavailable", "no connection", { cause });
  }
}

function memoryState(): Host["state"] {
  const values = new Map<string, string>();
  return {
    get: async (key) => values.get(key),
    set: async (key, value) => void values.set(key, value),
    delete: async (key) => void values.delete(key),
  };
}

/** A host of its own for each account under test: it records everything and reaches declared hosts only. */
export function fakeHost(options: FakeHostOptions): FakeHost {
  const dialled: string[] = [];
  const logged: string[] = [];
  const log = (fields: object, message: string): void => void logged.push(`${message} ${JSON.stringify(fields)}`);
  const dial = (host: string, port: number): void => {
    dialled.push(`${host}:${port}`);
    if (!options.allows(host, port)) throw new PluginError("unavailable", "this host is not in permissions.net");
    if (options.unreachable) throw new PluginError("unavailable", "no connection");
  };
  const ask = (call: HttpCall, signal: AbortSignal): Promise<Answered> => {
    const { hostname, port, protocol } = new URL(call.url);
    dial(hostname, Number(port || (protocol === "https:" ? 443 : 80)));
    return send(call, signal);
  };
  return {
    dialled,
    logged,
    accountId: options.accountId ?? "kit",
    features: [],
    log: { debug: () => undefined, info: log, warn: log, error: log },
    state: memoryState(),
    http: async (call, signal) => asText(await ask(call, signal)),
    async download(call, signal) {
      const answer = await ask({ method: "GET", ...call }, signal);
      refuse(asText(answer));
      return answer.bytes;
    },
    async resolve(host, port) {
      dial(host, port);
      return "127.0.0.1";
    },
    async connect(target, signal) {
      dial(target.host, target.port);
      return open(target, signal);
    },
    readAttachment: async () => Buffer.from("a file"),
    now: () => new Date(),
  };
}
