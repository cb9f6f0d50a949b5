import { Duplex } from "node:stream";
import type { Host, SocketTarget } from "@gatehouse/sdk";
import type { CallOptions } from "../wire/asking.js";
import type { Peer } from "../wire/peer.js";
import type { HostMethod, HostParams } from "../wire/protocol.js";
import { partBytes } from "../wire/value.js";

/** Asks the gateway; the answer was checked against the protocol. */
export type AskHost = <Name extends HostMethod>(
  name: Name,
  params: HostParams[Name],
  options?: CallOptions,
) => Promise<unknown>;

export const askHost =
  (peer: Peer): AskHost =>
  (name, params, options) =>
    peer.call(name, params, options);

/** A socket the gateway holds: read piece by piece, written with its back-pressure. */
function remoteSocket(ask: AskHost, socket: number): Duplex {
  const done = (call: Promise<unknown>, callback: (error?: Error | null) => void): void => {
    call.then(
      () => callback(),
      (error: Error) => callback(error),
    );
  };
  const write = async (bytes: Buffer): Promise<void> => {
    for (let at = 0; at < bytes.length; at += partBytes)
      await ask("socket.write", { socket, bytes: bytes.subarray(at, at + partBytes) });
  };
  return new Duplex({
    read() {
      ask("socket.read", { socket }).then(
        (answer) => this.push((answer as { bytes?: Buffer }).bytes ?? null),
        (error: Error) => this.destroy(error),
      );
    },
    write: (chunk: Buffer, _encoding, callback) => done(write(chunk), callback),
    final: (callback) => done(ask("socket.end", { socket }), callback),
    destroy: (error, callback) => done(ask("socket.destroy", { socket }), () => callback(error)),
  });
}

const plainTarget = ({ host, port, tls }: SocketTarget): HostParams["connect"]["target"] => ({
  host,
  port,
  ...(tls !== undefined && { tls: { ...tls } }),
});

const readable = (fields: object): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, value instanceof Error ? value.message : value]),
  );

/** The host of the contract, each member a question to the gateway. */
export function childHost(peer: Peer, accountId: string, features: readonly string[]): Host {
  const ask = askHost(peer);
  const at = (level: "debug" | "info" | "warn" | "error") => (fields: object, message: string) =>
    peer.note("log", { level, fields: readable(fields), message: message.slice(0, 1000) });
  return {
    accountId,
    features,
    log: { debug: at("debug"), info: at("info"), warn: at("warn"), error: at("error") },
    state: {
      get: async (key) => (await ask("state.get", { key })) as string | undefined,
      set: async (key, value, { ttlMs } = {}) => {
        await ask("state.set", { key, value, ...(ttlMs !== undefined && { ttlMs }) });
      },
      delete: async (key) => {
        await ask("state.delete", { key });
      },
    },
    http: async (call, signal) => (await ask("http", { call }, { signal })) as Awaited<ReturnType<Host["http"]>>,
    download: async (call, signal) => (await ask("download", { call }, { signal })) as Uint8Array,
    resolve: async (host, port) => (await ask("resolve", { host, port })) as string,
    connect: async (target, signal) =>
      remoteSocket(ask, (await ask("connect", { target: plainTarget(target) }, { signal })) as number),
    readAttachment: async (id, signal) => (await ask("readAttachment", { id }, { signal })) as Uint8Array,
    now: () => new Date(),
  };
}
