import { createHash } from "node:crypto";
import type { Socket } from "node:net";
import { Client } from "pg";
import type { Connection } from "./embedded/connection.js";

/** One connection of a process's own: what it locks is free the moment the process, or its connection, is gone. */
export interface ProcessSession {
  /** Takes a lock for as long as the connection lives; true as well when this process has it already. */
  claim(name: string): Promise<boolean>;
  /** Is nobody holding it? */
  isFree(name: string): Promise<boolean>;
  notify(channel: string): Promise<void>;
  close(): Promise<void>;
}

export interface SessionDeps {
  readonly connection: Connection | string;
  readonly channels: Readonly<Record<string, (payload: string) => void>>;
  /** The connection was lost and is being made again; locks are gone meanwhile. */
  readonly onLost: (error: Error) => void;
  /** It is back, with the locks that could still be had. */
  readonly onRegained: () => void;
}

/** Held by a process while it lives. */
export const processLock = (owner: string): string => `process:${owner}`;

const retryMs = 1_000;
/** A server that vanished with its machine never says so. Longer than an answer takes on the busiest database. */
const beatMs = 5_000;
/** The advisory lock of a name. */
export const lockNumber = (name: string): string =>
  createHash("sha256").update(name).digest().readBigInt64BE(0).toString();

/** The stream beneath a client, which its types do not show. */
interface Wired {
  readonly connection: { readonly stream: Socket };
}

const cut = (client: Client): unknown => (client as unknown as Wired).connection.stream.destroy();

/** Asks the server for a sign of life; where none has come when the next is due, the connection is given up. */
function watchSilence(client: Client): void {
  let waiting = false;
  const timer = setInterval(() => {
    if (waiting) cut(client);
    waiting = true;
    client.query("SELECT 1").then(
      () => (waiting = false),
      () => undefined,
    );
  }, beatMs);
  client.once("end", () => clearInterval(timer));
}

async function listen(client: Client, channels: SessionDeps["channels"]): Promise<void> {
  await client.query("SET idle_session_timeout = 0");
  for (const channel of Object.keys(channels)) await client.query(`LISTEN ${client.escapeIdentifier(channel)}`);
  client.on("notification", ({ channel, payload }) => channels[channel]?.(payload ?? ""));
}

async function connect(deps: SessionDeps, lost: (error: Error, ended: Client) => void): Promise<Client> {
  const where = typeof deps.connection === "string" ? { connectionString: deps.connection } : deps.connection;
  const client = new Client({
    ...where,
    application_name: "gatehouse-session",
    connectionTimeoutMillis: beatMs,
    keepAlive: true,
    // The sealer, recovery and whoever notifies use it at the same time, which another client forbids.
    pipeline: true,
  });
  // Not once: a server that stops sends its reason first and closes the line next, each an error of its own.
  client.on("error", (error) => lost(error, client));
  client.once("end", () => lost(new Error("the database closed the connection"), client));
  await client.connect();
  watchSilence(client);
  try {
    await listen(client, deps.channels);
  } catch (error) {
    // A standby lets everybody in and refuses LISTEN: one connection more with each try would fill it.
    cut(client);
    throw error;
  }
  return client;
}

/** Opens the session; a lost connection is made again, with the locks that can still be had. */
export async function openSession(deps: SessionDeps): Promise<ProcessSession> {
  const names = new Set<string>();
  let closed = false;
  let client: Client | undefined;

  async function reconnect(): Promise<void> {
    while (!closed && client === undefined) {
      await new Promise((resolve) => setTimeout(resolve, retryMs));
      client = await connect(deps, lost).catch(() => undefined);
    }
    for (const name of names) if (!(await tryLock(name))) names.delete(name);
    if (!closed) deps.onRegained();
  }

  /** A connection that was replaced may still report its own end. */
  function lost(error: Error, ended: Client): void {
    if (closed || client !== ended) return;
    client = undefined;
    deps.onLost(error);
    reconnect().catch(deps.onLost);
  }

  const tryLock = async (name: string): Promise<boolean> => {
    const result = await client?.query<{ ok: boolean }>("SELECT pg_try_advisory_lock($1::bigint) AS ok", [
      lockNumber(name),
    ]);
    return result?.rows[0]?.ok ?? false;
  };

  client = await connect(deps, lost);
  return {
    async claim(name) {
      if (names.has(name)) return true;
      const mine = await tryLock(name);
      if (mine) names.add(name);
      return mine;
    },
    async isFree(name) {
      if (!(await tryLock(name))) return false;
      await client?.query("SELECT pg_advisory_unlock($1::bigint)", [lockNumber(name)]);
      return true;
    },
    async notify(channel) {
      await client?.query("SELECT pg_notify($1, '')", [channel]);
    },
    async close() {
      closed = true;
      await client?.end();
    },
  };
}
