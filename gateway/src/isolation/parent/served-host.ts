import type { Duplex } from "node:stream";
import { type Host, PluginError, type RawEvent } from "@gatehouse/sdk";
import { numbered, type PieceSource } from "../wire/pieces.js";
import type { HostMethod, HostParams } from "../wire/protocol.js";
import { partBytes } from "../wire/value.js";

export interface ServedHostDeps {
  /** The host of the account; undefined until a member was called that brings one. */
  readonly host: () => Host | undefined;
  /** Is this host and port declared in the manifest? */
  readonly allows: (host: string, port: number) => boolean;
  /** Where a listening session's events go; undefined when it does not listen. */
  readonly emit: (session: number) => ((events: readonly RawEvent[]) => Promise<void>) | undefined;
}

type Answers = {
  readonly [Name in Exclude<HostMethod, "log">]: (params: HostParams[Name], signal: AbortSignal) => Promise<unknown>;
};

const maxSockets = 64;

interface Held {
  readonly socket: Duplex;
  readonly source: PieceSource;
}

/** Reads a socket as it is asked for; nothing piles up here. */
function sourceOf(socket: Duplex): PieceSource {
  const chunks = socket.iterator({ destroyOnReturn: false });
  let left: Buffer = Buffer.alloc(0);
  return {
    async next() {
      if (left.length === 0) {
        const { done, value } = (await chunks.next()) as IteratorResult<Buffer, undefined>;
        if (done) return undefined;
        left = value;
      }
      const piece = left.subarray(0, partBytes);
      left = left.subarray(partBytes);
      return piece;
    },
    cancel: () => socket.destroy(),
  };
}

const written = (socket: Duplex, bytes: Uint8Array): Promise<void> =>
  new Promise((resolve, reject) => {
    socket.write(bytes, (error) =>
      error ? reject(new PluginError("uncertain", "the connection was lost")) : resolve(),
    );
  });

function socketAnswers(
  connect: (params: HostParams["connect"], signal: AbortSignal) => Promise<Duplex>,
): Pick<Answers, "connect" | "socket.read" | "socket.write" | "socket.end" | "socket.destroy"> & { end(): void } {
  const open = numbered<Held>(maxSockets);
  const held = (socket: number): Held => {
    const known = open.get(socket);
    if (known === undefined) throw new PluginError("unavailable", "there is no such connection any more");
    return known;
  };
  return {
    connect: async (params, signal) => {
      const socket = await connect(params, signal);
      // Its reader and its writer are told; the event alone must not end the gateway.
      socket.on("error", () => undefined);
      return open.add({ socket, source: sourceOf(socket) });
    },
    "socket.read": async ({ socket }) => {
      const bytes = await held(socket).source.next();
      return bytes === undefined ? {} : { bytes };
    },
    "socket.write": async ({ socket, bytes }) => written(held(socket).socket, bytes),
    "socket.end": async ({ socket }) => void held(socket).socket.end(),
    "socket.destroy": async ({ socket }) => void open.take(socket)?.socket.destroy(),
    end: () => {
      for (const { socket } of open.all()) socket.destroy();
    },
  };
}

function portOf({ port, protocol }: URL): number {
  return Number(port || (protocol === "https:" ? 443 : 80));
}

/** What the child may ask, answered by the account's own host and kept to what its manifest declares. */
export function servedHost(deps: ServedHostDeps): {
  answer(method: string, params: unknown, signal: AbortSignal): Promise<unknown>;
  end(): void;
} {
  const host = (): Host => {
    const known = deps.host();
    if (known === undefined) throw new PluginError("rejected", "a pure member has no host", { reason: "other" });
    return known;
  };
  const permit = (name: string, port: number): void => {
    if (!deps.allows(name, port))
      throw new PluginError("rejected", `${name}:${port} is not in permissions.net`, { reason: "other" });
  };
  const permitUrl = (text: string): void => {
    if (!URL.canParse(text)) throw new PluginError("rejected", "the address is no URL", { reason: "other" });
    const url = new URL(text);
    permit(url.hostname, portOf(url));
  };
  const { end, ...sockets } = socketAnswers(async ({ target }, signal) => {
    permit(target.host, target.port);
    return host().connect(target as Parameters<Host["connect"]>[0], signal);
  });
  const answers: Answers = {
    ...sockets,
    http: async ({ call }, signal) => {
      permitUrl(call.url);
      const { status, headers, body } = await host().http(call, signal);
      return { status, headers: new Map(headers), body };
    },
    download: async ({ call }, signal) => {
      permitUrl(call.url);
      return host().download(call, signal);
    },
    resolve: async ({ host: name, port }) => {
      permit(name, port);
      return host().resolve(name, port);
    },
    "state.get": async ({ key }) => host().state.get(key),
    "state.set": async ({ key, value, ttlMs }) => host().state.set(key, value, ttlMs === undefined ? {} : { ttlMs }),
    "state.delete": async ({ key }) => host().state.delete(key),
    readAttachment: async ({ id }, signal) => host().readAttachment(id, signal),
    emit: async ({ session, events }) => {
      const emit = deps.emit(session);
      if (emit === undefined) throw new PluginError("unavailable", "nobody listens to this session any more");
      await emit(events);
    },
  };
  const asked = answers as Readonly<
    Record<string, ((params: never, signal: AbortSignal) => Promise<unknown>) | undefined>
  >;
  return {
    answer: async (method, params, signal) => asked[method]?.(params as never, signal),
    end,
  };
}
